// The version box's scripts, without a browser: the corpus of comparisons that the program is held to, and whether they say
// of random versions what the program says. Usage: node version_box.mjs SITE VERSIONS CASES
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const [site, corpora, cases] = process.argv.slice(2);
const untold = fileURLToPath(new URL('../../src/model/version/untold/', import.meta.url));
const problems = [];

for (const name of ['semver', 'pep440', 'evaluate']) {
  vm.runInThisContext(read(join(site, `static/${name}.js`)), { filename: `${name}.js` });
}
compareCorpus('semver', 'semver-versions.txt');
compareCorpus('pep440', 'pypi-versions.txt');
compareCorpus('pep440', 'pypi-versions-generated.txt');
agree(JSON.parse(read(join(cases, 'answers.json'))));
problems.slice(0, 50).forEach((problem) => console.log(problem));
process.exitCode = problems.length ? 1 : 0;

function read(path) {
  return readFileSync(path, 'utf8');
}

// Every line compares as it says in both directions, but those to which the program has no answer either.
function compareCorpus(order, name) {
  const excepted = new Set(lines(join(untold, name)));
  const all = lines(join(corpora, name));
  for (const line of all) {
    const [left, sign, right] = line.split(' ');
    const wanted = excepted.delete(line) ? null : { '<': -1, '=': 0, '>': 1 }[sign];
    const found = compare(order, left, right);
    if (found !== wanted || compare(order, right, left) !== (found && -found)) problems.push(`wrong in ${name}: ${line}: ${found}`);
  }
  excepted.forEach((line) => problems.push(`${name}: excepted, but not there: ${line}`));
  console.log(`${name}: ${all.length} comparisons`);
}

function lines(path) {
  return read(path).split('\n').filter((line) => line && !/^[/#]/.test(line));
}

// A version equals itself in any form; of no order are -0 and 0 told apart.
function compare(order, left, right) {
  const sign = left === right ? 0 : forewarn[order].compare(left, right);
  return sign && Math.sign(sign);
}

// Where the page knows the order, script and program agree. Elsewhere the script may know less, and then says so.
function agree(questions) {
  const counts = {};
  for (const question of questions.filter(({ withdrawn }) => !withdrawn)) {
    const entries = cards(question.id).get(question.choice);
    const version = question.typed.replace(new RegExp(`^${entries[0].prefix}`), '');
    const said = forewarn.evaluate(entries, version);
    const status = { affected: 'affected', unaffected: 'not_affected', unknown: 'cannot_tell' }[said.status];
    const known = entries.every(({ order }) => order);
    const listed = entries.some(({ versions }) => versions.includes(version));
    const wanted = known || (listed && question.status === 'affected') ? question.status : 'cannot_tell';
    const fixed = known ? question.fixed : null;
    if (status !== wanted || (said.fixed ?? null) !== fixed) {
      problems.push(`${question.id}: ${version}: ${status}, ${said.fixed}; the program says ${wanted}, ${fixed}`);
    }
    const count = `${status}${known ? '' : ' without an order'}`;
    counts[count] = (counts[count] ?? 0) + 1;
  }
  const missing = ['affected', 'not_affected', 'cannot_tell'].filter((status) => !counts[status]);
  missing.forEach((status) => problems.push(`nothing was ${status}`));
  console.log(`${questions.length} versions asked about: ${JSON.stringify(counts)}`);
}

// The entries of a page by package, as the box reads them.
function cards(id) {
  const page = read(join(cases, `site/advisories/${id}.html`));
  const packages = new Map();
  for (const card of page.split('<div class="card"').slice(1)) {
    const [tag] = card.split('>', 1);
    const ranges = [...card.matchAll(/<tbody([^>]*)>/g)].map(([, tag]) => {
      const words = attribute(tag, 'events').split(' ').filter(Boolean);
      return { order: attribute(tag, 'order'), events: words.flatMap((kind, i) => (i % 2 ? [] : [[kind, words[i + 1]]])) };
    });
    const versions = [...card.matchAll(/<li><code>([^<]*)<\/code><\/li>/g)].map(([, text]) => plain(text));
    const entry = { order: attribute(tag, 'order'), prefix: attribute(tag, 'prefix') ?? '', ranges, versions };
    const name = attribute(tag, 'package');
    packages.set(name, [...(packages.get(name) ?? []), entry]);
  }
  return packages;
}

function attribute(tag, name) {
  const found = tag.match(new RegExp(`data-${name}="([^"]*)"`));
  return found ? plain(found[1]) : undefined;
}

function plain(text) {
  const characters = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => characters[entity]);
}
