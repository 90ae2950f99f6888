// page.mjs - one page as people meet it: by day and by night, on a desk and in
// a hand, on paper, and without a mouse.
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { openPage } from './browser.mjs';
import * as inside from './inside.mjs';
import * as charts from './inside_charts.mjs';
import * as keyboard from './inside_keyboard.mjs';

// `shot`: there is a picture of it; of paper there is a PDF.  A4 less its
// margins has 718 px.
const VIEWS = [
  { name: 'light-1280', colorScheme: 'light', width: 1280, media: 'screen', shot: true },
  { name: 'dark-1280', colorScheme: 'dark', width: 1280, media: 'screen', shot: true },
  { name: 'light-400', colorScheme: 'light', width: 400, media: 'screen', shot: true },
  { name: 'dark-400', colorScheme: 'dark', width: 400, media: 'screen' },
  { name: 'print', colorScheme: 'light', width: 718, media: 'print' },
];
const DARK_VIEWS = VIEWS.filter(({ colorScheme }) => colorScheme === 'dark');

const show = async (page, { colorScheme, width, media }) => {
  await page.emulateMedia({ colorScheme, media });
  await page.setViewportSize({ width, height: width < 500 ? 800 : 900 });
};

const unfold = () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
};

// The same question in every view: faults begin with the view's name.
const askViews = async (page, views, question, argument) => {
  const faults = [];
  for (const view of views) {
    await show(page, view);
    faults.push(
      ...(await page.evaluate(question, argument)).map((fault) => `${view.name}: ${fault}`),
    );
  }
  return faults;
};

// JPEG takes a quarter of the time that PNG takes.
const takePictures = async (page, prefix) => {
  for (const view of VIEWS.filter(({ shot }) => shot)) {
    await show(page, view);
    await page.screenshot({ path: `${prefix}-${view.name}.jpg`, quality: 85, fullPage: true });
  }
};

// Pictures out of sight are fetched late, or never.
const loadImages = () =>
  Promise.allSettled(
    [...document.images].map((image) => {
      image.loading = 'eager';
      return image.decode();
    }),
  ).then(() => undefined);

const print = async (page, path) => {
  await page.pdf({ path, format: 'A4', printBackground: false });
  return statSync(path).size > 2000 ? [] : ['the paper is empty'];
};

// --- Tab, axe, links -------------------------------------------------------

const walkByTab = async (page, view) => {
  await show(page, view);
  const most = await page.evaluate(keyboard.prepareTabbing);
  const faults = [];

  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(keyboard.lookAtFocus);
    if (found === null) break;
    faults.push(...found);
  }
  faults.push(...(await page.evaluate(keyboard.findUnreached)));
  return faults;
};

const RULES = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
};
const RULES_OF_COLOUR = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

// What axe-core calls a violation, as one line each.  Of a chart it looks at
// the name; what is inside is for the eye (inside_charts.mjs).
const runAxe = async (page, view, rules) => {
  await show(page, view);
  const violations = await page.evaluate(async (rules) => {
    const result = await window.axe.run(
      { exclude: [['svg > g']] },
      { runOnly: rules, resultTypes: ['violations'] },
    );
    return result.violations.map(({ id, nodes }) => ({ id, count: nodes.length, ...nodes[0] }));
  }, rules);
  return violations.map(
    ({ id, count, html, failureSummary }) =>
      `${id}, ${count} times, first ${html.slice(0, 160)}: ${failureSummary}`,
  );
};

// Links lead somewhere: a copy of the data, another page, a place on this one.
const followLinks = async (page, url) => {
  const links = await page.evaluate(() =>
    [...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href')),
  );
  const folder = dirname(fileURLToPath(url));
  const isThere = (link) =>
    existsSync(join(folder, decodeURIComponent(link.replace(/[?#].*/, ''))));

  return [...new Set(links)]
    .filter((link) => !link.startsWith('#') && !/^https:\/\//.test(link))
    .filter((link) => /^[a-z]+:|^\//i.test(link) || !isThere(link))
    .map((link) => `leads nowhere: ${link}`);
};

// --- all of it -------------------------------------------------------------

// Asks all there is to ask.  Returns [what, faults] for each test; pictures go
// to PREFIX-*.jpg.  most_bytes: what the page may weigh; least_px: the smallest
// type a chart may have on a desk and in a hand.
export async function examine(
  { browser, axe },
  { url, prefix, allows, most_bytes, least_px, shrinks = 1, words = [] },
) {
  const { page, faults: heard, close } = await openPage(browser, url, { allows });
  const bytes = statSync(fileURLToPath(url)).size;
  const results = [];
  const test = async (what, promise) => results.push([what, await promise]);

  await page.evaluate(loadImages);
  await takePictures(page, prefix);
  await test('is built as a page should be', page.evaluate(inside.findStructureFaults));
  await test('has each id once, and what is referred to', page.evaluate(inside.findIdFaults));
  await test('every chart has a role and a name', page.evaluate(inside.findNameFaults));
  await test('links lead somewhere', followLinks(page, url));
  await test(
    'no view is wider than its window',
    askViews(page, VIEWS, inside.findOverflow, shrinks),
  );
  await page.evaluate(unfold);
  await test('nor with all details open', askViews(page, VIEWS, inside.findOverflow, shrinks));
  await test('every chart is whole in every view', askViews(page, VIEWS, charts.findCutCharts));
  await test(
    'words stay in their charts, and apart',
    askViews(page, [VIEWS[0], VIEWS[2]], charts.findWordFaults),
  );
  await test(
    'words of charts can be read',
    askViews(page, VIEWS.slice(0, 4), charts.findPaleWords, least_px),
  );
  await test('no picture glares in the dark', askViews(page, DARK_VIEWS, charts.findGlare));
  await test('the same on paper, in any size', askViews(page, [VIEWS[4]], charts.findPaleWords, 0));
  await test('no short word is broken in a table', askViews(page, VIEWS, inside.findBrokenWords));
  await test('Tab leads to all that scrolls, and is seen', walkByTab(page, VIEWS[2]));
  await test('can be printed', print(page, `${prefix}.pdf`));
  const text = await page.evaluate(() => document.body.textContent);
  await test(
    'says what it must',
    words.filter((word) => !text.includes(word)).map((word) => `does not say "${word}"`),
  );
  await page.evaluate(axe); // the debugger's word counts more than the CSP
  await test('axe-core finds nothing by day', runAxe(page, VIEWS[0], RULES));
  await test('nor by night', runAxe(page, VIEWS[1], RULES_OF_COLOUR));
  await test(
    'weighs what it may',
    bytes <= most_bytes ? [] : [`${bytes} bytes, more than ${most_bytes}`],
  );
  await test('is silent, and asks nobody for anything', heard);
  await close();
  return results;
}
