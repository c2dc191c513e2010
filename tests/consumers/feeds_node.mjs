// feedsmith on every feed, JSON Feed too, held against the OSV records. Usage: node feeds_node.mjs SITE EXPECTED_JSON
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseFeed } from 'feedsmith';

const [site, expectedFile] = process.argv.slice(2);
const expected = JSON.parse(readFileSync(expectedFile, 'utf8'));
const problems = [];

const records = new Map(
  readdirSync(join(site, 'osv'))
    .filter((name) => name.endsWith('.json') && name !== 'all.json')
    .map((name) => JSON.parse(readFileSync(join(site, 'osv', name), 'utf8')))
    .map((record) => [record.id.slice(expected.osv_prefix.length), record]),
);

// One shape for the entries of the three formats.
const SHAPES = {
  rss: ({ items }) => items.map((i) => ({ id: i.guid?.value, url: i.link, title: i.title, published: i.pubDate })),
  atom: ({ entries }) =>
    entries.map((e) => ({
      id: e.id,
      url: e.links?.find((link) => (link.rel ?? 'alternate') === 'alternate')?.href,
      title: e.title?.value,
      published: e.published,
      updated: e.updated,
    })),
  json: ({ items }) =>
    items.map((i) => ({
      id: i.id, url: i.url, title: i.title, published: i.date_published, updated: i.date_modified,
      empty: !(i.content_html || i.content_text),
    })),
};

function read(path, format) {
  const parsed = parseFeed(readFileSync(join(site, path), 'utf8'));
  expect(path, 'format', parsed.format, format);
  return SHAPES[parsed.format](parsed.feed);
}

function expect(where, what, found, wanted) {
  if (found !== wanted) problems.push(`${where}: ${what} is ${found}, expected ${wanted}`);
}

function expectTime(where, what, found, wanted) {
  if (Date.parse(found) !== Date.parse(wanted)) expect(where, what, found, wanted);
}

function checkEntry(path, entry) {
  const id = advisory(entry);
  const [where, record] = [`${path}: ${entry.id}`, records.get(id)];
  if (!record) return problems.push(`${where}: no advisory of ours`);
  if (!entry.id.startsWith(expected.tag)) problems.push(`${where}: no tag of ours`);
  if (!entry.title || entry.empty) problems.push(`${where}: no title or no content`);
  expect(where, 'link', entry.url, `${expected.site}advisories/${id}.html`);
  expectTime(where, 'published', entry.published, record.published);
  if (path !== 'feed.xml') expectTime(where, 'updated', entry.updated, record.modified);
}

function advisory(entry) {
  return /HYPER-\d{4}-\d{4}/.exec(entry.id)?.[0];
}

function affecting(name) {
  const affects = (record) => record.affected.some((affected) => affected.package.name === name);
  return [...records.keys()].filter((id) => affects(records.get(id)));
}

function checkFeed(path, format, wanted) {
  const entries = read(path, format);
  entries.forEach((entry) => checkEntry(path, entry));
  expect(path, 'advisories', String(entries.map(advisory).sort()), String(wanted.sort()));
  return entries.map((entry) => entry.id).sort();
}

const ids = [['feed.xml', 'rss'], ['atom.xml', 'atom'], ['feed.json', 'json']].map(([path, format]) =>
  checkFeed(path, format, [...expected.advisories]),
);
expect('feed.xml and atom.xml', 'ids', String(ids[0]), String(ids[1]));
expect('feed.json and atom.xml', 'ids', String(ids[2]), String(ids[1]));

const revisions = read('changes.xml', 'atom');
expect('changes.xml', 'advisories', String([...new Set(revisions.map(advisory))].sort()), String(expected.advisories));
expect('changes.xml', 'number of ids', new Set(revisions.map((entry) => entry.id)).size, revisions.length);

const packages = readdirSync(join(site, 'packages'), { recursive: true }).filter((name) => name.endsWith('/atom.xml'));
for (const path of packages) checkFeed(`packages/${path}`, 'atom', affecting(path.split('/').at(-2)));

// The parser keeps no version of a JSON Feed.
const json = JSON.parse(readFileSync(join(site, 'feed.json'), 'utf8'));
expect('feed.json', 'version', json.version, 'https://jsonfeed.org/version/1.1');
expect('feed.json', 'feed_url', json.feed_url, `${expected.site}feed.json`);

console.log(`${packages.length + 4} feeds read`);
problems.forEach((problem) => console.log(problem));
process.exitCode = problems.length ? 1 : 0;
