"""Every link of the built site, over HTTP: at the root of a host, and as a copy in a folder of one.

Usage: links.py BUILT, a folder with the canonical build in `site/` and the copy's in `repo/`.
"""

import json
import re
import sys
import threading
import xml.etree.ElementTree as xml
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

import records
from page import Page

SITE, COPY = records.EXPECTED["site"], records.EXPECTED["copy"]
# A page that is missing is answered with 404.html at whatever depth: its links must hold from there.
MISSING = "no/such/page"
FEEDS = ["feed.xml", "atom.xml", "changes.xml", "feed.json", "sitemap.xml", "packages/**/atom.xml", "osv/*.json"]


class Files(SimpleHTTPRequestHandler):
    """A static host that, as hosting services do, lists no folders."""

    def list_directory(self, path):
        self.send_error(404)

    def log_message(self, *_):
        pass


class Host:
    """A host on loopback with a tree at `prefix`, and what it answered so far."""

    def __init__(self, root: Path, prefix: str) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(root)))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}{prefix}"
        self.answers: dict[str, tuple[int, Page]] = {}

    def get(self, url: str) -> tuple[int, Page]:
        if url not in self.answers:
            connection = HTTPConnection("127.0.0.1", self.server.server_port)
            parts = urlsplit(url)
            connection.request("GET", parts.path + ("?" + parts.query if parts.query else ""))
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            self.answers[url] = (answer.status, Page(text if "html" in answer.headers.get_content_type() else ""))
            connection.close()
        return self.answers[url]

    def broken(self, link: str) -> str | None:
        """Why an absolute link is broken; nothing for a good one or one that leads elsewhere."""
        for published in (COPY, SITE):
            if link.startswith(published):
                link = self.url + link.removeprefix(published)
        address, fragment = urldefrag(link)
        if urlsplit(address).netloc != urlsplit(self.url).netloc:
            return None
        status, page = self.get(address)
        if status != 200:
            return f"answered with {status}"
        return f"no anchor #{fragment}" if fragment and unquote(fragment) not in page.ids else None


def main(built: Path) -> None:
    problems = check(built / "site", Host(built / "site", "/")) + check(built / "repo", Host(built, "/repo/"))
    sys.exit("\n".join(problems) or None)


def check(tree: Path, host: Host) -> list[str]:
    links = [(path, link) for path in sorted(tree.rglob("*.html")) for link in of_page(tree, path, host)]
    links += [(path, link) for glob in FEEDS for path in sorted(tree.glob(glob)) for link in of_data(path)]
    pages = {path for path, _ in links if path.suffix == ".html"}
    print(f"{len(pages)} pages, {len(links)} links under {urlsplit(host.url).path}")
    missing = [f"{tree.name}: no {glob}" for glob in ["*.html", *FEEDS] if not any(tree.glob(glob))]
    found = [(path, link, host.broken(link)) for path, link in links]
    return missing + [f"{p.relative_to(tree.parent)}: {link}: {why}" for p, link, why in found if why]


def of_page(tree: Path, path: Path, host: Host) -> list[str]:
    own = quote(path.relative_to(tree).as_posix())
    status, page = host.get(host.url + own)
    if status != 200:
        return [host.url + own]
    base = host.url + (MISSING if own == "404.html" else own)
    return [urljoin(host.url + own if link.startswith("#") else base, link) for link in page.links]


def of_data(path: Path) -> list[str]:
    """The site's own addresses in a feed, a sitemap or a record. In a feed a relative link has no base at all."""
    text = path.read_text()
    strings = list(walk(json.loads(text)) if path.suffix == ".json" else texts(xml.fromstring(text)))
    own = [url for s in strings for url in re.findall(re.escape(SITE) + r"[^\s\"'<>()]*", s)]
    relative = [url for s in strings for url in re.findall(r'<[^>]+ (?:href|src)="((?!https?:|mailto:)[^"]*)"', s)]
    return [url.rstrip(".,;") for url in own] + [SITE + "relative-link-in-a-feed:" + quote(url) for url in relative]


def walk(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for child in children for text in walk(child)]


def texts(root: xml.Element) -> list[str]:
    return [text for e in root.iter() for text in (e.text, *e.attrib.values()) if text]


main(Path(sys.argv[1]).resolve())
