"""The site's security.txt as sectxt reads it: no error and nothing to recommend, whatever the signature is worth.

sectxt reads the armour of a signature and verifies nothing; others do that. Usage: security_txt.py SITE
"""

import sys
from pathlib import Path

from sectxt import Parser

ADDRESS = "https://security.hyper.example/.well-known/security.txt"


def main(site: Path) -> None:
    parser = Parser((site / ".well-known/security.txt").read_bytes(), urls=ADDRESS)
    kinds = {"error": parser.errors, "recommendation": parser.recommendations, "notification": parser.notifications}
    found = [f"{kind}, line {row['line']}: {row['code']}: {row['message']}" for kind, rows in kinds.items() for row in rows]
    # Without a Canonical, sectxt has no opinion on where the file stands.
    canonical = [line["value"] for line in parser.lines if line["field_name"] == "canonical"]
    if canonical != [ADDRESS]:
        found.append(f"canonical is {canonical}")
    print("\n".join(found) or f"{sum(line['type'] == 'field' for line in parser.lines)} fields read")
    sys.exit(1 if found else 0)


main(Path(sys.argv[1]))
