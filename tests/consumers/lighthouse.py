"""Lighthouse on five pages of the site: 100 in accessibility, best practices and SEO. Usage: lighthouse.py SITE PROGRAM

Lighthouse exits with 0 whatever it finds, so that its scores are read.
"""

import functools
import json
import os
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGES = ["index.html", "advisories/HYPER-2016-0002.html", "advisories/index.html", "policy.html", "docs/theme.html"]
CATEGORIES = ["accessibility", "best-practices", "seo"]


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main(site: Path, program: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    problems = [problem for page in PAGES for problem in judged(program, server.server_port, page)]
    server.shutdown()
    print(f"{len(PAGES)} pages judged")
    sys.exit("\n".join(problems) or None)


def judged(program: Path, port: int, page: str) -> list[str]:
    options = ["--chrome-flags=--headless=new --no-sandbox", "--no-enable-error-reporting", "--quiet", "--output=json"]
    options += ["--output-path=stdout", f"--only-categories={','.join(CATEGORIES)}"]
    environment = os.environ | {"CHROME_PATH": "/usr/bin/chromium"}
    command = [program, f"http://127.0.0.1:{port}/{page}", *options]
    run = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)
    try:
        report = json.loads(run.stdout)
        scores = {name: report["categories"][name]["score"] for name in CATEGORIES}
    except (json.JSONDecodeError, KeyError) as error:
        return [f"{page}: no report: {error!r}: {run.stderr[-500:]}"]
    low = {name for name, score in scores.items() if score != 1}
    return [f"{page}: {name} {scores[name]}: {', '.join(failed(report, name))}" for name in CATEGORIES if name in low]


def failed(report: dict, category: str) -> list[str]:
    audits = (report["audits"][ref["id"]] for ref in report["categories"][category]["auditRefs"])
    return [audit["id"] for audit in audits if audit["score"] is not None and audit["score"] < 1]


main(Path(sys.argv[1]), Path(sys.argv[2]))
