// Chromium on every kind of page, of this repository's site, of the same in German and of one with a thousand advisories: axe's judgement in light,
// in dark and without script at 320 px, messages of the console, requests to other hosts; then what the scripts do, the way
// of the keyboard, and print. Usage: node pages.mjs BUILT
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const [built] = process.argv.slice(2);
const axe = readFileSync(createRequire(join(process.cwd(), 'package.json')).resolve('axe-core/axe.min.js'), 'utf8');
const HOSTILE = '<img src=x onerror=alert(1)>';
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.svg': 'image/svg+xml', '.js': 'text/javascript', '.json': 'application/json', '.png': 'image/png' };
// More would be noticed on a phone.
const MOST_BYTES = 100_000;
const problems = new Set();
let looks = 0;

const own = serve(join(built, 'site'), '/');
const many = serve(join(built, 'many/site'), '/folder/');
const german = serve(join(built, 'german/site'), '/');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-background-networking'] });
try {
  for (const site of [own, many, german]) {
    for (const colorScheme of ['light', 'dark']) await judge(site, { colorScheme });
    await judge(site, { colorScheme: 'light' }, 'without script');
    await keyboard(site);
    await print(site);
  }
  await copies();
  await filters();
  await searches();
  await withoutScript();
  await switches();
  await inGerman();
} finally {
  await browser.close();
  own.server.close();
  many.server.close();
  german.server.close();
}
console.log(`${looks} looks`);
problems.forEach((problem) => console.log(problem));
process.exitCode = problems.size ? 1 : 0;

// A static host of a folder, that sends the headers that the pages ask it for.
function serve(root, base) {
  const policy = readFileSync(join(root, '_headers'), 'utf8').match(/Content-Security-Policy: (.*)/)[1];
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://host').pathname));
    const file = join(root, path.slice(base.length));
    if (!path.startsWith(base) || !existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'text/plain', 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff' });
    response.end(readFileSync(file));
  });
  server.listen(0, '127.0.0.1');
  return { root, server, address: (path) => `http://127.0.0.1:${server.address().port}${base}${path}` };
}

// All pages at the root, and the first and the last of each folder; not those that lead on at once.
function kinds({ root }) {
  const pages = readdirSync(root, { recursive: true }).filter((path) => path.endsWith('.html') && path !== '404.html');
  const stays = (path) => !readFileSync(join(root, path), 'utf8').includes('http-equiv="refresh"');
  const folders = new Map();
  for (const path of pages.sort().filter(stays)) {
    const folder = path.split('/').slice(0, -1).join('/').replace(/^packages\/.*/, 'packages/*');
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  return [...folders].flatMap(([folder, paths]) => (folder ? [paths[0], paths.at(-1)] : paths));
}

async function open(site, path, options = {}, withoutScripts = false) {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, ...options });
  const page = await context.newPage();
  const url = site.address(path);
  const say = (what) => problems.add(`${path}: ${what}`);
  page.on('console', (message) => say(`console: ${message.text()}`));
  page.on('pageerror', (error) => say(`error: ${error.message}`));
  page.on('response', (response) => response.status() >= 400 && say(`${response.status()}: ${response.url()}`));
  page.on('request', (request) => new URL(request.url()).origin === new URL(url).origin || say(`asks ${request.url()}`));
  if (withoutScripts) await page.route('**/*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  await page.goto(url);
  looks += 1;
  return { page, say, context, close: () => context.close() };
}

// axe needs scripts itself: without script means that those of the site are empty.
async function judge(site, options, state = options.colorScheme) {
  for (const path of kinds(site)) {
    const { page, say, close } = await open(site, path, options, state === 'without script');
    await fits(page, state, say);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => axe.run());
    violations.forEach(({ id, nodes }) => say(`${state}: axe: ${id}: ${nodes[0].html.slice(0, 200)}`));
    await close();
  }
}

async function fits(page, state, say) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > 320) say(`${state}: scrolls sideways, ${width} px`);
}

// No form that does nothing, and words that lead on.
async function withoutScript() {
  for (const path of ['search.html', 'advisories/index.html']) {
    const { page, say, close } = await open(many, path, { javaScriptEnabled: false });
    if (await page.locator('form').isVisible()) say('a form without a script');
    if (!(await page.getByRole('link', { name: path === 'search.html' ? 'All advisories' : '2020' }).first().isVisible())) say('no list without a script');
    if (path === 'search.html' && !(await page.getByText('Searching here needs a script').isVisible())) say('nothing says that a search needs a script');
    await close();
  }
}

// The first Tab shows the link that skips to the content; after it every stop is seen, and they come in the page's order.
async function keyboard(site) {
  const { page, say, close } = await open(site, 'index.html');
  await page.keyboard.press('Tab');
  const skip = await page.evaluate(() => document.activeElement.matches('.skip') && document.activeElement.getBoundingClientRect().left >= 0);
  if (!skip) say('keyboard: the first stop is not a visible link to the content');
  await page.keyboard.press('Enter');
  if ((await page.evaluate(() => document.activeElement.id)) !== 'main') say('keyboard: the link does not lead to the content');
  await page.goto(site.address('index.html'));
  const stops = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')].filter((stop) => stop.checkVisibility()).length);
  let last = -1;
  for (let stop = 0; stop < stops; stop += 1) {
    await page.keyboard.press('Tab');
    const { place, seen } = await page.evaluate(() => {
      const all = [...document.querySelectorAll('*')];
      const style = getComputedStyle(document.activeElement);
      return { place: all.indexOf(document.activeElement), seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
    });
    if (place <= last) say(`keyboard: stop ${stop} of ${stops} is out of order`);
    if (!seen) say(`keyboard: stop ${stop} is not seen`);
    last = place;
  }
  await close();
}

// On paper an advisory is black on white, without what leads elsewhere, with what is folded on the screen; and the file has pages.
async function print(site) {
  const path = kinds(site).find((path) => path.startsWith('advisories/') && !path.includes('index'));
  const { page, say, close } = await open(site, path, { colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print' });
  for (const part of ['.top nav', '.bottom ul', '.copy', 'form']) {
    for (const shown of await page.locator(part).all()) if (await shown.isVisible()) say(`print: ${part} is on paper`);
  }
  const folded = await page.evaluate(() => [...document.querySelectorAll('details:not([open]) > :not(summary)')].filter((part) => getComputedStyle(part).display !== 'none').map((part) => part.checkVisibility()));
  if (site === own && !folded.length) say('print: nothing is folded on the screen');
  if (folded.includes(false)) say('print: something stays folded');
  const back = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  if (back !== 'rgb(255, 255, 255)') say(`print: the paper is ${back}`);
  const pdf = await page.pdf({ format: 'A4' });
  if (!pdf.subarray(0, 5).equals(Buffer.from('%PDF-')) || pdf.length < 10_000) say(`print: ${pdf.length} bytes`);
  await close();
}

async function copies() {
  const { page, say, close } = await open(own, 'keys.html', { permissions: ['clipboard-read', 'clipboard-write'] });
  for (const [source, text] of [['code.fingerprint', 'a fingerprint'], ['pre', 'commands']]) {
    const wanted = (await page.locator(source).first().textContent()).trim();
    await page.locator(source === 'pre' ? '.copy-block' : '.copy:not(.copy-block)').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForTimeout(100);
    const got = await page.evaluate(() => navigator.clipboard.readText());
    if (got !== wanted) say(`copy: '${got}' is not ${text}, '${wanted}'`);
    const told = await page.locator('body > [role=status]').textContent();
    if (told !== 'Copied') say(`copy: '${told}' is announced`);
  }
  await close();
}

// The line above a page leads to its other language and back, and the menu of that language stays in it.
async function switches() {
  const { page, say, close } = await open(own, 'policy.html');
  const language = () => page.evaluate(() => document.documentElement.lang);
  const current = () => page.locator('.languages [aria-current=page]').textContent();
  for (const [name, lang] of [['Deutsch', 'de'], ['English', 'en'], ['Deutsch', 'de']]) {
    await page.getByRole('link', { name, exact: true }).focus();
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    if ((await language()) !== lang || (await current()) !== name) say(`languages: '${name}' leads to ${page.url()}`);
  }
  if ((await language()) === 'de') {
    const report = page.getByRole('navigation', { name: 'Website' }).getByRole('link', { name: 'Melden' });
    await Promise.all([page.waitForNavigation(), report.click()]);
    if ((await language()) !== 'de' || !page.url().endsWith('report.de.html')) say(`languages: the menu leads to ${page.url()}`);
  }
  await close();
}

// Scripts speak the language of the site.
async function inGerman() {
  const keys = await open(german, 'keys.html', { permissions: ['clipboard-read', 'clipboard-write'] });
  await keys.page.locator('.copy').first().click();
  await keys.page.waitForTimeout(100);
  const copied = await keys.page.locator('body > [role=status]').textContent();
  if (copied !== 'Kopiert') keys.say(`German: a copy is announced as '${copied}'`);
  await keys.close();
  for (const [typed, wanted] of [['CVE-2016-6581', /^1 Treffer$/], ['hpack', /^\d+ Treffer$/], [HOSTILE, /^Nichts gefunden/]]) {
    const { told } = await search(german, typed);
    if (!wanted.test(told)) problems.add(`German: a search for '${typed}' says '${told}'`);
  }
  const box = await open(german, 'advisories/HYPER-2016-0002.html');
  await box.page.locator('form [name=version]').fill('2.2.0');
  await box.page.keyboard.press('Enter');
  const answer = await box.page.locator('.answer').textContent();
  if (!answer.startsWith('Betroffen: 2.2.0 ist aufgeführt. Die erste korrigierte Version danach ist 2.3.0.')) box.say(`German: the box says '${answer}'`);
  await box.close();
}

async function filters() {
  const { page, say, close } = await open(many, 'advisories/index.html');
  const titles = () => page.locator('.rows > li:visible .row-title a').allTextContents();
  const all = await titles();
  const words = all[40].toLowerCase().split(' ').slice(0, 2);
  await page.getByRole('searchbox').fill(words.join('  ').toUpperCase());
  const texts = await page.locator('.rows > li:visible').allTextContents();
  const wrong = texts.filter((text) => !words.every((word) => text.toLowerCase().includes(word)));
  if (wrong.length || !texts.length) say(`filter: ${texts.length} rows, of which ${wrong.length} do not fit`);
  const told = await page.locator('form [role=status]').textContent();
  if (told !== `${texts.length} of ${all.length} advisories on this page`) say(`filter: says '${told}'`);
  await page.getByRole('searchbox').fill('');
  await page.locator('select').selectOption('title');
  const sorted = await titles();
  const expected = all.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (sorted.join('\n') !== expected.join('\n')) say('filter: the rows are not sorted by title');
  await page.locator('select').selectOption('oldest');
  if ((await titles()).join('\n') !== all.toReversed().join('\n')) say('filter: the rows are not sorted by date');
  await close();
}

// What a search must find first, whatever its form, and what it may move.
async function searches() {
  const [newest] = readdirSync(join(many.root, 'advisories')).filter((name) => /^EX-.*\.html$/.test(name)).sort().reverse();
  const heading = readFileSync(join(many.root, 'advisories', newest), 'utf8').match(/<h1>(.*?)<\/h1>/)[1];
  const id = newest.replace('.html', '');
  for (const [site, typed, href] of [
    [many, id, `advisories/${newest}`], [many, heading, `advisories/${newest}`],
    [own, 'CVE-2016-6581', 'advisories/HYPER-2016-0002.html'], [own, 'GHSA-ffq8-576r-v26g', 'advisories/HYPER-2016-0002.html'],
    [own, 'stream insert', 'advisories/HYPER-2016-0001.html'], [own, 'security policy', 'policy.html'],
    [own, 'priority pypi', 'packages/PyPI/priority/index.html'],
  ]) {
    const { found, bytes } = await search(site, typed);
    if (found[0] !== href) problems.add(`search: '${typed}' finds ${found[0]}, not ${href}`);
    if (bytes > MOST_BYTES) problems.add(`search: '${typed}' moves ${bytes} bytes`);
  }
  const { told } = await search(many, HOSTILE);
  if (!told.startsWith('Nothing was found')) problems.add(`search: '${HOSTILE}' finds ${told}`);
}

async function search(site, typed) {
  const { page, say, close } = await open(site, 'search.html');
  let bytes = 0;
  page.on('response', async (response) => (bytes += (await response.body()).length));
  await page.getByRole('searchbox').pressSequentially(typed);
  await page.keyboard.press('Enter');
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('form [role=status]').textContent, null, { timeout: 5000 }).catch(() => say(`search: '${typed}' is not answered`));
  await page.waitForTimeout(200);
  const told = await page.locator('form [role=status]').textContent();
  const links = await page.locator('.results a').evaluateAll((links) => links.map((link) => link.href));
  await fits(page, typed, say);
  await close();
  return { told, bytes, found: links.map((link) => link.slice(site.address('').length)) };
}
