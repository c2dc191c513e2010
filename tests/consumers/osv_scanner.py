"""osv-scanner, offline, with built archives as its database. Usage: osv_scanner.py SITE OSV_SCANNER SCANNERS

SITE is this repository's own; SCANNERS, a site for tests, has packages of other ecosystems.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import records
from guide import Served

FOUND_NOTHING, FOUND = 0, 1
# What the scanner says on stderr, and nowhere else, when it drops a record that it cannot read.
DROPPED = "is not a valid JSON file"

LOCK = {
    "crates.io": ("Cargo.lock", '[[package]]\nname = "{0}"\nversion = "{1}"\n'),
    "npm": ("package-lock.json", '{{"lockfileVersion": 3, "packages": {{"node_modules/{0}": {{"version": "{1}"}}}}}}'),
    "Go": ("go.mod", "module example.org/program\n\ngo 1.21\n\nrequire {0} v{1}\n"),
}

# An ecosystem, a package, its version, and the records that must be found.
OTHERS = [
    ("crates.io", "example-header", "0.4.0", {"x_EX-2026-0003"}),
    ("crates.io", "example-header", "0.4.1", set()),
    ("npm", "@example/header", "2.9.9", {"x_EX-2026-0003"}),
    ("npm", "@example/header", "3.0.0", set()),
    ("Go", "example.org/parser", "1.2.0", {"x_EX-2026-0001"}),
    ("Go", "example.org/parser", "1.3.0", set()),
    ("Go", "example.org/table", "0.9.0", {"x_EX-2026-0002"}),
    ("Go", "example.org/table", "0.9.1", set()),
]


def main(site: Path, scanner: str, scanners: Path) -> None:
    prefix = records.EXPECTED["osv_prefix"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store(folder, site, ["PyPI"])

        def find(name: str, version: str) -> set[str]:
            (folder / "requirements.txt").write_text(f"{name}=={version}\n")
            return {found.removeprefix(prefix) for found in scan(scanner, folder, "requirements.txt")}

        problems = records.mismatches(find)
        store(folder, scanners, list(LOCK))
        for ecosystem, package, version, expected in OTHERS:
            lockfile, text = LOCK[ecosystem]
            (folder / lockfile).write_text(text.format(package, version))
            if (found := scan(scanner, folder, lockfile)) != expected:
                problems.append(f"{ecosystem} {package} {version}: found {sorted(found)}, expected {sorted(expected)}")
    problems += as_told(site, scanner)
    print(f"{len(records.EXPECTED['matches']) + len(OTHERS)} requirements scanned, and one as feeds.html tells")
    sys.exit("\n".join(problems) or None)


def store(folder: Path, site: Path, ecosystems: list[str]) -> None:
    """Puts a site's archives where the scanner looks for them."""
    for ecosystem in ecosystems:
        database = folder / "osv-scanner" / ecosystem
        database.mkdir(parents=True)
        (database / "all.zip").write_bytes((site / "osv" / ecosystem / "all.zip").read_bytes())


def scan(scanner: str, folder: Path, lockfile: str) -> set[str]:
    """The ids that the scanner finds for a lockfile of the folder."""
    options = ["--offline", "--local-db-path", folder, "--format", "json", "-L", folder / lockfile]
    run = subprocess.run([scanner, "scan", "source", *options], capture_output=True, text=True)
    if run.returncode not in (FOUND_NOTHING, FOUND) or DROPPED in run.stderr:
        raise SystemExit(f"{(folder / lockfile).read_text()}: exit code {run.returncode}: {run.stderr}")
    packages = [package for result in json.loads(run.stdout)["results"] for package in result["packages"]]
    return {vulnerability["id"] for package in packages for vulnerability in package["vulnerabilities"]}


def as_told(site: Path, scanner: str) -> list[str]:
    """Runs the lines of feeds.html on the first of the expected matches."""
    match = records.EXPECTED["matches"][0]
    with Served(site) as served, tempfile.TemporaryDirectory() as folder:
        Path(folder, "requirements.txt").write_text(f"{match['name']}=={match['version']}\n")
        run = served.run("OSV-Scanner", scanner, Path(folder))
    missing = [id for id in match["found"] if id not in run.stdout]
    if run.returncode == FOUND and not missing:
        return []
    return [f"the lines of feeds.html: exit code {run.returncode}, not found {missing}: {run.stdout}{run.stderr}"]


main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
