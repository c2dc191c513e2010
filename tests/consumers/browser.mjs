// Chromium on the pages of advisories: the version box by keyboard alone, its answers, and axe's judgement, at 320 px in both
// schemes; and the same pages without script. Usage: node browser.mjs BUILT EXPECTED_JSON
import { createReadStream, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [built, expectedFile] = process.argv.slice(2);
const expected = JSON.parse(readFileSync(expectedFile, 'utf8'));
const axe = readFileSync(createRequire(join(process.cwd(), 'package.json')).resolve('axe-core/axe.min.js'), 'utf8');
const HOSTILE = '<img src=x onerror=alert(1)>';
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.svg': 'image/svg+xml', '.js': 'text/javascript' };
const problems = new Set();
let looks = 0;

const [site, cases] = [serve(join(built, 'site')), serve(join(built, 'cases/site'))];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-background-networking'] });
try {
  for (const colorScheme of ['light', 'dark']) await look({ colorScheme, viewport: { width: 320, height: 640 } });
  for (const colorScheme of ['light', 'dark']) await promises({ colorScheme, viewport: { width: 320, height: 640 } });
  await promises({ forcedColors: 'active', viewport: { width: 320, height: 640 } });
  await withoutScript();
  await fromDisk();
  await withdrawnAndUnordered();
} finally {
  await browser.close();
  site.close();
  cases.close();
}
console.log(`${looks} answers read`);
problems.forEach((problem) => console.log(problem));
process.exitCode = problems.size ? 1 : 0;

// A static host that sends the headers that the pages ask it for.
function serve(root) {
  const policy = readFileSync(join(root, '_headers'), 'utf8').match(/Content-Security-Policy: (.*)/)[1];
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://host').pathname));
    const type = TYPES[extname(path)] ?? 'text/plain';
    const file = createReadStream(join(root, path));
    file.on('error', () => response.writeHead(404).end());
    file.on('open', () => {
      response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff' });
      file.pipe(response);
    });
  });
  server.listen(0, '127.0.0.1');
  return server;
}

// A page on which whatever goes wrong is a problem: messages of the console, errors, answers of 400 and above, other hosts.
async function open(url, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const say = (what) => problems.add(`${new URL(url).pathname}: ${what}`);
  page.on('console', (message) => say(`console: ${message.text()}`));
  page.on('pageerror', (error) => say(`error: ${error.message}`));
  page.on('response', (response) => response.status() >= 400 && say(`${response.status()}: ${response.url()}`));
  page.on('request', (request) => new URL(request.url()).origin === new URL(url).origin || say(`asks ${request.url()}`));
  await page.goto(url);
  return { page, say, close: () => context.close() };
}

function address(server, path) {
  return `http://127.0.0.1:${server.address().port}/${path}`;
}

async function look(options) {
  for (const id of expected.advisories) {
    const { page, say, close } = await open(address(site, `advisories/${id}.html`), options);
    for (const { name, version, found } of expected.matches) {
      if (!(await page.locator(`[data-package="${name} (PyPI)"]`).count())) continue;
      const answer = await ask(page, `${name} (PyPI)`, version);
      const wanted = found.includes(id) ? 'Affected: ' : 'Not affected by this advisory: ';
      if (!answer.startsWith(wanted)) say(`${name} ${version}: '${answer}' is not '${wanted}'`);
      await judge(page, `${options.colorScheme}, ${wanted}`, say);
    }
    const answer = await ask(page, undefined, HOSTILE);
    if (!answer.startsWith(`Cannot tell: ${HOSTILE} is not written`)) say(`not text: ${answer}`);
    await judge(page, options.colorScheme, say);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('1');
    if (await page.locator('.answer[role=status]').textContent()) say('an answer stands beside another version');
    await close();
  }
}

// Types a version by the keyboard alone: from the start of the content Tab leads to the choice, the version and the button.
async function ask(page, choice, version) {
  looks += 1;
  await page.evaluate(() => document.querySelector('#main').focus());
  for (let i = 0; i < 20 && !(await page.evaluate(() => document.activeElement.closest('form'))); i += 1) {
    await page.keyboard.press('Tab');
  }
  if (await focused(page, 'SELECT')) {
    if (choice) await page.keyboard.type(choice);
    await page.keyboard.press('Tab');
  }
  if (!(await focused(page, 'INPUT'))) return 'no field was reached by Tab';
  await page.keyboard.press('Control+A');
  await page.keyboard.type(version);
  await page.keyboard.press('Tab');
  if (!(await focused(page, 'BUTTON'))) return 'no button was reached by Tab';
  await page.keyboard.press('Enter');
  return page.locator('.answer[role=status]').textContent();
}

function focused(page, tag) {
  return page.evaluate((tag) => document.activeElement.closest('form') && document.activeElement.tagName === tag, tag);
}

async function judge(page, state, say) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > 320) say(`${state}: scrolls sideways, ${width} px`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run());
  violations.forEach(({ id, nodes }) => say(`${state}: axe: ${id}: ${nodes[0].html.slice(0, 200)}`));
}

// The page of promises, with its folded tables open: each drawing has a name, a description and a table beside it.
async function promises(options) {
  for (const server of [site, cases]) await drawings(server, options);
}

async function drawings(server, options) {
  const { page, say, close } = await open(address(server, 'promises.html'), options);
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
  const plots = await page.locator('.plot svg').count();
  if (server === cases && !plots) say('no drawing');
  for (const part of ['> title', '> desc']) {
    if ((await page.locator(`.plot svg ${part}`).count()) !== plots) say(`drawings without ${part}`);
  }
  if ((await page.locator('.plot + details table').count()) !== plots) say('a drawing without its table');
  await judge(page, options.colorScheme ?? 'forced colours', say);
  await close();
}

// The box stays away, and the tables are there.
async function withoutScript() {
  const { page, say, close } = await open(address(site, `advisories/${expected.advisories[0]}.html`), { javaScriptEnabled: false });
  if (await page.locator('form').isVisible()) say('a box without a script');
  if (!(await page.locator('#affected td').first().isVisible())) say('no table without a script');
  await close();
}

async function fromDisk() {
  const { page, say, close } = await open(pathToFileURL(join(built, 'site/advisories', `${expected.advisories[0]}.html`)).href);
  if (!(await ask(page, undefined, HOSTILE)).startsWith('Cannot tell: ')) say('no answer from a file');
  await close();
}

// What the box says where it must not evaluate anything.
async function withdrawnAndUnordered() {
  const questions = JSON.parse(readFileSync(join(built, 'cases/answers.json'), 'utf8'));
  for (const [ecosystem, wanted] of [['withdrawn', 'Withdrawn: this advisory applies to no version.'], ['vcpkg', 'Cannot tell: ']]) {
    const { id } = questions.find(({ choice, withdrawn }) => (ecosystem === 'withdrawn' ? withdrawn : !withdrawn && choice.endsWith(`(${ecosystem})`)));
    const { page, say, close } = await open(address(cases, `advisories/${id}.html`));
    const answer = await ask(page, undefined, '77.7');
    if (!answer.startsWith(wanted)) say(`${ecosystem}: '${answer}' is not '${wanted}'`);
    await close();
  }
}
