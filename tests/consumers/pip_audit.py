"""pip-audit against a loopback server that answers as OSV does, from the built records. Usage: pip_audit.py SITE"""

import json
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from packaging.version import Version

import records


def main(site: Path) -> None:
    advisories = records.advisories(site)
    # pip-audit shows the alias that it prefers in place of our id, so both lead back to the advisory.
    names = {name: id for id, record in advisories.items() for name in [record["id"], *record.get("aliases", [])]}
    with ThreadingHTTPServer(("127.0.0.1", 0), query_handler(list(advisories.values()))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/v1/query"
        problems = records.mismatches(lambda name, version: {names.get(id, id) for id in audit(url, name, version)})
        server.shutdown()
    print(f"{len(records.EXPECTED['matches'])} requirements audited")
    sys.exit("\n".join(problems) or None)


def audit(url: str, name: str, version: str) -> list[str]:
    """The ids that pip-audit reports for one package. Its exit code is 1 for findings and for crashes alike."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirements:
        print(f"{name}=={version}", file=requirements, flush=True)
        options = ["-s", "osv", "--osv-url", url, "--no-deps", "--disable-pip", "--progress-spinner", "off"]
        command = [sys.executable, "-m", "pip_audit", *options, "-f", "json", "-r", requirements.name]
        run = subprocess.run(command, capture_output=True, text=True)
    if not run.stdout.strip():
        raise SystemExit(f"{name} {version}: pip-audit gave no report: {run.stderr[-1500:]}")
    return [found["id"] for dependency in json.loads(run.stdout)["dependencies"] for found in dependency["vulns"]]


def query_handler(database: list[dict]) -> type:
    """Answers `POST /v1/query` as the OSV API's description has it."""

    class Query(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            vulns = [r for r in database if any(affects(a, query) for a in r["affected"])]
            body = json.dumps({"vulns": vulns} if vulns else {}).encode()
            self.send_response(200 if self.path == "/v1/query" else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_) -> None:
            pass

    return Query


def affects(affected: dict, query: dict) -> bool:
    """The OSV schema's evaluation: the version is listed, or a range of the package's ecosystem holds it."""
    package = affected.get("package", {})
    if any(package.get(key) != query["package"][key] for key in ("ecosystem", "name")):
        return False
    ranges = [r["events"] for r in affected.get("ranges", []) if r["type"] == "ECOSYSTEM"]
    return query["version"] in affected.get("versions", []) or any(holds(r, query["version"]) for r in ranges)


def holds(events: list[dict], version: str) -> bool:
    inside = False
    for kind, at in sorted(((k, v) for event in events for k, v in event.items()), key=lambda e: Version(e[1])):
        passed = Version(version) > Version(at) if kind == "last_affected" else Version(version) >= Version(at)
        inside = kind == "introduced" if passed else inside
    return inside


main(Path(sys.argv[1]))
