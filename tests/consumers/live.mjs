// Chromium on a page of `forewarn serve` while its source is edited, broken, mended and edited fast: the page loads itself again,
// what is wrong stands over it as text, and the page's own policy holds. Usage: node live.mjs BUILT PROGRAM
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const [built, program] = process.argv.slice(2);
const source = join(built, 'live/content/policy.md');
const HOSTILE = '<img src=x onerror=alert(1)>';
// Far longer than anything here takes.
const PATIENCE = 10_000;
const problems = new Set();
const say = (what) => problems.add(`live: ${what}`);

const preview = spawn(program, ['-C', join(built, 'live'), 'serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-background-networking'] });
try {
  const { page, address } = await open();
  const sound = readFileSync(source, 'utf8');
  await edited(page, sound);
  await broken(page, sound);
  await mended(page, sound);
  await fast(page, sound);
  await guarded(page, address);
} finally {
  await browser.close();
  preview.kill();
}
problems.forEach((problem) => console.log(problem));
process.exitCode = problems.size ? 1 : 0;

// The policy's page, on which whatever goes wrong is a problem.
async function open() {
  const [line] = await new Promise((resolve) => createInterface(preview.stdout).once('line', (...all) => resolve(all)));
  const address = line.match(/http:\/\/127\.0\.0\.1:\d+\//)[0];
  const page = await browser.newPage();
  page.on('console', (message) => say(`console: ${message.text()}`));
  page.on('pageerror', (error) => say(`error: ${error.message}`));
  page.on('dialog', (dialog) => say(`a script of the findings ran`) && dialog.dismiss());
  page.on('response', (response) => response.status() >= 400 && say(`${response.status()}: ${response.url()}`));
  page.on('request', (request) => request.url().startsWith(address) || say(`asks ${request.url()}`));
  await page.goto(`${address}policy.html`);
  return { page, address };
}

// Waits until a text stands on the page.
async function shows(page, text, place = 'body') {
  const found = page.locator(place).getByText(text).first().waitFor({ timeout: PATIENCE });
  return found.then(() => true, () => false);
}

async function edited(page, sound) {
  if (!(await shows(page, 'The first words'))) say('the page is not there');
  await page.evaluate(() => document.documentElement.setAttribute('data-before', ''));
  writeFileSync(source, sound.replace('The first', 'The second'));
  if (!(await shows(page, 'The second words'))) say('the page did not load itself again');
  if (await page.locator('html[data-before]').count()) say('it is still the page from before the edit');
  if (await page.locator('#forewarn-live').count()) say('a sound site has an overlay');
}

async function broken(page, sound) {
  writeFileSync(source, sound.replace('---\n', `---\n"${HOSTILE}": 1\n`));
  const overlay = '#forewarn-live';
  if (!(await shows(page, 'content/policy.md:2:', overlay))) return say('no overlay with file and line');
  const text = await page.locator(overlay).textContent();
  if (!text.includes(HOSTILE)) say(`the finding is not there as text: '${text}'`);
  if (!text.startsWith('1 error, 0 warnings')) say(`no count in '${text}'`);
  if (await page.locator(`${overlay} img`).count()) say('a finding became markup');
  if (!(await page.locator(overlay).isVisible())) say('the overlay cannot be seen');
  if (!(await shows(page, 'The second words'))) say('the last good page is gone');
}

async function mended(page, sound) {
  writeFileSync(source, sound.replace('The first', 'The third'));
  if (!(await shows(page, 'The third words'))) say('the mended page did not come');
  if (await page.locator('#forewarn-live').count()) say('the overlay stayed');
}

// Faster than a page loads: the last edit is what is shown in the end.
async function fast(page, sound) {
  for (let edit = 1; edit <= 100; edit += 1) {
    writeFileSync(source, sound.replace('The first', `Edit ${edit} has these`));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  if (!(await shows(page, 'Edit 100 has these words'))) say('the last of many edits is not shown');
}

// The policy of the published site holds, in the page and beside it; a script that it does not name does not run.
async function guarded(page, address) {
  const wanted = (await (await page.request.get(`${address}_headers`)).text()).match(/Content-Security-Policy: (.*)/)[1];
  const response = await page.request.get(`${address}policy.html`);
  const sent = response.headers()['content-security-policy'];
  if (sent !== wanted) say(`the answer's policy is '${sent}'`);
  const own = await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
  if (!wanted.startsWith(own)) say(`the page's policy is '${own}'`);
}
