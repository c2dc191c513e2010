// Renovate's offline OSV database, filled from the built archive.
// Usage: node osv_offline.mjs FOLDER EXPECTED_JSON; FOLDER holds the archive's members, and the database file is made in it.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, expectedFile] = process.argv.slice(2);
const expected = JSON.parse(readFileSync(expectedFile, 'utf8'));

const members = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
const lines = members.map((name) => JSON.stringify({ ...JSON.parse(readFileSync(join(folder, name), 'utf8')), _id: name }));
writeFileSync(join(folder, 'pypi.nedb'), lines.map((line) => `${line}\n`).join(''));

process.env.OSV_OFFLINE_ROOT_DIR = folder;
process.env.OSV_OFFLINE_DISABLE_DOWNLOAD = 'true';
const query = await reader();

// The package itself; its downloader does not load before Node.js 20, where the database in it is asked directly.
async function reader() {
  if (Number(process.versions.node.split('.')[0]) >= 20) {
    const { OsvOffline } = await import('@renovatebot/osv-offline');
    const database = await OsvOffline.create();
    return (name) => database.getVulnerabilities('PyPI', name);
  }
  console.log('Node.js is older than 20: only the database of the package is read');
  const { OsvOfflineDb } = await import('@renovatebot/osv-offline-db');
  const database = OsvOfflineDb.create();
  return (name) => database.query('PyPI', name);
}

// The database finds by package alone: whether a version is affected is for its users to say.
async function find(name, version) {
  const records = await query(name);
  const matching = records.filter((record) => record.affected.some((a) => a.package?.name === name && affects(a, version)));
  return matching.map((record) => record.id.slice(expected.osv_prefix.length)).sort();
}

function affects(affected, version) {
  const ranges = (affected.ranges ?? []).filter((range) => range.type === 'ECOSYSTEM');
  return (affected.versions ?? []).includes(version) || ranges.some((range) => holds(range.events, version));
}

// Enough for events in their order and for the plain dotted numbers that the expected matches use.
function holds(events, version) {
  let inside = false;
  for (const { introduced, fixed, last_affected: last } of events) {
    if (introduced !== undefined && compare(version, introduced) >= 0) inside = true;
    if (fixed !== undefined && compare(version, fixed) >= 0) inside = false;
    if (last !== undefined && compare(version, last) > 0) inside = false;
  }
  return inside;
}

function compare(left, right) {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  const at = [...a, ...b].findIndex((_, i) => (a[i] ?? 0) !== (b[i] ?? 0));
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

const problems = [];
for (const { name, version, found: wanted } of expected.matches) {
  const found = await find(name, version);
  if (String(found) !== String(wanted)) problems.push(`${name} ${version}: found [${found}], expected [${wanted}]`);
}
console.log(`${members.length} records, ${expected.matches.length} packages looked up`);
problems.forEach((problem) => console.log(problem));
process.exitCode = problems.length ? 1 : 0;
