"""A site of random ranges, and what the program says of random versions: the version box of its pages must say the same.

Usage: cases.py PROGRAM FOLDER, which gets `source/`, `site/` and `answers.json`.
"""

import json
import random
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

ADVISORIES, ASKED = 240, 12
# The number of the one that is withdrawn, which must name versions.
WITHDRAWN = 3
HASH = "4529c1632a356cc1ab6a7fdddccd2de60a21e366"
SITE = """\
title: Random ranges
url: https://security.example.org/
tag: {authority: security.example.org, date: 2026-01-01}
signing: optional
"""
POLICY = """\
---
title: Security policy
contacts: [{name: First, uri: "mailto:first@example.org"}, {name: Second, uri: "mailto:second@example.org"}]
promises: [{id: answer, from: reported, to: acknowledged, max: 48h, usually: 12h}]
---
Write to us.
"""
# Kept, missed and in doubt: what the page of promises draws.
INTAKE = """reports:
  - {received: 2026-01-05T08:00:00Z, acknowledged: 2026-01-05T15:00:00Z, outcome: duplicate}
  - {received: 2026-02-05T08:00:00Z, acknowledged: 2026-02-09T08:00:00Z, outcome: out_of_scope}
  - {received: 2026-03-05, acknowledged: 2026-03-07, outcome: not_reproduced}
"""


def pep440(roll: random.Random) -> str:
    release = ".".join(str(roll.randrange(3)) for _ in range(roll.randint(1, 3)))
    stage = roll.choice(["", "", "", "a1", ".rc2", "-BETA.1", "rc", "c3"])
    rest = roll.choice(["", "", "", ".post1", "-1", "r2", ".dev0", ".post1.dev2", "+local.2", "+2"])
    return roll.choice(["", "", "", "v", "1!"]) + release + stage + rest


def semver(roll: random.Random) -> str:
    numbers = ".".join(str(roll.randrange(3)) for _ in range(3))
    return numbers + roll.choice(["", "", "", "-0", "-a", "-a.1", "-a.10", "-A", "-1.a"]) + roll.choice(["", "", "+x", "+1"])


def dotted(roll: random.Random) -> str:
    return ".".join(str(roll.randrange(3)) for _ in range(2))


# Each ecosystem with a name and package URL for a number, the text before a version in use, and the form of its versions.
ECOSYSTEMS = {
    "PyPI": ("pkg-{}", "pkg:pypi/pkg-{}", "", pep440),
    "npm": ("@example/p{}", "pkg:npm/%40example/p{}", "", semver),
    "Go": ("example.org/p{}", "pkg:golang/example.org/p{}", "v", semver),
    "crates.io": ("p{}", "pkg:cargo/p{}", "", semver),
    "Maven": ("org.example:p{}", "pkg:maven/org.example/p{}", "", dotted),
    "vcpkg": ("p{}", "pkg:vcpkg/p{}", "", dotted),
}


def affected(roll: random.Random, ecosystem: str, name: str, version) -> dict:
    """An entry as a source may hold it after an import: mostly sound, sometimes without sense."""
    point = lambda: "odd!" if roll.random() < 0.02 else version(roll)
    kinds = ["introduced", "fixed", "fixed", "last_affected"]

    def events() -> list[dict]:
        found = [{"introduced": roll.choice(["0", point()])}] if roll.random() < 0.97 else []
        found += [{roll.choice(kinds): point()} for _ in range(roll.randrange(4))]
        found += [{"limit": roll.choice(["*", point()])} for _ in range(roll.random() < 0.1)]
        roll.shuffle(found)
        return found or [{"introduced": "0"}]

    ranges = [{"events": events()} for _ in range(roll.choice([0, 1, 1, 1, 2]))]
    if roll.random() < 0.1:
        commits = [{"introduced": "0"}, {"fixed": HASH}]
        ranges.append({"type": "GIT", "repository": "https://example.org/r", "events": commits})
    entry = {"ecosystem": ecosystem, "name": name, "ranges": ranges}
    return {**entry, "versions": list({point() for _ in range(roll.choice([0, 0, 1, 3]))})}


def advisory(roll: random.Random, number: int) -> tuple[str, list[dict]]:
    """A source, and what is asked about it."""
    ecosystem = roll.choice([*ECOSYSTEMS, "PyPI", "npm"])
    name, purl, prefix, version = ECOSYSTEMS[ecosystem]
    name, purl = name.format(number), purl.format(number)
    entries = [affected(roll, ecosystem, name, version) for _ in range(roll.choice([1, 1, 2]))]
    id = f"EX-2026-{number:04}"
    source = [f"id: {id}", "title: Random", "imported: {from: osv, at: 2026-01-01}", f"affected: {json.dumps(entries)}"]
    source.append("revisions: [{date: 2026-01-01, summary: Initial publication}]")
    withdrawn = number == WITHDRAWN
    source += ["withdrawn: {at: 2026-01-02, reason: a mistake}"] if withdrawn else []
    written = {text for entry in entries for text in points(entry)}
    asked = sorted(written)[:ASKED // 2] + [version(roll) for _ in range(ASKED // 2)] + ["odd!"]
    choice = f"{name} ({ecosystem})"
    questions = [
        {"id": id, "choice": choice, "withdrawn": withdrawn, "typed": prefix + one, "purl": f"{purl}@{quote(prefix + one, safe='')}"}
        for one in asked
    ]
    return "---\n" + "\n".join(source) + "\n---\nRandom.\n", questions


def points(entry: dict) -> list[str]:
    events = [event for one in entry["ranges"] if one.get("type") != "GIT" for event in one["events"]]
    return [at for event in events for at in event.values() if at not in {"0", "*"}] + entry["versions"]


def main(program: str, folder: Path) -> None:
    roll = random.Random(6)
    files = {"content/site.yaml": SITE, "content/policy.md": POLICY, "content/intake.yaml": INTAKE}
    questions = []
    for number in range(ADVISORIES):
        files[f"advisories/EX-2026-{number:04}.md"], asked = advisory(roll, number)
        questions += asked
    for path, text in files.items():
        file = folder / "source" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    here = [program, "-C", str(folder / "source")]
    subprocess.run([*here, "--quiet", "build", "--out", str(folder.resolve() / "site")], check=True)
    purls = [question["purl"] for question in questions]
    told = subprocess.run([*here, "--quiet", "affected", "--format", "json", *purls], capture_output=True, text=True)
    answers = json.loads(told.stdout)["dependencies"]
    if [answer["written"] for answer in answers] != purls:
        raise SystemExit("the program answered other questions")
    for question, answer in zip(questions, answers):
        [found] = answer["advisories"]
        question.update(status=found["status"], fixed=found["first_fixed"])
    (folder / "answers.json").write_text(json.dumps(questions))


main(sys.argv[1], Path(sys.argv[2]))
