// Pictures of six kinds of pages of a built site, light and dark, for the documentation.
//
//     cargo run --release -- build
//     npm install --no-save playwright-core
//     node .github/screenshots.mjs [public] [content/docs/pictures]
//
// CHROMIUM names the browser; without it, /usr/bin/chromium.
import { createServer } from 'node:http';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { createRequire } from 'node:module';

// From the folder in which it runs, wherever this file is.
const { chromium } = createRequire(join(process.cwd(), 'package.json'))('playwright-core');
const [site = 'public', pictures = 'content/docs/pictures'] = process.argv.slice(2);
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.svg': 'image/svg+xml', '.js': 'text/javascript', '.json': 'application/json', '.png': 'image/png' };
const PAGES = {
  home: { path: 'index.html' },
  advisory: { path: 'advisories/HYPER-2016-0002.html', before: ask },
  advisories: { path: 'advisories/index.html' },
  search: { path: 'search.html?q=memory', before: (page) => page.locator('.results a').first().waitFor() },
  keys: { path: 'keys.html' },
  distributors: { path: 'distributors.html' },
};

mkdirSync(pictures, { recursive: true });
const server = createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://host').pathname));
  const file = join(site, path);
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'text/plain' }).end(readFileSync(file));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const colorScheme of ['light', 'dark']) {
  const context = await browser.newContext({ colorScheme, viewport: { width: 860, height: 760 }, reducedMotion: 'reduce' });
  for (const [name, { path, before }] of Object.entries(PAGES)) {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/${path}`);
    await before?.(page);
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) });
    await page.close();
  }
}
await browser.close();
server.close();

async function ask(page) {
  await page.locator('input[name=version]').fill('2.2.0');
  await page.locator('form button').click();
}
