"""govulncheck with the built Go database, from a folder and over HTTP, on small programs whose modules are vendored: no Go
proxy is asked. Usage: govulncheck.py SITE GOVULNCHECK"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from guide import Served

# A module, its version, and the advisories that a program with it must hear of.
CASES = [
    ("example.org/parser", "v1.2.0", ["x_EX-2026-0001"]),
    ("example.org/parser", "v1.3.0", []),
    ("example.org/parser", "v1.4.0", []),
    ("example.org/parser", "v1.5.1", ["x_EX-2026-0001"]),
    ("example.org/parser", "v1.3.0-rc.1", ["x_EX-2026-0001"]),
    ("example.org/table", "v0.4.9", []),
    ("example.org/table", "v0.9.0", ["x_EX-2026-0002"]),
    ("example.org/table", "v0.9.1", []),
    ("example.org/other", "v1.0.0", []),
]


def main(site: Path, program: str) -> None:
    problems = []
    with Served(site) as served, tempfile.TemporaryDirectory() as folder:
        page = served.commands("govulncheck").split()[2]
        for database in (f"file://{(site / 'go').resolve()}", page):
            for name, version, expected in CASES:
                write_program(Path(folder), name, version)
                found = scan(program, database, Path(folder))
                if found != expected:
                    problems.append(f"{name} {version} with {database.split(':')[0]}: found {found}, expected {expected}")
        problems += shown(program, f"file://{(site / 'go').resolve()}", Path(folder))
    print(f"{2 * len(CASES)} programs checked")
    sys.exit("\n".join(problems) or None)


def write_program(folder: Path, name: str, version: str) -> None:
    """A program that calls one function of one vendored module."""
    vendored = folder / "vendor"
    (vendored / name).mkdir(parents=True, exist_ok=True)
    package = name.rsplit("/", 1)[1]
    (folder / "go.mod").write_text(f"module example.org/program\n\ngo 1.21\n\nrequire {name} {version}\n")
    (folder / "main.go").write_text(f'package main\n\nimport "{name}"\n\nfunc main() {{ {package}.Parse() }}\n')
    (vendored / "modules.txt").write_text(f"# {name} {version}\n## explicit; go 1.21\n{name}\n")
    (vendored / name / "code.go").write_text(f"package {package}\n\nfunc Parse() {{}}\n")


def scan(program: str, database: str, folder: Path) -> list[str]:
    """The advisories that govulncheck finds; with `-format json` its exit code is 0 whatever it finds."""
    run = call(program, database, folder, "-format", "json")
    messages = list(decoded(run.stdout))
    if run.returncode or not any(message.get("config", {}).get("db") == database for message in messages):
        return [f"no report: {run.returncode}: {run.stderr.strip()[-300:]}"]
    return sorted({message["finding"]["osv"] for message in messages if "finding" in message})


def shown(program: str, database: str, folder: Path) -> list[str]:
    """What a person reads must lead to the advisory."""
    write_program(folder, *CASES[0][:2])
    text = call(program, database, folder).stdout
    wanted = ["x_EX-2026-0001", "https://scanners.example/advisories/EX-2026-0001.html", "Fixed in: example.org/parser@v1.3.0"]
    return [f"govulncheck does not show {part}: {text}" for part in wanted if part not in text]


def call(program: str, database: str, folder: Path, *options: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "GOFLAGS": "-mod=vendor", "GOTOOLCHAIN": "local", "GOPROXY": "off", "GOWORK": "off"}
    command = [program, *options, "-db", database, "./..."]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def decoded(text: str):
    """The objects of a stream of JSON."""
    decoder, rest = json.JSONDecoder(), text.strip()
    while rest:
        value, end = decoder.raw_decode(rest)
        yield value
        rest = rest[end:].lstrip()


main(Path(sys.argv[1]), sys.argv[2])
