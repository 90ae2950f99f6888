// main.mjs - the pages and charts of bench in a real browser.
//
//   node tests/report/main.mjs BUILD
//
// BUILD/test-report has node_modules (run.sh), and gets results/, a folder of
// runs with their pages, and shots/, how each page looked.
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { findChromium, startBrowser } from './browser.mjs';
import {
  findBadSvg,
  findChanged,
  findFileFaults,
  followHeadline,
  followToPixel,
  snapshot,
} from './chain.mjs';
import { compare, copySample, draw, inTurns, makeRuns, run } from './draw.mjs';
import { examine } from './page.mjs';
import { FOREIGN } from './shapes.mjs';
import { Tap } from './tap.mjs';

const JOBS = 2;
const LEAST_WORDS = ['hello'];
const DEFAULT_BYTES = 1e6; // of a default run's page
const MOST_BYTES = 4e6; // of any page
const LEAST_PX = 7; // of the type in charts, on a desk and in a hand

const build = resolve(process.argv[2] ?? 'build');
const bench = join(build, 'bench');
const work = join(build, 'test-report');
const results = join(work, 'results');
const shots = join(work, 'shots');
const tap = new Tap();

const seconds = (since) => ((performance.now() - since) / 1000).toFixed(1);
const folderOf = (name) => join(results, name);

// --- pages -----------------------------------------------------------------

const WORDS = {
  foreign: [
    FOREIGN.label,
    FOREIGN.other,
    FOREIGN.hostname,
    FOREIGN.cpu,
    FOREIGN.warning,
    FOREIGN.title,
  ],
  claims: [
    FOREIGN.claim,
    'SEDA 2001: -88 % at 1,024 threads',
    'supported',
    'refuted',
    'inconclusive',
  ],
  'no-trials': [],
};

// Differ from another page in their figures only: drawn, and not looked at.
const LIKE_ANOTHER = ['twice', 'alike', 'fast'];

// On paper, names of 40 letters may make everything smaller.
const shrinksOf = (name) => (name.includes('foreign') ? 2 : 1);

const pageOf = (folder) => ({
  name: basename(folder),
  url: pathToFileURL(join(folder, 'report.html')).href,
  most_bytes: basename(folder) === 'sample' ? DEFAULT_BYTES : MOST_BYTES,
  least_px: LEAST_PX,
  shrinks: shrinksOf(basename(folder)),
  words: WORDS[basename(folder)] ?? LEAST_WORDS,
});

// The index has thumbnails: pictures of the runs beside it.
const indexPage = () => ({
  name: 'index',
  url: pathToFileURL(join(results, 'index.html')).href,
  allows: (url) => url.startsWith(`${pathToFileURL(results).href}/`) && /\.(svg|png)$/.test(url),
  most_bytes: MOST_BYTES,
  least_px: LEAST_PX,
  words: ['sample', 'twice', 'claims'],
});

const COMPARED = [
  ['foreign', 'foreign'],
  ['trouble', 'twice'],
];

const comparePage = async ([a, b]) => {
  const name = `compare-${a}-${b}`;
  const path = join(results, `${name}.html`);
  tap.tell(`${name} is written`, await compare(bench, folderOf(a), folderOf(b), path));
  const words = a === 'foreign' ? [FOREIGN.server, FOREIGN.other, FOREIGN.scenario] : LEAST_WORDS;
  const url = pathToFileURL(path).href;
  return {
    name,
    url,
    most_bytes: MOST_BYTES,
    least_px: LEAST_PX,
    shrinks: shrinksOf(name),
    words,
  };
};

const lookAt = (driver) => async (page) => {
  const since = performance.now();
  try {
    const found = await examine(driver, { ...page, prefix: join(shots, page.name) });
    for (const [what, faults] of found) tap.tell(`${page.name}: ${what}`, faults);
  } catch (error) {
    tap.tell(`${page.name} can be looked at`, [error.message]);
  }
  tap.note(`${page.name}: ${seconds(since)} s`);
};

// What cannot even be asked is a fault, too.
const tell = async (what, ask) => {
  try {
    tap.tell(what, await ask());
  } catch (error) {
    tap.tell(what, [error.message]);
  }
};

// Whoever sees nothing may be blind: on a page of faults every test fails, but
// that of printing.
const lookAtFaults = async (driver) => {
  const url = new URL('faulty.html', import.meta.url).href;
  const page = { url, words: ['what is not said'], most_bytes: 100, least_px: 20 };
  const found = await examine(driver, { ...page, prefix: join(shots, 'faulty') });
  const blind = found.filter(([what, faults]) => faults.length === 0 && what !== 'can be printed');
  tap.tell(
    'each test sees the fault that was put in for it',
    blind.map(([what]) => `passed: ${what}`),
  );
};

// --- charts ----------------------------------------------------------------

const ORDINARY =
  'Event loop served 2.0x the requests of thread per connection at 1,000 connections';
const ALIKE = 'No clear difference in throughput at 1,000 connections';

const followAll = async ({ browser }) => {
  for (const name of ['sample', 'twice', 'fast', 'twenty-levels', 'six-servers'])
    await tell(`${name}: each trial at its place in the chart`, () =>
      followToPixel(browser, folderOf(name), 'hello'),
    );
  await tell('half the requests: the headline says so', () =>
    followHeadline(folderOf('twice'), 'throughput', ORDINARY),
  );
  await tell('no difference: the headline claims none', () =>
    followHeadline(folderOf('alike'), 'throughput', ALIKE),
  );
};

// The same bytes again, also from a folder elsewhere; and how long it takes.
const redraw = async () => {
  const [here, there] = ['here', 'there'].map((where) =>
    copySample(join(work, 'redraw', where, 'results', 'sample')),
  );
  const make = (folder) =>
    run('make', '-s', `BUILD=${build}`, 'DEPS=no', 'charts', 'report', `RUN=${folder}`);
  const since = performance.now();
  const first = await make(here);
  tap.note(`make charts report, of the sample: ${seconds(since)} s`);
  tap.tell('make charts report succeeds', first.code === 0 ? [] : [first.err]);
  const before = snapshot(join(here, '..'));
  await make(here);
  await make(there);
  tap.tell('drawn again: the same bytes', findChanged(before, snapshot(join(here, '..'))));
  tap.tell('drawn elsewhere: the same bytes', findChanged(before, snapshot(join(there, '..'))));
};

// --- all of it -------------------------------------------------------------

const drawAll = async ({ browser }, folders) => {
  const since = performance.now();
  const found = await inTurns(folders, JOBS, (folder) => draw(bench, folder));
  for (const [i, folder] of folders.entries()) {
    tap.tell(`${basename(folder)} is drawn without a word`, found[i]);
    await tell(`${basename(folder)}: files are whole, and listed`, () => findFileFaults(folder));
    await tell(`${basename(folder)}: each SVG stands alone`, () => findBadSvg(browser, folder));
  }
  tap.note(`${folders.length} runs drawn: ${seconds(since)} s`);
};

const start = async () => {
  const path = findChromium();
  try {
    return await startBrowser(work, path);
  } catch (error) {
    console.error(`test-report: ${path} does not start: ${error.message.split('\n')[0]}`);
    process.exit(69);
  }
};

const since = performance.now();
const driver = await start();
rmSync(shots, { recursive: true, force: true });
rmSync(join(work, 'redraw'), { recursive: true, force: true });
mkdirSync(shots, { recursive: true });
const folders = makeRuns(results);
await drawAll(driver, folders);
const compared = [];
for (const pair of COMPARED) compared.push(await comparePage(pair));
await followAll(driver);
await lookAtFaults(driver);
const looked = folders.map(pageOf).filter(({ name }) => !LIKE_ANOTHER.includes(name));
await inTurns([...looked, indexPage(), ...compared], JOBS, lookAt(driver));
await driver.browser.close();
await redraw();
tap.note(`all of it: ${seconds(since)} s; pictures are in ${shots}`);
process.exit(tap.end());
