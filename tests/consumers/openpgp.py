"""Every signature of the site, as GnuPG, sqv and sqop of Debian read it.

gpg's exit status is 0 for revoked keys, expired keys and text around a signed block, so its status lines are read too, and
the text that it takes out of a clear-signed file must be all that is in it. Usage: openpgp.py SITE
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

EXPECTED = json.loads(Path(__file__).with_name("expected.json").read_text())
FINGERPRINT = EXPECTED["signer"]


def main(site: Path) -> None:
    certificate = site / "keys" / f"{FINGERPRINT}.asc"
    with tempfile.TemporaryDirectory(prefix="fw", dir="/tmp") as home:
        try:
            run("gpg", "--homedir", home, "--batch", "--quiet", "--import", certificate)
            found = [problem for path in signed(site) for problem in problems(home, certificate, path)]
        finally:
            run("gpgconf", "--homedir", home, "--kill", "all")
    print("\n".join(found) or f"{len(signed(site))} signatures read by gpg, sqop, and sqv where it can")
    sys.exit(1 if found or len(signed(site)) < EXPECTED["signatures"] else 0)


def signed(site: Path) -> list[Path]:
    """The clear-signed texts and the detached signatures."""
    begins = {path: path.read_bytes()[:34] for path in sorted(site.rglob("*")) if path.is_file()}
    return [path for path, begin in begins.items() if begin.startswith((b"-----BEGIN PGP SIGNED MESSAGE", b"-----BEGIN PGP SIGNATURE"))]


def problems(home: str, certificate: Path, path: Path) -> list[str]:
    reader = clear if path.read_bytes().startswith(b"-----BEGIN PGP SIGNED") else detached
    return [f"{path.name}: {problem}" for problem in reader(home, certificate, path)]


def clear(home: str, certificate: Path, path: Path):
    text = covered(path.read_text())
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "text"
        yield from good(run("gpg", "--homedir", home, "--batch", "--status-fd", "1", "--output", out, "--decrypt", path))
        if not out.exists() or out.read_text() != text:
            yield "gpg takes another text out of it"
    sop = run("sqop", "inline-verify", certificate, stdin=path)
    if sop.returncode or sop.stdout.decode().rstrip("\n") != text.rstrip("\n"):
        yield f"sqop: {sop.returncode} {sop.stderr.decode().strip()}"


def covered(text: str) -> str:
    """What is signed of a clear-signed text: nothing may stand around it."""
    parts = re.fullmatch(r"-----BEGIN PGP SIGNED MESSAGE-----\nHash: \w+\n\n(.*\n)-----BEGIN PGP SIGNATURE-----\n\n[^-]*-----END PGP SIGNATURE-----\n", text, re.DOTALL)
    return re.sub(r"^- ", "", parts[1], flags=re.MULTILINE) if parts else ""


def detached(home: str, certificate: Path, path: Path):
    data = path.with_suffix("")
    yield from good(run("gpg", "--homedir", home, "--batch", "--status-fd", "1", "--verify", path, data))
    sqv = run("sqv", "--keyring", certificate, path, data)
    if sqv.returncode or FINGERPRINT not in sqv.stdout.decode():
        yield f"sqv: {sqv.returncode} {sqv.stderr.decode().strip()}"
    sop = run("sqop", "verify", path, certificate, stdin=data)
    if sop.returncode or FINGERPRINT not in sop.stdout.decode():
        yield f"sqop: {sop.returncode} {sop.stderr.decode().strip()}"


def good(gpg: subprocess.CompletedProcess):
    """The status of a good signature by the key of the keyring, and no word of doubt."""
    status = [line.split()[1:] for line in gpg.stdout.decode().splitlines() if line.startswith("[GNUPG:]")]
    words = {line[0] for line in status}
    valid = [line[-1] for line in status if line[0] == "VALIDSIG"]
    if gpg.returncode or "GOODSIG" not in words or valid != [FINGERPRINT]:
        yield f"gpg: {gpg.returncode} {' '.join(sorted(words))}"


def run(*command, stdin: Path | None = None) -> subprocess.CompletedProcess:
    with open(stdin or "/dev/null", "rb") as source:
        return subprocess.run([str(part) for part in command], stdin=source, capture_output=True)


main(Path(sys.argv[1]))
