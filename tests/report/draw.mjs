// draw.mjs - makes folders of runs, and lets bench draw them and write their
// pages, as people do.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

import { writeRun } from './run_folder.mjs';
import { SHAPES } from './shapes.mjs';

// Runs a command to its end: { code, out, err }.
export const run = (command, ...words) =>
  new Promise((resolve) => {
    const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    child.on('error', (error) => resolve({ code: -1, out, err: String(error) }));
    child.on('close', (code) => resolve({ code, out, err }));
  });

// All of `list`, `jobs` at a time; the results in order.
export async function inTurns(list, jobs, work) {
  const results = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < list.length; i = next++) results[i] = await work(list[i]);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

// The sample without what is drawn from it, so that all of it is drawn anew.
export function copySample(to) {
  mkdirSync(to, { recursive: true });
  cpSync('results/sample', to, {
    recursive: true,
    filter: (path) => basename(path) !== 'charts' && basename(path) !== 'report.html',
  });
  return to;
}

// results/ of our own, with the sample and all shapes.  Returns the folders.
export function makeRuns(results) {
  rmSync(results, { recursive: true, force: true });
  const sample = copySample(join(results, 'sample'));
  return [sample, ...SHAPES.map((shape) => writeRun(results, shape))];
}

const complaints = (what, { code, err }, wanted = 0) => [
  ...(code === wanted ? [] : [`${what}: exit ${code}: ${err}`]),
  ...(err === '' || code !== wanted ? [] : [`${what} says: ${err}`]),
];

// Charts and page of one run; gnuplot has nothing to say.
export async function draw(bench, folder) {
  const faults = complaints('charts', await run(bench, 'charts', folder));
  faults.push(...complaints('report', await run(bench, 'report', folder)));
  return faults;
}

// Where its page is, bench says; more there is not to say.
export async function compare(bench, a, b, page) {
  const { code, err } = await run(bench, 'compare', a, b, '--force', '--html', page);
  return complaints('compare', {
    code,
    err: err.replace(`bench compare: the page is ${page}\n`, ''),
  });
}
