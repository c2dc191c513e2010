"""Writes a site of many advisories and builds it: what long titles, wide tables, long code and long lists do to its pages.

Usage: many.py PROGRAM FOLDER COUNT. The site is built to FOLDER/site.
"""

import datetime
import random
import subprocess
import sys
from pathlib import Path

SETTINGS = """\
title: Example security
description: Advisories of an example that has very many
url: https://security.example.org/
tag: {authority: security.example.org, date: 2016-01-01}
signing: optional
"""
POLICY = """\
---
title: Security policy
menu: Policy
description: How the example handles what is reported to it
contacts:
  - {name: First, uri: "mailto:first@example.org"}
  - {name: Second, uri: "mailto:second@example.org"}
---
## Scope

Everything that the example publishes.
"""
ADVISORY = """\
---
id: {id}
title: {title}
aliases: [CVE-{year}-{number}]
weaknesses: [CWE-{weakness}]
severity:
  - {{vector: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:{impact}}}
affected:
  - package: pkg:pypi/{package}
    ranges: [{{introduced: 1.0.0, fixed: {fixed}}}]
    versions: [{versions}]
    repository: https://git.example.org/{package}
    fixes: [{{branch: main, commit: {commit:040x}}}]
credits: [{{name: A Finder, role: finder, consent: public}}]
{withdrawn}revisions:
  - {{date: {date}, summary: Initial publication}}
---
## Problem

{problem}

## Impact

{impact_words}

## Workaround

{workaround}
{extra}"""
WORDS = """
buffer parser header stream decoder memory index length table request response client server frame window limit timeout
cache token cookie session certificate signature digest nonce handshake socket thread lock queue pool arena slice string
integer counter pointer reference handle descriptor archive entry path link mount volume record field column row page
unchecked unbounded missing stale repeated nested recursive truncated malformed crafted remote local hostile oversized
reads writes follows accepts rejects forgets trusts compares copies frees allocates exhausts leaks overflows underflows
before after within beyond without during under over between against every some any each no one the a an of to in for
""".split()
COLUMNS = 9
TABLE = "\n".join(["| " + " | ".join(f"Column number {n}" for n in range(COLUMNS)) + " |", "|" + "---|" * COLUMNS,
                   "| " + " | ".join("value" * 3 for _ in range(COLUMNS)) + " |"])
CODE = "```python\ncall(" + ", ".join(f"argument_{n}" for n in range(30)) + ")\n```"


def main(program: Path, folder: Path, count: int) -> None:
    for path, text in [("content/site.yaml", SETTINGS), ("content/policy.md", POLICY)]:
        write(folder / path, text)
    chance = random.Random(count)
    for number in range(1, count + 1):
        write(*advisory(folder, number, count, chance))
    command = [program, "-C", folder, "build", "--quiet", "--out", folder / "site"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"{run.stdout}{run.stderr}")


def advisory(folder: Path, number: int, count: int, chance: random.Random) -> tuple[Path, str]:
    date = datetime.date(2016, 1, 1) + datetime.timedelta(days=number * 3650 // count)
    name = f"EX-{date.year}-{number:05}"
    sentence = lambda words: " ".join(chance.choices(WORDS, k=words)).capitalize()
    package = f"{chance.choice(WORDS[:40])}-{chance.choice(WORDS[40:60])}"
    text = ADVISORY.format(
        id=name, year=date.year, date=date, number=10_000 + number, package=package, commit=chance.getrandbits(160),
        title=title(number, sentence), weakness=chance.choice([20, 79, 89, 125, 400, 409, 787]),
        impact=chance.choice("HL"), fixed=f"2.{number % 9}.0", problem=sentence(60), impact_words=sentence(40),
        versions=", ".join(f"1.{minor}.0" for minor in range(chance.randint(1, 60))), workaround=sentence(25),
        withdrawn=f"withdrawn: {{at: {date}, reason: It was none}}\n" if number % 60 == 0 else "",
        extra=f"\n{CODE}\n\n{TABLE}\n" if number % 50 == 0 else "",
    )
    return folder / f"advisories/{name}.md", text


def title(number: int, sentence) -> str:
    """Now and then one that is longer than any screen, or that is one long word."""
    if number % 97 == 0:
        return sentence(40)
    return "x" * 120 if number % 101 == 0 else sentence(3 + number % 7)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]), int(sys.argv[3]))
