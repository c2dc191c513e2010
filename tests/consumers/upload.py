"""The manual's script brings two sites to an S3-compatible server on this machine, one over the other, and is killed on the way.

At each kill, and after the end, no index in the bucket names a file that is not there. After the end the bucket holds the new site
and nothing else, and each file has the type and the cache header of its kind. Usage: upload.py BUILT PROGRAM MOTO_SERVER
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import boto3

BUCKET = "site"
KILLS = 6
# What is asked for first. Each names files of its own site by their whole addresses.
FEEDS = re.compile(r"((atom|changes|feed|sitemap)(-archive)?(-\d+)?\.xml|feed\.json|revisions\.txt|packages/.*\.xml)")
TYPES = {
    "index.html": ("text/html; charset=utf-8", "public, max-age=300"),
    "feed.xml": ("application/rss+xml; charset=utf-8", "public, max-age=300"),
    "atom.xml": ("application/atom+xml; charset=utf-8", "public, max-age=300"),
    "feed.json": ("application/feed+json; charset=utf-8", "public, max-age=300"),
    "osv/all.json": ("application/json", "public, max-age=300"),
    "osv/PyPI/all.zip": ("application/zip", "public, max-age=300"),
    "osv/modified_id.csv": ("text/csv; charset=utf-8", "public, max-age=300"),
    "static/style.css": ("text/css; charset=utf-8", "public, max-age=3600"),
    "revisions.txt": ("text/plain; charset=utf-8", "no-cache"),
    "SHA256SUMS": ("text/plain; charset=utf-8", "no-cache"),
    ".well-known/security.txt": ("text/plain; charset=utf-8", "public, max-age=300"),
}


class Store:
    """The server, the tool that uploads to it, and what is in the bucket."""

    def __init__(self, work: Path, server: str, program: str):
        self.work, self.program = work, program
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        log = (work / "server").open("w")
        self.server = subprocess.Popen([server, "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log)
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "testtest", "region_name": "us-east-1"}
        self.s3 = boto3.client("s3", endpoint_url=self.url, **keys)
        self.wait(port)
        self.s3.create_bucket(Bucket=BUCKET)
        (work / "rclone.conf").write_text(
            f"[store]\ntype = s3\nprovider = Other\nendpoint = {self.url}\naccess_key_id = test\n"
            "secret_access_key = testtest\nforce_path_style = true\nno_check_bucket = true\n"
        )
        (work / "bin").mkdir()
        (work / "bin/forewarn").symlink_to(Path(program).resolve())
        # rclone 1.60 cannot use a bundle of certificates that others need.
        self.environment = {key: value for key, value in os.environ.items() if key != "AWS_CA_BUNDLE"}
        self.environment["PATH"] = f"{work / 'bin'}:{self.environment['PATH']}"
        self.environment["RCLONE_CONFIG"] = str(work / "rclone.conf")

    def wait(self, port: int) -> None:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server did not start")

    def keys(self) -> set[str]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return {one["Key"] for page in pages for one in page.get("Contents", [])}

    def read(self, key: str) -> str:
        return self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()

    def script(self, site: Path, *options: str) -> subprocess.Popen:
        log = (self.work / "script").open("w")
        command = ["bash", self.work / "upload.sh", site, f"store:{BUCKET}", *options]
        # A group of its own, so that a kill takes the script with its rclone and nothing else.
        return subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, start_new_session=True)

    def finish(self, site: Path) -> None:
        if self.script(site).wait(600):
            fail(f"the script failed: {(self.work / 'script').read_text()[-2000:]}")

    def check(self, site: Path) -> None:
        """Both ways: nothing is missing, and nothing is left over."""
        command = ["rclone", "check", site, f"store:{BUCKET}"]
        run = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        if run.returncode:
            fail(f"rclone check: {run.stderr[-2000:]}")


def fail(message: str) -> None:
    print(message)
    raise SystemExit(1)


def dangling(store: Store, when: str, addresses: list[str]) -> int:
    """Looks for names without files; says how many names there were."""
    keys, seen = store.keys(), 0
    for key in sorted(keys):
        text = store.read(key) if FEEDS.fullmatch(key) or key.endswith(("modified_id.csv", "SHA256SUMS")) else ""
        for name in sorted(names(key, text, addresses)):
            seen += 1
            if name not in keys:
                fail(f"{when}: {key} names {name}, which is not there")
    return seen


def names(key: str, text: str, addresses: list[str]) -> set[str]:
    if key == "SHA256SUMS":
        return {line.split("  ", 1)[1] for line in text.splitlines()}
    if key.endswith(".csv"):
        return {f"osv/{line.split(',')[1].rsplit('/')[-1]}.json" for line in text.splitlines()}
    if key == "revisions.txt":
        return set(re.findall(r"(?<= )[0-9a-f]{64}=([^ (\n]+)$", text, re.MULTILINE))
    found = {name for address in addresses for name in re.findall(re.escape(address) + r"([^\"<>\s#&\\)]*)", text)}
    return {f"{name}index.html" if name.endswith("/") or not name else name for name in found}


def upload_with_kills(store: Store, site: Path, addresses: list[str]) -> None:
    """Kills the script again and again, each time when it has come a part of the way; then lets it end."""
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    part = len(files | store.keys()) // (KILLS + 1)
    killed = 0
    for number in range(KILLS):
        before = puts(store)
        run = store.script(site, "--transfers", "2", "--tpslimit", "60")
        while run.poll() is None and puts(store) - before < part:
            time.sleep(0.05)
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
            killed += 1
        run.wait()
        dangling(store, f"after kill {number + 1}", addresses)
    if killed < KILLS // 2:
        fail(f"only {killed} kills came before the end")
    store.finish(site)
    print(f"killed {killed} times on the way")


def puts(store: Store) -> int:
    """How many files were uploaded or deleted so far, from the server's own log."""
    log = (store.work / "server").read_text(errors="replace")
    return log.count('"PUT /') + log.count('"DELETE /')


def headers(store: Store) -> None:
    keys = store.keys()
    for key, expected in TYPES.items():
        if key not in keys:
            fail(f"{key} is not in the bucket")
        head = store.s3.head_object(Bucket=BUCKET, Key=key)
        found = (head.get("ContentType"), head.get("CacheControl"))
        if found != expected:
            fail(f"{key} is served as {found}, not as {expected}")
    for key in keys:
        if "CacheControl" not in store.s3.head_object(Bucket=BUCKET, Key=key):
            fail(f"{key} has no Cache-Control")


def address(site: Path) -> str:
    return json.loads((site / "feed.json").read_text())["feed_url"].removesuffix("feed.json")


def script() -> str:
    """The script as the manual shows it."""
    [text] = re.findall(r"```bash\n(#!.*?)```", Path("content/docs/publishing.md").read_text(), re.DOTALL)
    return text


def main(built: Path, program: str, server: str) -> None:
    first, second = built / "scanners", built / "site"
    addresses = sorted({address(first), address(second)})
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "upload.sh").write_text(script())
        store = Store(Path(folder), server, program)
        try:
            upload_with_kills(store, first, addresses)
            store.check(first)
            upload_with_kills(store, second, addresses)
            named = dangling(store, "after the end", addresses)
            store.check(second)
            headers(store)
            print(f"{len(store.keys())} files in the bucket, {named} names in its indexes, all of them there")
        finally:
            store.server.terminate()
            store.server.wait()


main(Path(sys.argv[1]).resolve(), sys.argv[2], sys.argv[3])
