"""osv-scanner, offline, with the built archive as its database. Usage: osv_scanner.py SITE OSV_SCANNER"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import records

FOUND_NOTHING, FOUND = 0, 1
# What the scanner says on stderr, and nowhere else, when it drops a record that it cannot read.
DROPPED = "is not a valid JSON file"


def main(site: Path, scanner: str) -> None:
    prefix = records.EXPECTED["osv_prefix"]
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "osv-scanner", "PyPI")
        database.mkdir(parents=True)
        (database / "all.zip").write_bytes((site / "osv/PyPI/all.zip").read_bytes())

        def find(name: str, version: str) -> set[str]:
            return {found.removeprefix(prefix) for found in scan(scanner, Path(folder), f"{name}=={version}")}

        problems = records.mismatches(find)
    print(f"{len(records.EXPECTED['matches'])} requirements scanned")
    sys.exit("\n".join(problems) or None)


def scan(scanner: str, folder: Path, requirement: str) -> set[str]:
    """The ids that the scanner finds for one line of requirements.txt."""
    lockfile = folder / "requirements.txt"
    lockfile.write_text(requirement + "\n")
    options = ["--offline", "--local-db-path", folder, "--format", "json", "-L", lockfile]
    run = subprocess.run([scanner, "scan", "source", *options], capture_output=True, text=True)
    if run.returncode not in (FOUND_NOTHING, FOUND) or DROPPED in run.stderr:
        raise SystemExit(f"{requirement}: exit code {run.returncode}: {run.stderr}")
    packages = [package for result in json.loads(run.stdout)["results"] for package in result["packages"]]
    return {vulnerability["id"] for package in packages for vulnerability in package["vulnerabilities"]}


main(Path(sys.argv[1]), sys.argv[2])
