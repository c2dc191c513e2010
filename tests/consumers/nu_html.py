"""The Nu checker over every page, style sheet and picture of the site. Usage: nu_html.py SITE VNU_JAR"""

import json
import subprocess
import sys
from pathlib import Path


def main(site: Path, jar: Path) -> None:
    options = ["--skip-non-html", "--also-check-css", "--also-check-svg", "--verbose", "--stdout", "--format", "json"]
    run = subprocess.run(["java", "-jar", jar, *options, site], capture_output=True, text=True)
    files, read = checkable(site), set(run.stderr.splitlines())
    messages = json.loads(run.stdout)["messages"]
    problems = [f"not checked: {path}" for path in files if str(path) not in read]
    problems += [told(message) for message in messages if message["type"] != "info"]
    if not problems and run.returncode:
        problems = [f"exit code {run.returncode}: {run.stderr[-500:]}"]
    print(f"{len(files)} files checked")
    sys.exit("\n".join(problems) or None)


def checkable(site: Path) -> list[Path]:
    """What the checker must have opened: it passes over a missing file or an empty folder in silence."""
    files = sorted(path for path in site.rglob("*") if path.suffix in {".html", ".css", ".svg"})
    if not any(path.suffix == ".html" for path in files):
        raise SystemExit(f"no page in {site}")
    return files


def told(message: dict) -> str:
    return f"{message.get('url', '?')}:{message.get('lastLine', '?')}: {message['type']}: {message['message']}"


main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
