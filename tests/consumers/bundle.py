"""What packagers get, as GnuPG and sqop of Debian open it, and the mail around it, as Python reads it.

Each must take the same bytes out of it, under a good signature of the project. Usage: bundle.py BUNDLE
"""

import email
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from email import policy
from pathlib import Path

EXPECTED = json.loads(Path(__file__).with_name("expected.json").read_text())
FINGERPRINT = EXPECTED["signer"]
REPOSITORY = Path(__file__).parent.parent.parent
SIGNER = REPOSITORY / "content/keys/example.asc"
KEYS = {"Example Linux": "packager-one", "Example list": "packager-two"}


def main(folder: Path) -> None:
    found, archives = [], set()
    for name, key in KEYS.items():
        secret = REPOSITORY / f"tests/keys/{key}-secret.asc"
        with tempfile.TemporaryDirectory(prefix="fw", dir="/tmp") as home:
            try:
                run("gpg", "--homedir", home, "--batch", "--quiet", "--import", SIGNER, secret)
                for path in (folder / f"{name}.tar.asc", folder / f"{name}.eml"):
                    archives.add(hashlib.sha256(opened(home, secret, path, found)).hexdigest())
            finally:
                run("gpgconf", "--homedir", home, "--kill", "all")
    if len(archives) != 1:
        found.append("not all of them hold the same archive")
    print("\n".join(found) or f"gpg and sqop open {2 * len(KEYS)} messages with the archive {archives.pop()}")
    sys.exit(1 if found else 0)


def opened(home: str, secret: Path, path: Path, found: list[str]) -> bytes:
    """The archive in a file."""
    if path.suffix == ".eml":
        archive = attachment(home, secret, path, found)
    else:
        archive = decrypted(home, secret, path.name, path.read_bytes(), found)
    if archive:
        found.extend(f"{path.name}: {problem}" for problem in sums(archive))
    return archive


def attachment(home: str, secret: Path, path: Path, found: list[str]) -> bytes:
    outer = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    kinds = [part.get_content_type() for part in outer.iter_parts()]
    if outer.get_content_type() != "multipart/encrypted" or kinds != ["application/pgp-encrypted", "application/octet-stream"]:
        found.append(f"{path.name}: is {outer.get_content_type()} of {kinds}")
        return b""
    if outer.defects or outer["to"].defects or "notice" not in outer["subject"]:
        found.append(f"{path.name}: its head is not well-formed")
    message = list(outer.iter_parts())[1].get_content()
    body = decrypted(home, secret, path.name, message, found)
    inner = email.message_from_bytes(body, policy=policy.default)
    attached = [part.get_content() for part in inner.iter_attachments() if part.get_content_type() == "application/x-tar"]
    texts = [part.get_content() for part in inner.walk() if part.get_content_type() == "text/plain"]
    if len(attached) != 1 or not any(text.startswith("TLP:AMBER+STRICT") for text in texts):
        found.append(f"{path.name}: no archive in it")
        return b""
    return attached[0]


def decrypted(home: str, secret: Path, name: str, message: bytes, found: list[str]) -> bytes:
    """What both programs take out of a message."""
    with tempfile.TemporaryDirectory() as folder:
        file, signed = Path(folder) / "message", Path(folder) / "signed"
        file.write_bytes(message)
        gpg = run("gpg", "--homedir", home, "--batch", "--status-fd", "2", "--decrypt", file)
        sop = run("sqop", "decrypt", "--verify-with", SIGNER, "--verify-out", signed, "--", secret, stdin=file)
        by = signed.read_text() if signed.exists() else ""
    status = gpg.stderr.decode(errors="replace")
    if gpg.returncode or "DECRYPTION_OKAY" not in status:
        found.append(f"{name}: gpg does not decrypt it: {gpg.returncode}")
    elif "GOODSIG" not in status or f"VALIDSIG {FINGERPRINT}" not in status:
        found.append(f"{name}: gpg found no good signature")
    if sop.returncode:
        found.append(f"{name}: sqop does not decrypt it: {sop.returncode} {sop.stderr.decode().strip()}")
    elif FINGERPRINT not in by:
        found.append(f"{name}: sqop found no good signature")
    if gpg.stdout != sop.stdout:
        found.append(f"{name}: gpg and sqop take different bytes out of it")
    return gpg.stdout


def sums(archive: bytes):
    """What does not fit the list of hashes in an archive."""
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            files = {entry.name.split("/", 1)[1]: tar.extractfile(entry).read() for entry in tar}
    except tarfile.ReadError:
        yield "it is no archive"
        return
    listed = dict(reversed(line.split("  ", 1)) for line in files.pop("SHA256SUMS").decode().splitlines())
    if listed != {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}:
        yield "its hashes do not fit"


def run(*command, stdin: Path | None = None) -> subprocess.CompletedProcess:
    with open(stdin or "/dev/null", "rb") as source:
        return subprocess.run([str(part) for part in command], stdin=source, capture_output=True)


main(Path(sys.argv[1]))
