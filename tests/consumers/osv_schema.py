"""check-jsonschema of every OSV record. Usage: osv_schema.py SITE SCHEMA; exits 77 (skipped) where there is no schema."""

import json
import os
import subprocess
import sys
from pathlib import Path

import records

SKIPPED = 77


def main(site: Path, schema: Path) -> None:
    if not schema.is_file():
        print(f"no schema at {schema}; set FOREWARN_SHARED")
        sys.exit(1 if os.environ.get("CI") else SKIPPED)
    files = records.paths(site)
    command = [sys.executable, "-m", "check_jsonschema", "-v", "-o", "json", "--schemafile", schema, *files]
    run = subprocess.run(command, capture_output=True, text=True)
    report = json.loads(run.stdout)
    problems = [f"{e['filename']}: {e['path']}: {e['message']}" for e in report["errors"]]
    problems += [f"{e['filename']}: no JSON" for e in report.get("parse_errors", [])]
    unread = {str(path) for path in files} - set(report.get("checked_paths", []))
    problems += [f"not checked: {path}" for path in sorted(unread)] if not problems else []
    print(f"{len(files)} records against {schema.name}: {report['status']}")
    sys.exit("\n".join(problems) or run.returncode)


main(Path(sys.argv[1]), Path(sys.argv[2]))
