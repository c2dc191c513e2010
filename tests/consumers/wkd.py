"""The Web Key Directory, held against the trees that `sq wkd generate` and `gpg-wks-client` make of the same keys.

The programs frame packets in their own ways, so that names, fingerprints and user ids are compared, not bytes. sq leaves
all user ids in a file, so that it is held against fingerprints alone; gpg-wks-client narrows them to the address, as we do.
Usage: wkd.py SITE
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

WKS_CLIENT = "/usr/lib/gnupg/gpg-wks-client"

# What a file holds: fingerprints of certificates, and their user ids.
Keys = set[tuple[str, str]]


def main(site: Path) -> None:
    ours = site / ".well-known/openpgpkey"
    certificates = active(site)
    if not certificates:
        sys.exit("the site has no active key with a certificate: nothing was compared")
    domains = sorted({address.split("@")[1] for path in certificates for address in addresses(path)})
    problems = [f"{path} is missing or not empty" for path in policies(ours, domains) if not empty(path)]
    with tempfile.TemporaryDirectory() as folder:
        for domain in domains:
            mine, direct = tree(ours / domain / "hu"), tree(ours / "hu")
            # One file of the direct method may hold the keys of several domains.
            named = {name: {key for key in direct.get(name, set()) if key in mine[name]} for name in mine}
            by_sq = of_sq(Path(folder), domain, certificates, [])
            by_sq_direct = of_sq(Path(folder), domain, certificates, ["--direct-method"])
            problems += difference(f"{domain}, advanced, sq", fingerprints(mine), fingerprints(by_sq))
            problems += difference(f"{domain}, direct, sq", fingerprints(named), fingerprints(by_sq_direct))
            by_gnupg = of_gnupg(Path(folder), domain, certificates)
            problems += difference(f"{domain}, advanced, gpg-wks-client", mine, by_gnupg)
            problems += difference(f"{domain}, direct, gpg-wks-client", named, by_gnupg)
    extra = {path.name for path in ours.iterdir()} - {"hu", "policy", *domains}
    problems += [f"{name} should not be in the directory" for name in sorted(extra)]
    print(f"{len(tree(ours / 'hu'))} addresses in {len(domains)} domains compared")
    sys.exit("\n".join(problems) or None)


def active(site: Path) -> list[Path]:
    """The certificates of the keys that the site says are in use."""
    part = re.search(r'<section id="active">.*?</section>', (site / "keys.html").read_text(), re.DOTALL)
    names = re.findall(r'href="(keys/[0-9A-F]{40}\.asc)"', part[0] if part else "")
    return [site / name for name in dict.fromkeys(names)]


def policies(ours: Path, domains: list[str]) -> list[Path]:
    return [ours / "policy", *(ours / domain / "policy" for domain in domains)]


def empty(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 0


def of_sq(folder: Path, domain: str, certificates: list[Path], method: list[str]) -> dict[str, Keys]:
    """The tree of each certificate by itself, together: sq takes one ring, and says nothing about an order."""
    found: dict[str, Keys] = {}
    for path in those_of(domain, certificates):
        out = Path(tempfile.mkdtemp(dir=folder))
        subprocess.run(["sq", "wkd", "generate", *method, out, domain, path], check=True, capture_output=True)
        place = out / ".well-known/openpgpkey"
        merge(found, tree(place / "hu" if method else place / domain / "hu"))
    return found


def of_gnupg(folder: Path, domain: str, certificates: list[Path]) -> dict[str, Keys]:
    found: dict[str, Keys] = {}
    for path in those_of(domain, certificates):
        home, out = Path(tempfile.mkdtemp(dir=folder)), Path(tempfile.mkdtemp(dir=folder))
        (out / domain).mkdir()
        for address in (a for a in addresses(path) if a.endswith("@" + domain)):
            command = [WKS_CLIENT, "-C", out, "--install-key", path, address]
            subprocess.run(command, check=True, capture_output=True, env={**os.environ, "GNUPGHOME": str(home)})
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=True)
        merge(found, tree(out / domain / "hu"))
    return found


def those_of(domain: str, certificates: list[Path]) -> list[Path]:
    return [path for path in certificates if any(a.endswith("@" + domain) for a in addresses(path))]


def fingerprints(tree: dict[str, Keys]) -> dict[str, set[str]]:
    return {name: {certificate for certificate, _ in keys} for name, keys in tree.items()}


def merge(into: dict[str, Keys], other: dict[str, Keys]) -> None:
    for name, keys in other.items():
        into.setdefault(name, set()).update(keys)


def tree(folder: Path) -> dict[str, Keys]:
    return {path.name: keys(path) for path in sorted(folder.iterdir())} if folder.is_dir() else {}


def addresses(path: Path) -> set[str]:
    found = (re.search(r"<([^<>@]+@[^<>@]+)>$", user) for _, user in keys(path))
    return {match[1].lower() for match in found if match}


def keys(path: Path) -> Keys:
    """The certificates of a file, as gpg reads them, with each of their user ids."""
    with tempfile.TemporaryDirectory() as home:
        command = ["gpg", "--homedir", home, "--batch", "--with-colons", "--show-keys", path]
        listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found, certificate, primary = set(), "", False
    for line in listed.splitlines():
        fields = line.split(":")
        if fields[0] in ("pub", "sub"):
            primary = fields[0] == "pub"
        elif fields[0] == "fpr" and primary:
            certificate = fields[9]
        elif fields[0] == "uid":
            found.add((certificate, fields[9]))
    return found


def difference(where: str, ours: dict[str, set], theirs: dict[str, set]) -> list[str]:
    if not theirs:
        return [f"{where}: the other program made nothing"]
    names = sorted(ours.keys() | theirs.keys())
    differ = [name for name in names if ours.get(name) != theirs.get(name)]
    return [f"{where}: {name} holds {ours.get(name)}, expected {theirs.get(name)}" for name in differ]


main(Path(sys.argv[1]))
