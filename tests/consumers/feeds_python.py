"""feedparser on every RSS and Atom feed, held against the OSV records. Usage: feeds_python.py SITE"""

import calendar
import re
import sys
from datetime import datetime
from pathlib import Path

import feedparser

import records

SITE, TAG = records.EXPECTED["site"], records.EXPECTED["tag"]


def main(site: Path) -> None:
    advisories = records.advisories(site)
    everything = set(advisories)
    packages = sorted((site / "packages").rglob("atom.xml"))
    problems = check(site, "feed.xml", "rss20", advisories, everything)
    problems += check(site, "atom.xml", "atom10", advisories, everything)
    problems += check_changes(site, advisories)
    for feed in packages:
        expected = of_package(advisories, feed.parent.name)
        problems += check(site, feed.relative_to(site).as_posix(), "atom10", advisories, expected)
    named = {a["package"]["name"] for record in advisories.values() for a in record["affected"]}
    if named != {feed.parent.name for feed in packages}:
        problems.append(f"packages/ has the feeds {[f.parent.name for f in packages]}, expected {sorted(named)}")
    print(f"{len(packages) + 3} feeds read")
    sys.exit("\n".join(problems) or None)


def of_package(advisories: dict, name: str) -> set[str]:
    return {id for id, r in advisories.items() if any(a["package"]["name"] == name for a in r["affected"])}


def check(site: Path, path: str, version: str, advisories: dict, expected: set[str]) -> list[str]:
    """A feed with one entry an advisory."""
    feed, problems = read(site, path, version)
    found = [advisory(entry) for entry in feed.entries]
    if sorted(found) != sorted(expected):
        return problems + [f"{path}: entries for {found}, expected {sorted(expected)}"]
    for entry in feed.entries:
        record = advisories[advisory(entry)]
        if entry.link != f"{SITE}advisories/{advisory(entry)}.html":
            problems.append(f"{path}: {entry.id} leads to {entry.link}")
        problems += dated(path, entry, "published", record["published"])
        problems += dated(path, entry, "updated", record["modified"]) if version == "atom10" else []
    return problems


def check_changes(site: Path, advisories: dict) -> list[str]:
    """The feed with one entry a revision: an advisory's first is its publication, its last its modification."""
    path = "changes.xml"
    feed, problems = read(site, path, "atom10")
    revisions = {id: [] for id in advisories}
    for entry in sorted(feed.entries, key=lambda entry: entry.updated_parsed):
        revisions.setdefault(advisory(entry), []).append(entry)
    for id, entries in revisions.items():
        if not entries or id not in advisories:
            problems.append(f"{path}: {len(entries)} entries for {id}")
            continue
        problems += dated(path, entries[0], "updated", advisories[id]["published"])
        problems += dated(path, entries[-1], "updated", advisories[id]["modified"])
    return problems


def read(site: Path, path: str, version: str) -> tuple[feedparser.FeedParserDict, list[str]]:
    """A feed, and what is wrong with it whatever it is about."""
    feed = feedparser.parse((site / path).read_bytes())
    problems = [f"{path}: {feed.bozo_exception}"] if feed.bozo else []
    if feed.version != version:
        problems.append(f"{path}: read as '{feed.version}', expected {version}")
    ids = [entry.get("id", "") for entry in feed.entries]
    problems += [f"{path}: the id '{id}' is no tag of ours" for id in ids if not id.startswith(TAG)]
    problems += [f"{path}: an id stands twice in {ids}"] if len(set(ids)) != len(ids) else []
    problems += [f"{path}: an entry without a title"] if not all(e.get("title") for e in feed.entries) else []
    selves = [link.href for link in feed.feed.get("links", []) if link.get("rel") == "self"]
    problems += [f"{path}: its own address is {selves}"] if selves != [SITE + path] else []
    for owner in [feed.feed, *feed.entries]:
        problems += [f"{path}: {p}" for link in owner.get("links", []) for p in broken(site, link.href)]
    return feed, problems


def broken(site: Path, url: str) -> list[str]:
    if not re.match("https://", url):
        return [f"the link '{url}' is not absolute"]
    inside = url.split("#")[0].removeprefix(SITE)
    target = site / (inside + "index.html" if inside == "" or inside.endswith("/") else inside)
    return [f"the link '{url}' leads to no file"] if url.startswith(SITE) and not target.is_file() else []


def advisory(entry) -> str:
    """The advisory that an entry is about, as its id says."""
    found = re.search(r"HYPER-\d{4}-\d{4}", entry.get("id", ""))
    return found.group() if found else "?"


def dated(path: str, entry, field: str, expected: str) -> list[str]:
    parsed = entry.get(f"{field}_parsed")
    if parsed and calendar.timegm(parsed) == datetime.fromisoformat(expected).timestamp():
        return []
    return [f"{path}: {entry.id}: {field} is {entry.get(field)}, expected {expected}"]


main(Path(sys.argv[1]))
