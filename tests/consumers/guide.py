"""What feeds.html tells a reader to run, run as it stands, but that the site answers on this machine."""

import html
import os
import re
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_) -> None:
        pass


class Served:
    """A built site behind a loopback server, for as long as the block lasts."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site))
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def __enter__(self) -> "Served":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.server.shutdown()
        self.server.server_close()

    def commands(self, scanner: str) -> str:
        """The lines for one scanner, with this server in the place of the site's own address."""
        page = (self.site / "feeds.html").read_text()
        found = re.search(rf"<h3><a [^>]*>{re.escape(scanner)}</a></h3>.*?<code>(.*?)</code>", page, re.DOTALL)
        if not found:
            raise SystemExit(f"feeds.html does not name {scanner}")
        address = re.search(r'<link rel="canonical" href="(.*?)feeds\.html"', page)
        if not address:
            raise SystemExit("feeds.html does not say where it is")
        return html.unescape(found[1]).replace(address[1], self.url)

    def run(self, scanner: str, program: str, folder: Path) -> subprocess.CompletedProcess:
        """Runs the lines for one scanner in a folder; its program is found first."""
        path = f"{Path(program).parent}{os.pathsep}{os.environ['PATH']}"
        script = f"set -e\n{self.commands(scanner)}\n"
        environment = {**os.environ, "PATH": path}
        return subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)
