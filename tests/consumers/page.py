"""A page's links and anchors, as a browser would find them."""

import re
from html.parser import HTMLParser

ADDRESSES = {"href", "src", "action", "poster", "data", "cite", "formaction"}


class Page(HTMLParser):
    """`links` as written, in order; `ids` that a fragment may name. `#` and `#top` always lead to the page's start."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids = {"top"}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            value = (value or "").strip()
            if name == "id" or (tag == "a" and name == "name"):
                self.ids.add(value)
            elif name in ADDRESSES or (name == "content" and value.startswith("https://")):
                self.links.append(value)
            elif name == "srcset":
                self.links += [candidate.split()[0] for candidate in value.split(",") if candidate.strip()]
        self.links += refresh(dict(attrs)) if tag == "meta" else []


def refresh(attrs: dict[str, str | None]) -> list[str]:
    """The address of `<meta http-equiv="refresh" content="0; url=…">`."""
    if (attrs.get("http-equiv") or "").lower() != "refresh":
        return []
    return re.findall(r"url\s*=\s*['\"]?([^'\"]+)", attrs.get("content") or "", re.IGNORECASE)
