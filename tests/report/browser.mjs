// browser.mjs - Debian's Chromium, driven by playwright-core: no browser is
// downloaded.  Pages are opened from disk, as people open them.
import { createRequire } from 'node:module';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser'];

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

// The path in CHROMIUM, or of the first one in PATH; undefined: there is none.
export function findChromium() {
  if (process.env.CHROMIUM)
    return isProgram(process.env.CHROMIUM) ? process.env.CHROMIUM : undefined;
  return (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(isProgram);
}

// The browser, and axe-core's source, out of FOLDER/node_modules.
export async function startBrowser(folder, executablePath) {
  const require = createRequire(join(folder, 'package.json'));
  const { chromium } = require('playwright-core');
  const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  const browser = await chromium.launch({
    executablePath,
    args: ['--disable-gpu', '--disable-quic'],
  });

  return { browser, axe };
}

// Opens a file in a window of its own, and writes down all that it says or
// asks for: `faults` grows for as long as the window is open.  allows(url)
// says which files besides itself it may load.
export async function openPage(browser, url, { allows = () => false, bypassCSP = false } = {}) {
  const context = await browser.newContext({ bypassCSP, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const faults = [];

  page.on('console', (message) => faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => faults.push(`cannot load ${request.url()}`));
  page.on('request', (request) => {
    if (request.url() !== url && !allows(request.url())) faults.push(`asks for ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss(); // nobody waits for it
  });
  await page.goto(url, { waitUntil: 'load' });
  return { page, faults, close: () => context.close() };
}
