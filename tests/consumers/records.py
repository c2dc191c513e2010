"""The built site's OSV records by advisory id, and what the readers should find in them (`expected.json`)."""

import json
from pathlib import Path

EXPECTED = json.loads(Path(__file__).with_name("expected.json").read_text())


def advisories(site: Path) -> dict[str, dict]:
    """Every OSV record of the site; a record that is missing or extra is an error before any reader is asked."""
    records = [json.loads(path.read_text()) for path in paths(site)]
    found = {record["id"].removeprefix(EXPECTED["osv_prefix"]): record for record in records}
    if sorted(found) != EXPECTED["advisories"]:
        raise SystemExit(f"osv/ holds {sorted(found)}, expected {EXPECTED['advisories']}")
    return found


def paths(site: Path) -> list[Path]:
    """The files that hold one record each: all of `osv/*.json` but the index."""
    return sorted(path for path in (site / "osv").glob("*.json") if path.name != "all.json")


def mismatches(find) -> list[str]:
    """Holds `find(name, version)`, a set of advisory ids, against each of the expected matches."""
    problems = []
    for match in EXPECTED["matches"]:
        found, expected = sorted(find(match["name"], match["version"])), match["found"]
        if found != expected:
            problems.append(f"{match['name']} {match['version']}: found {found}, expected {expected}")
    return problems
