// run_folder.mjs - writes the folder of a run that never was, with all files
// that `bench run` leaves: run.json, trials.csv, pairs.csv, samples.csv and
// latency/.  What is odd about the run comes from a shape (shapes.mjs).
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { figuresOf, scatter } from './figures.mjs';

const quote = (field) => {
  const text = String(field ?? '');
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const csv = (rows) => rows.map((row) => `${row.map(quote).join(',')}\n`).join('');

// --- trials ----------------------------------------------------------------

const keys = 'trial,scenario,server,connections,repeat,order,valid,status,reason'.split(',');
const metrics = [...Object.keys(figuresOf(1, 1, 0)), 'rate_per_s', 'late_pct'];

const digits = (value) => (typeof value === 'number' ? String(Number(value.toFixed(6))) : value);

// A failed trial has a status, a reason, and no figure.
const fail = (trial, status, reason) =>
  Object.assign(trial, { valid: 0, status, reason, figures: {} });

const makeTrial = (shape, scenario, rank, connections, repeat) => {
  const server = shape.servers[rank];
  const trial = {
    scenario: scenario.name,
    server: server.name,
    connections,
    repeat,
    order: (rank + repeat) % shape.servers.length,
    valid: 1,
    status: 'ok',
    reason: '',
    figures: figuresOf(server.weight, connections, repeat),
  };

  if (scenario.rate_per_s)
    Object.assign(trial.figures, { rate_per_s: scenario.rate_per_s, late_pct: 0.1 });
  shape.spoil?.(trial, rank, fail);
  return trial;
};

const makeTrials = (shape) => {
  const trials = [];

  for (let repeat = 0; repeat < shape.repeats; repeat++)
    for (const scenario of shape.scenarios)
      for (const connections of scenario.connections)
        for (let rank = 0; rank < shape.servers.length; rank++)
          trials.push(makeTrial(shape, scenario, rank, connections, repeat));
  trials.forEach((trial, index) => (trial.trial = index + 1));
  return trials;
};

const trialsCsv = (trials) =>
  csv([
    [...keys, ...metrics],
    ...trials.map((trial) => [
      ...keys.map((key) => trial[key]),
      ...metrics.map((metric) => digits(trial.figures[metric])),
    ]),
  ]);

// --- pairs, samples, histograms --------------------------------------------

// At the middle level of each scenario: each server against the first one.
const pairsCsv = (shape) => {
  const header =
    'pair,scenario,server_a,server_b,connections,repeat,order,slice_ms,a_requests,b_requests,' +
    'a_cpu_us,b_cpu_us,a_running_us,b_running_us,steal_pct,valid,reason,status';
  const rows = [];

  for (let repeat = 0; repeat < shape.pairs; repeat++)
    for (const scenario of shape.scenarios)
      for (const server of shape.servers) {
        const connections = scenario.connections[scenario.connections.length >> 1];
        const [a, b] = [shape.servers[0].weight, server.weight];
        const by = scatter(repeat);
        rows.push([
          rows.length + 1,
          scenario.name,
          shape.servers[0].name,
          server.name,
          connections,
          repeat,
          repeat % 2,
          40,
          90000,
          90000,
          450000 * a,
          digits(450000 * b * by),
          1e6,
          1e6,
          0.1,
          1,
          '',
          'ok',
        ]);
      }
  return csv([header.split(','), ...rows]);
};

const samplesCsv = (trials) => {
  const header =
    'trial,t_ms,phase,of,cpu_user_us,cpu_system_us,rss_kib,page_tables_kib,threads,' +
    'kernel_stacks_kib,slab_kib,socket_pages,tcp_sockets,steal_ticks';
  const phases = ['ramp', 'warm-up', 'measure', 'measure', 'end'];
  const rows = trials.flatMap(({ trial, figures }) =>
    phases.flatMap((phase, i) => {
      const part = i / (phases.length - 1);
      const rss = Math.round((figures.rss_kib ?? 2300) * (0.5 + part / 2));
      const threads = Math.ceil((figures.threads_max ?? 1) * part) || 1;
      return [
        [
          trial,
          500 * i,
          phase,
          'server',
          60000 * i,
          180000 * i,
          rss,
          44,
          threads,
          '',
          '',
          '',
          '',
          '',
        ],
        [trial, 500 * i, phase, 'wrk', 100000 * i, 200000 * i, 9000, 60, 1, '', '', '', '', ''],
        [trial, 500 * i, phase, 'machine', '', '', '', 3772, '', 1388 + 4 * i, 198680, 112, 2, 211],
      ];
    }),
  );
  return csv([header.split(','), ...rows]);
};

// One hump with a tail, 20,000 answers: enough for a percentile of 99.9.
const histogramCsv = (median) => {
  const rows = [['value_us', 'count']];

  for (let i = 0; i < 60; i++) {
    const count = Math.round(
      20000 * 0.12 * Math.exp(-(((i - 15) / 9) ** 2)) + 40 * Math.exp(-i / 12),
    );
    if (count > 0) rows.push([Math.max(1, Math.round(median * 1.06 ** (i - 15))) + i, count]);
  }
  return csv(rows);
};

// --- run.json --------------------------------------------------------------

const HOST = {
  hostname: 'made-up',
  system: 'Linux',
  kernel: '6.1.0',
  machine: 'x86_64',
  load_1m: 0.1,
  time_wait: 0,
  clock_source: 'tsc',
  cpu: {
    model: 'Paper CPU',
    online: 2,
    allowed: '0-1',
    server: '0',
    client: '1',
    shared: false,
    governor: null,
  },
  memory: { total_kib: 8000000, available_kib: 7000000, swap_total_kib: 0, swap_free_kib: 0 },
  limits: { nofile_soft: 20000, nofile_hard: 20000, pid_max: 32768 },
  versions: {
    libuv: '1.44.2',
    jansson: '2.14',
    glibc: '2.36',
    wrk: 'wrk 4.1.0',
    gnuplot: 'gnuplot 5.4',
    commit: '0000000',
  },
  warnings: [],
};

const runJson = (shape, trials) => ({
  format: 1,
  version: '0.1',
  name: shape.name,
  seed: 42,
  repeats: shape.repeats,
  trials: trials.length,
  pairs: shape.pairs * shape.scenarios.length * shape.servers.length,
  rounds_per_us: 300,
  memory_source: 'proc',
  host: { ...HOST, ...shape.host },
  options: {},
  profile: {
    name: shape.profile ?? 'made-up',
    budget_s: 60,
    duration_s: 1,
    warmup_s: 0.3,
    repeat: shape.repeats,
    pairs: shape.pairs,
    server_cpus: 1,
    timeout_s: 10,
    client_bound_pct: 95,
    steal_limit_pct: 5,
    servers: shape.servers.map(({ name, label, command }) => ({
      name,
      label,
      command: command ?? 'build/event-server',
      counters: true,
      ready_line: null,
      optional: false,
    })),
    scenarios: shape.scenarios.map((scenario) => ({
      script: 'scripts/wrk/hello.lua',
      path: '/hello',
      expect_bytes: 14,
      duration_s: 1,
      warmup_s: 0.3,
      ...scenario,
    })),
    ...(shape.claims && { claims: shape.claims }),
  },
});

// --- the folder ------------------------------------------------------------

// Returns the folder, results/NAME.  Its name is the shape's: harmless.
export function writeRun(results, shape) {
  const folder = join(results, shape.folder);
  const trials = shape.empty ? [] : makeTrials(shape);

  mkdirSync(join(folder, 'latency'), { recursive: true });
  const write = (name, text) => writeFileSync(join(folder, name), text);
  write('run.json', `${JSON.stringify(runJson(shape, trials), null, 2)}\n`);
  write('trials.csv', trialsCsv(trials));
  write('samples.csv', samplesCsv(trials));
  if (shape.pairs > 0 && !shape.empty) write('pairs.csv', pairsCsv(shape));
  for (const { trial, figures } of trials)
    if (figures.latency_p50_us)
      write(join('latency', `${trial}.csv`), histogramCsv(figures.latency_p50_us));
  return folder;
}
