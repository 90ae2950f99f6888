// shapes.mjs - the made-up runs: each is odd in one way.  run_folder.mjs makes
// folders of them.
const loop = { name: 'event', label: 'event loop', weight: 1 };
const threads = { name: 'threads', label: 'thread per connection', weight: 2 };

const hello = {
  name: 'hello',
  title: 'GET /hello, keep-alive',
  connections: [1, 16, 64, 256, 1000],
};

const ordinary = {
  servers: [loop, threads],
  scenarios: [hello],
  repeats: 6,
  pairs: 6,
};

const others = ['nginx', 'node', 'workers', 'loops'].map((name, i) => ({
  name,
  label: `${name}, another server`,
  weight: 1.2 + i / 4,
}));

// --- foreign words ---------------------------------------------------------

// Markup, templates, formats, shells, and letters from everywhere: all of it
// has to stand on the page as it is written here.
export const FOREIGN = {
  server: `<script>document.title='owned'</script>`,
  label: `it's a "loop" <b>& more</b> 服务器`,
  other: `thread's <img src=x onerror=alert(1)>`,
  scenario: `a/../b {{name}} %s $(id)`,
  title: `</title></svg></details><h1>GET "/ünïcödé" & مرحبا 🚀</h1>`,
  hostname: `<i>host</i> & 'co' ]]>`,
  cpu: `Chip<br>"9000" &lt;fast&gt; {{#each}} \${cpu}`,
  command: `build/event-server --root '<a href="x">' & echo "$HOME"`,
  reason: `wrk said "<script>alert('x')</script>" & {{died}}`,
  warning: `<plaintext>governor is "powersave" & {{hot}}`,
  claim: `threads <em>need</em> "more" & {{hardware}}`,
};

const foreignHost = {
  hostname: FOREIGN.hostname,
  cpu: {
    model: FOREIGN.cpu,
    online: 2,
    allowed: '0-1',
    server: '0',
    client: '1',
    shared: false,
    governor: '<u>',
  },
  versions: {
    libuv: '<1.44>',
    wrk: `wrk "&" <4>`,
    gnuplot: 'gnuplot <5.4>',
    glibc: '2.36',
    commit: '<0000>',
  },
  warnings: [FOREIGN.warning],
};

// --- claims ----------------------------------------------------------------

const question = (name, asks, margins) => ({
  name,
  asks,
  metric: 'cpu_us_per_request',
  of: 'hello/64/threads',
  against: 'hello/64/event',
  per: 1,
  ...margins,
});

const claim = (name, says, ...questions) => ({
  name,
  says,
  source: 'whoever says so',
  literature: name === 'costs' ? 'SEDA 2001: -88 % at 1,024 threads' : null,
  experiment: 'CPU per request of threads over that of the event loop, 64 connections',
  questions,
});

// The ratio is 2: one claim of each ruling, and a figure without one.
const claims = [
  claim(
    'costs',
    'a thread costs more than an event',
    question('more', 'threads over loop', { over: 1.1 }),
  ),
  claim('same', FOREIGN.claim, question('equal', 'threads over loop', { over: 0.9, under: 1.1 })),
  claim('twice', 'it is exactly twice', question('edge', 'threads over loop', { over: 2 })),
  claim('figure', 'how much is it?', question('told', 'threads over loop', {})),
];

// --- spoilers --------------------------------------------------------------

const failAll = (trial, rank, fail) => fail(trial, 'failed', 'wrk: 12 socket errors');

const failForeign = (trial, rank, fail) => {
  if (trial.connections > 200 && trial.repeat === 0) fail(trial, 'failed', FOREIGN.reason);
};

const speedUp = (trial) => {
  for (const metric of ['throughput_per_s', 'requests', 'transfer_bytes_per_s'])
    trial.figures[metric] *= 1e7 / 8e4;
};

// Each trouble there is, at a level of its own.
const trouble = (trial, rank, fail) => {
  const mark = (status, reason) => Object.assign(trial, { status, reason });

  if (trial.connections === 16 && rank === 0)
    mark('client-bound', 'wrk used 100 % of its CPU time');
  if (trial.connections === 64 && rank === 1)
    mark('starved', '3 of 64 connections were never served');
  if (trial.connections === 256 && rank === 1) mark('limit-hit', 'threads: 200 of 256');
  if (trial.connections === 256 && rank === 0 && trial.repeat < 2)
    fail(trial, 'failed', 'wrk: 12 socket errors');
  if (trial.connections === 1000 && rank === 1) fail(trial, 'failed', 'the server died: signal 11');
  if (trial.connections === 1 && trial.repeat === 3)
    fail(trial, 'disturbed', 'the hypervisor took 9 % of the CPUs');
};

// --- the list --------------------------------------------------------------

const rates = [1000, 5000, 9000].map((rate) => ({
  name: `at-${rate}`,
  title: 'GET /hello, open loop',
  connections: [64],
  rate_per_s: rate,
  arrivals: 'poisson',
}));

const shape = (folder, odd) => ({ ...ordinary, folder, name: folder, ...odd });

export const SHAPES = [
  shape('twice'),
  shape('alike', { servers: [loop, { ...threads, weight: 1 }] }),
  shape('one-server', { servers: [loop] }),
  shape('one-level', { scenarios: [{ ...hello, connections: [64] }], repeats: 1, pairs: 0 }),
  shape('all-failed', { spoil: failAll, pairs: 0 }),
  shape('fast', { spoil: speedUp }),
  shape('foreign', {
    name: '20250101T000000Z-<i>foreign</i>',
    profile: '<u>profile</u>',
    servers: [
      { ...loop, name: FOREIGN.server, label: FOREIGN.label, command: FOREIGN.command },
      { ...threads, name: FOREIGN.other, label: FOREIGN.other },
    ],
    scenarios: [{ ...hello, name: FOREIGN.scenario, title: FOREIGN.title }],
    host: foreignHost,
    spoil: failForeign,
  }),
  shape('six-servers', { servers: [loop, threads, ...others] }),
  shape('twenty-levels', {
    scenarios: [
      { ...hello, connections: Array.from({ length: 20 }, (_, i) => (3 * 2 ** (i / 1.6) + i) | 0) },
    ],
  }),
  shape('no-trials', { empty: true }),
  shape('trouble', { spoil: trouble }),
  shape('claims', { claims }),
  shape('rates', { scenarios: [...rates, hello] }),
];
