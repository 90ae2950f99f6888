// chart_svg.mjs - a throughput chart read back as a reader would read it: by
// its axes.  Nothing is taken from the files it was drawn from.

// Evaluated in the browser, on an SVG file that is open there: where the ticks
// are and what they say, and the points of each series, in px of the chart.
export function readChart() {
  const numbers = (text) => [...text.matchAll(/-?\d+(?:\.\d+)?/g)].map(Number);
  const shift = (element) =>
    numbers(/translate\(([^)]*)\)/.exec(element.getAttribute('transform') ?? '')?.[1] ?? '');
  const points = (flat) => flat.flatMap((x, i) => (i % 2 ? [] : [[x, flat[i + 1]]]));
  const labels = [...document.querySelectorAll('g[transform] > text')].map((text) => ({
    text: text.textContent,
    anchor: text.parentElement.getAttribute('text-anchor'),
    at: shift(text.parentElement),
  }));
  const lines = [...document.querySelectorAll('path.gridline')].map((path) =>
    numbers(path.getAttribute('d')),
  );
  const series = {};

  for (const title of document.querySelectorAll('g[id*="_plot_"] > title')) {
    const group = title.parentElement;
    series[title.textContent] = {
      line: [...group.querySelectorAll('path')].flatMap((path) =>
        points(numbers(path.getAttribute('d'))),
      ),
      marks: [...group.querySelectorAll('use')].map(shift),
    };
  }
  return { labels, lines, series };
}

// "2.5k" is 2500.
const valueOf = (text) => {
  const found = /^(\d+(?:\.\d+)?)([kMG]?)$/.exec(text);
  return found ? Number(found[1]) * { '': 1, k: 1e3, M: 1e6, G: 1e9 }[found[2]] : NaN;
};

const scaleOf =
  ([value1, px1], [value2, px2]) =>
  (value) =>
    px1 + ((value - value1) * (px2 - px1)) / (value2 - value1);

// Where connections and requests/s are on the chart: { x(), y() } in px.  The
// grid has a line for each number left of it; 1k connections may be 1000 or
// 1024, so only ticks count that name a level.
export function scalesOf({ labels, lines }, levels) {
  const rows = lines
    .filter(([, y1, , y2]) => y1 === y2)
    .map((line) => line[1])
    .sort((a, b) => b - a);
  const bottom = rows[0];
  const heights = labels
    .filter(({ text, anchor }) => anchor === 'end' && !Number.isNaN(valueOf(text)))
    .map(({ text }) => valueOf(text))
    .sort((a, b) => a - b);
  const ticks = labels
    .filter(
      ({ text, anchor, at }) =>
        anchor === 'middle' && at[1] > bottom && levels.includes(valueOf(text)),
    )
    .map(({ text, at }) => [Math.log2(valueOf(text)), at[0]])
    .sort((a, b) => a[0] - b[0]);

  if (rows.length < 2 || heights.length !== rows.length || ticks.length < 2)
    throw new Error(
      `no axes: ${rows.length} lines, ${heights.length} numbers, ${ticks.length} levels`,
    );
  const across = scaleOf(ticks[0], ticks.at(-1));
  return {
    x: (connections) => across(Math.log2(connections)),
    y: scaleOf([heights[0], rows[0]], [heights.at(-1), rows.at(-1)]),
  };
}

// The expected points [x, y] that none of the drawn ones lies at.
export function findMissing(expected, drawn, within_px = 0.6) {
  const near =
    ([x, y]) =>
    ([u, v]) =>
      Math.abs(x - u) <= within_px && Math.abs(y - v) <= within_px;
  return expected.filter((point) => !drawn.some(near(point)));
}
