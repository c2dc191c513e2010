"""Plants one reader's faults in a copy of the built site, and prints what that reader must say, one phrase a line.

A reader that takes a broken site proves nothing about a sound one, and the exit codes of several real readers are 0
whatever they read. Usage: plant.py READER BUILT
"""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

HPACK_BOMB = "x_HYPER-2016-0002"


def html(site: Path) -> list[str]:
    edit(site / "policy.html", "</main>", "</section></main>")
    sheet = next(iter(sorted(site.rglob("*.css"))))
    edit(sheet, r"\Z", "\nbody { colour: red }\n")
    return ["Stray end tag", "colour"]


def links(site: Path) -> list[str]:
    edit(site / "policy.html", "</main>", '<a href="no-page.html">a</a><a href="#no-anchor">b</a></main>')
    edit(site / "atom.xml", r"advisories/(HYPER-[0-9-]+)\.html", r"advisories/\1-gone.html")
    edit(site.parent / "repo/report.html", "</main>", '<a href="/index.html">c</a></main>')
    return ["no-page.html", "no-anchor", "-gone.html", "repo/report.html"]


def feeds_python(site: Path) -> list[str]:
    edit(site / "atom.xml", r"(<entry>.*?<id>)tag:", r"\1urn:")
    edit(site / "feed.xml", r"<pubDate>[^<]*", "<pubDate>Mon, 01 Jan 2001 00:00:00 +0000")
    edit(site / "changes.xml", r"</feed>\s*\Z", "")
    return ["no tag of ours", "published is Mon, 01 Jan 2001", "changes.xml: <unknown>"]


def feeds_node(site: Path) -> list[str]:
    edit(site / "feed.json", r"jsonfeed\.org/version/1\.1", "jsonfeed.org/version/1")
    edit(site / "atom.xml", r"(<entry>.*?<updated>)\d{4}", r"\g<1>2001")
    return ["feed.json: version", "updated is 2001"]


def osv_schema(site: Path) -> list[str]:
    change(site, lambda record: record.update(id=record["id"].removeprefix("x_")))
    return [f"{HPACK_BOMB}.json: $.id"]


def pip_audit(site: Path) -> list[str]:
    """A repository of its own entry, without a package, is good OSV, yet pip-audit dies of it."""
    entry = {"ranges": [{"type": "GIT", "repo": "https://example.org/r", "events": [{"introduced": "0"}]}]}
    change(site, lambda record: record["affected"].insert(0, entry))
    return ["hpack 2.2.0: pip-audit gave no report", "KeyError"]


def osv_offline(site: Path) -> list[str]:
    change(site, lambda record: [affected["package"].pop("purl") for affected in record["affected"]])
    return ["hpack 2.2.0: found [HYPER-2026-0001]"]


def osv_scanner(site: Path) -> list[str]:
    change(site, lambda record: record.update(surplus=1))
    return ["is not a valid JSON file"]


def govulncheck(site: Path) -> list[str]:
    """To govulncheck a module without a range of its kind is affected in every version."""
    go = site.parent / "scanners/go"
    edit(go / "ID/x_EX-2026-0001.json", '"SEMVER"', '"ECOSYSTEM"')
    (go / "index/modules.json.gz").unlink()
    return ["example.org/parser v1.4.0 with file: found ['x_EX-2026-0001']", "unrecognized vulndb format"]


def sums(site: Path) -> list[str]:
    edit(site / "policy.html", r"\Z", "\n")
    (site / "stray.txt").write_text("stray\n")
    return ["policy.html: FAILED", "not listed: stray.txt"]


def security_txt(site: Path) -> list[str]:
    file = site / ".well-known/security.txt"
    edit(file, r"(Expires: [0-9-]+)\S*", r"\1")
    edit(file, r"(Canonical: https://)", r"\1www.")
    return ["invalid_expiry", "no_canonical_match"]


def openpgp(site: Path) -> list[str]:
    """gpg's exit status is 0 for text that was added around a signed block."""
    edit(site / "advisories/HYPER-2016-0001.txt", r"\Z", "Upgrade to evil 6.6.6\n")
    edit(site / "revisions.txt", "serial: ", "serial: 9")
    edit(site / f"osv/{HPACK_BOMB}.json", "hpack", "hpakc")
    return ["HYPER-2016-0001.txt: gpg takes another text", "revisions.txt: gpg: 1 BADSIG", f"{HPACK_BOMB}.json.asc: sqv: 1"]


def wkd(site: Path) -> list[str]:
    directory = site / ".well-known/openpgpkey"
    domain = next(path for path in sorted(directory.iterdir()) if path.name != "hu" and path.is_dir())
    file = next((domain / "hu").iterdir())
    file.rename(file.with_name("misnamed"))
    (directory / "policy").write_text("text")
    return ["misnamed holds", f"{file.name} holds None", "policy is missing or not empty"]


def version_box(site: Path) -> list[str]:
    edit(site / "static/semver.js", r"a \? -1 : 1", "a ? 1 : -1")
    edit(site / "static/evaluate.js", "sign <= 0", "sign < 0")
    return ["wrong in semver-versions.txt", "the program says affected"]


def browser(site: Path) -> list[str]:
    edit(site / "static/version-box.js", r"\Z", "fetch('https://fault.example/');")
    edit(site / "static/style.css", r"\Z", ".answer { min-width: 30rem }")
    page = site / "advisories/HYPER-2016-0001.html"
    edit(page, r"<label>(Version that you use <input [^>]*>)</label>", r"<p>\1</p>")
    return ["fault.example", "scrolls sideways", "axe: label"]


def pages(site: Path) -> list[str]:
    """One fault for each thing that the reader looks at."""
    static, many = site / "static", site.parent / "many/site"
    edit(static / "style.css", r"\Z", "\n@media screen and (prefers-color-scheme: dark) { .meta { color: #333 } }\n")
    edit(static / "style.css", r"\Z", "html:not(:has(.copy)) .bottom { min-width: 30rem }\n")
    edit(static / "style.css", r"\.top nav, \.languages,", ".languages,")
    edit(static / "style.css", r"details::details-content \{ [^}]*\}", "")
    edit(static / "style.css", r":focus-visible \{ outline: 3px", ":focus-visible { outline: 0")
    edit(static / "copy.js", r"\(await write\(text\)\)", "(await write(text + '!'))")
    edit(site / "index.html", 'class="skip" href="#main"', 'class="skip" href="#nowhere"')
    edit(site / "thanks.html", "</main>", '<img src="https://fault.example/x.png" alt=""></main>')
    edit(many / "search.html", "<p class=\"lead\" data-without-script>.*?</p>", "")
    edit(many / "static/filter.js", r"text\.includes\(word\)", "text")
    edit(many / "static/filter.js", r"b\.place - a\.place", "a.place - b.place")
    edit(many / "static/search.js", "0x01000193", "0x01000195")
    edit(site / "policy.html", r'href="policy\.de\.html" lang', 'href="policy.html" lang')
    edit(site.parent / "german/site/static/words.js", "Treffer", "results")
    return [
        "dark: axe: color-contrast", "without script: scrolls sideways", "print: .top nav is on paper", "print: something stays folded", "is not seen",
        "copy: '", "does not lead to the content", "asks https://fault.example", "nothing says that a search needs a script",
        "do not fit", "not sorted by date", "search: 'EX-", "languages: 'Deutsch' leads to",
        "German: a search for",
    ]


def live(site: Path) -> list[str]:
    """A script of the theme that keeps pages from hearing of new versions, and takes the overlay's text for markup."""
    theme = site.parent / "live/themes/default"
    (theme / "static").mkdir(parents=True)
    (theme / "static/fault.js").write_text(LIVE_FAULT)
    (theme / "templates/hooks").mkdir(parents=True)
    (theme / "templates/hooks/head.html").write_text('<script src="static/fault.js"></script>\n')
    return ["the page did not load itself again", "a finding became markup", "violates the following Content Security Policy"]


LIVE_FAULT = """
const listen = Object.getOwnPropertyDescriptor(EventSource.prototype, 'onmessage').set;
Object.defineProperty(EventSource.prototype, 'onmessage', {
  set(hear) {
    const version = document.querySelector('[data-version]').dataset.version;
    listen.call(this, ({ data }) => hear({ data: JSON.stringify({ ...JSON.parse(data), version }) }));
  },
});
new MutationObserver(() => document.querySelectorAll('#forewarn-live span').forEach((span) => {
  if (span.textContent.includes('<')) span.outerHTML = `<b>${span.textContent}</b>`;
})).observe(document, { childList: true, subtree: true });
"""


def lighthouse(site: Path) -> list[str]:
    edit(site / "policy.html", "<title>.*?</title>", "")
    edit(site / "index.html", r'<meta name="description"[^>]*>', "")
    edit(site / "advisories/index.html", "</main>", '<img src="nowhere.png"></main>')
    return ["policy.html: accessibility", "index.html: seo", "advisories/index.html: best-practices"]


def bundle(site: Path) -> list[str]:
    """gpg's exit status is 0 for a message that nobody signed."""
    sent, keys = site.parent / "bundle/amber-otter-42/sent", Path(__file__).parent.parent / "keys"
    edit(sent / "Example Linux.tar.asc", r"(\n\n.{200})(.)", lambda match: match[1] + ("B" if match[2] == "A" else "A"))
    edit(sent / "Example Linux.eml", "multipart/encrypted", "multipart/mixed")
    unsigned = subprocess.run(["sqop", "encrypt", keys / "packager-two.asc"], input=b"text", capture_output=True, check=True)
    (sent / "Example list.tar.asc").write_bytes(unsigned.stdout)
    return [
        "Example Linux.tar.asc: gpg does not decrypt it",
        "Example Linux.eml: is multipart/mixed",
        "Example list.tar.asc: gpg found no good signature",
        "Example list.tar.asc: sqop does not decrypt it: 3",
        "not all of them hold the same archive",
    ]


def workflows(site: Path) -> list[str]:
    new = site.parent / "workflows/new/.github"
    edit(new / "workflows/publish.yml", "needs: build", "needs: nobody")
    edit(new / "workflows/publish.yml", r'>>"\$GITHUB_ENV"', ">>$GITHUB_ENV")
    edit(new / "actions/forewarn/action.yml", r'cd "\$RUNNER_TEMP"', "cd $RUNNER_TEMP")
    return ['needs job "nobody"', "SC2086:info:6", "action.yml: -:3:4: note: Double quote"]


def upload(site: Path) -> list[str]:
    """A feed that names a page which no upload brings."""
    edit(site / "atom.xml", r"advisories/(HYPER-[0-9-]+)\.html", r"advisories/\1-gone.html")
    return ["atom.xml names advisories/HYPER-", "-gone.html, which is not there"]


def change(site: Path, fault) -> None:
    """Puts a fault in one record, in its file and in the archive."""
    path, archive = site / f"osv/{HPACK_BOMB}.json", site / "osv/PyPI/all.zip"
    record = json.loads(path.read_text())
    fault(record)
    path.write_text(json.dumps(record))
    with zipfile.ZipFile(archive) as old:
        members = {name: old.read(name) for name in old.namelist()}
    members[path.name] = path.read_bytes()
    with zipfile.ZipFile(archive, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)


def edit(path: Path, pattern: str, replacement: str) -> None:
    """Replaces the first match; a fault that found no place would make its test pass for nothing."""
    text, count = re.subn(pattern, replacement, path.read_text(), count=1, flags=re.DOTALL)
    if not count:
        raise SystemExit(f"{path.name} has no {pattern} to break")
    path.write_text(text)


FAULTS = [
    html, links, feeds_python, feeds_node, osv_schema, pip_audit, osv_offline, osv_scanner, govulncheck, sums, openpgp, security_txt,
    wkd, version_box, browser, pages, live, lighthouse, bundle, workflows,
    upload,
]
fault = {fault.__name__: fault for fault in FAULTS}[sys.argv[1]]
print("\n".join(fault(Path(sys.argv[2]) / "site")))
