// chain.mjs - from a row of trials.csv to a pixel of the throughput chart, and
// from a run whose answer is known to the headline.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { openPage } from './browser.mjs';
import { findMissing, readChart, scalesOf } from './chart_svg.mjs';
import { medianOf, parseCsv } from './csv.mjs';

const readChartFile = async (browser, path) => {
  const { page, faults, close } = await openPage(browser, pathToFileURL(path).href);
  const chart = await page.evaluate(readChart);
  await close();
  return { chart, faults };
};

const labelsOf = (run) => {
  const { profile } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));
  return new Map(profile.servers.map(({ name, label }) => [name, label]));
};

const validTrials = (run, scenario) =>
  parseCsv(readFileSync(join(run, 'trials.csv'), 'utf8')).filter(
    (row) => row.scenario === scenario && row.valid === '1',
  );

// Each valid trial has its dot, each median its place on the line.
const findMisplaced = (chart, trials, labels) => {
  const levels = [...new Set(trials.map((row) => Number(row.connections)))];
  const { x, y } = scalesOf(chart, levels);
  const faults = [];

  for (const server of new Set(trials.map((row) => row.server))) {
    const rows = trials.filter((row) => row.server === server);
    const dots = rows.map((row) => [x(Number(row.connections)), y(Number(row.throughput_per_s))]);
    const line = levels.map((level) => {
      const values = rows
        .filter((row) => Number(row.connections) === level)
        .map((row) => Number(row.throughput_per_s));
      return [x(level), y(medianOf(values))];
    });
    const { marks } = chart.series[`${labels.get(server)}, each trial`];
    const median = chart.series[`${labels.get(server)}, median`];
    faults.push(
      ...findMissing(dots, marks).map((point) => `${server}: no dot of a trial at ${point}`),
      ...findMissing(line, median.line).map((point) => `${server}: the line misses ${point}`),
      ...findMissing(line, median.marks).map(
        (point) => `${server}: no mark of a median at ${point}`,
      ),
    );
    if (marks.length !== rows.length)
      faults.push(`${server}: ${marks.length} dots of ${rows.length} trials`);
  }
  return faults;
};

// Faults in the throughput chart of a run's scenario.
export async function followToPixel(browser, run, scenario) {
  const { chart, faults } = await readChartFile(
    browser,
    join(run, 'charts', `throughput-${scenario}.svg`),
  );
  const trials = validTrials(run, scenario);

  if (trials.length === 0) faults.push(`no trial of ${scenario}`);
  return [...faults, ...findMisplaced(chart, trials, labelsOf(run))];
}

export const chartsOf = (run) =>
  JSON.parse(readFileSync(join(run, 'charts', 'charts.json'), 'utf8'));

// The headline in charts.json, in the chart and on the page.
export function followHeadline(run, kind, headline) {
  const entry = chartsOf(run).find((one) => one.kind === kind && one.scenario === 'hello');
  const svg = readFileSync(join(run, 'charts', `${kind}-hello.svg`), 'utf8');
  const faults = [];

  if (entry?.title !== headline)
    faults.push(`charts.json says "${entry?.title}", not "${headline}"`);
  if (!svg.includes(`<title>${headline}</title>`))
    faults.push(`${kind}-hello.svg is not called that`);
  if (!readFileSync(join(run, 'report.html'), 'utf8').includes(headline))
    faults.push('report.html does not say it');
  return faults;
}

// --- files -----------------------------------------------------------------

const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
    )
    .sort();

// Every SVG is XML for those who open it alone.
export async function findBadSvg(browser, run) {
  const folder = join(run, 'charts');
  const files = readdirSync(folder).filter((name) => name.endsWith('.svg'));
  const texts = files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
  const { page, faults, close } = await openPage(browser, 'about:blank');
  const bad = await page.evaluate((all) => {
    const complaint = (text) =>
      new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror');
    return all
      .filter(([, text]) => complaint(text))
      .map(([name, text]) => `${name}: ${complaint(text).textContent}`);
  }, texts);
  await close();
  return [...faults, ...bad];
}

const sizeOfPng = (bytes) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
const sizeOfSvg = (text) =>
  [...text.matchAll(/ (?:width|height)="(\d+)"/g)].slice(0, 2).map((found) => Number(found[1]));

// What is listed is there, as SVG and as PNG of twice the size; nothing is
// empty, half-written, or there without being listed.
export function findFileFaults(run) {
  const folder = join(run, 'charts');
  const listed = chartsOf(run)
    .filter((entry) => entry.name)
    .map((entry) => entry.name);
  const drawn = readdirSync(folder).filter((name) => /\.(svg|png)$/.test(name));
  const wanted = listed.flatMap((name) => [`${name}.svg`, `${name}.png`]);
  const faults = filesBelow(run)
    .filter((path) => statSync(path).size === 0 || /\.tmp$/.test(path))
    .map((path) => `empty or half-written: ${path}`);

  for (const name of wanted) if (!drawn.includes(name)) faults.push(`listed, not drawn: ${name}`);
  for (const name of drawn) if (!wanted.includes(name)) faults.push(`drawn, not listed: ${name}`);
  if (new Set(listed).size !== listed.length) faults.push('a name is listed twice');
  for (const name of listed.filter(
    (one) => drawn.includes(`${one}.png`) && drawn.includes(`${one}.svg`),
  )) {
    const svg = sizeOfSvg(readFileSync(join(folder, `${name}.svg`), 'utf8'));
    const png = sizeOfPng(readFileSync(join(folder, `${name}.png`)));
    if (png[0] !== 2 * svg[0] || png[1] !== 2 * svg[1])
      faults.push(`${name}: ${png} px as PNG, ${svg} as SVG`);
  }
  return faults;
}

// All bytes that a run's folder holds, by the name of the file.
export const snapshot = (folder) =>
  new Map(filesBelow(folder).map((path) => [path.slice(folder.length + 1), readFileSync(path)]));

export function findChanged(before, after) {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .filter((name) => !before.get(name)?.equals(after.get(name) ?? Buffer.of()))
    .map((name) => `differs: ${name}`);
}
