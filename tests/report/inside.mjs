// inside.mjs - what is asked of a page from within.  Each function is sent to
// the browser and evaluated there, so it stands alone.  It returns what is
// wrong, in sentences; nothing: all is well.

// What the page is made of; sizes and colours are no matter here.
export function findStructureFaults() {
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const tell = (element) => element.outerHTML.slice(0, 120).replace(/\s+/g, ' ');
  const want = (elements, isGood, what) => {
    for (const element of elements) if (!isGood(element)) faults.push(`${what}: ${tell(element)}`);
  };
  const policy =
    document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.content ?? '';

  if (!document.documentElement.lang) faults.push('html has no lang');
  if (all('h1').length !== 1) faults.push(`${all('h1').length} h1 instead of one`);
  if (!document.title.trim()) faults.push('no title');
  if (document.characterSet !== 'UTF-8') faults.push(`encoded as ${document.characterSet}`);
  if (document.compatMode !== 'CSS1Compat') faults.push('no doctype');
  if (!/default-src 'none'/.test(policy))
    faults.push(`the CSP allows more than itself: "${policy}"`);
  if (/unsafe-eval|https?:|\*/.test(policy)) faults.push(`the CSP is open: "${policy}"`);
  want(
    all('script, iframe, object, embed, base, link[rel~="stylesheet"], noscript, form'),
    () => false,
    'not wanted',
  );
  want(all('*'), (one) => ![...one.attributes].some((a) => /^on/i.test(a.name)), 'a handler');
  want(
    all('a[href]'),
    (one) => !/^\s*(javascript|data|vbscript):/i.test(one.getAttribute('href')),
    'a bad link',
  );
  want(all('img'), (one) => one.complete && one.naturalWidth > 0, 'an image that is not there');
  want(all('img'), (one) => one.hasAttribute('alt'), 'an image without alt');
  want(
    all('figure'),
    (one) => one.querySelector('figcaption')?.textContent.trim(),
    'a figure without a caption',
  );
  want(
    all('table'),
    (one) => one.caption?.textContent.trim() || one.closest('figure'),
    'a table without a caption',
  );
  want(all('th'), (one) => one.scope, 'th without scope');
  want(
    all('details'),
    (one) => one.querySelector('summary')?.textContent.trim(),
    'details without a summary',
  );
  return faults;
}

// Ids are one each, and what refers to one finds it.
export function findIdFaults() {
  const faults = [];
  const seen = new Set();
  const wanted = [];

  for (const element of document.querySelectorAll('[id]')) {
    if (seen.has(element.id)) faults.push(`two elements have the id "${element.id}"`);
    seen.add(element.id);
  }
  for (const element of document.querySelectorAll('*'))
    for (const { name, value } of element.attributes) {
      if (/^aria-(labelledby|describedby|controls|details)$|^for$|^headers$/.test(name))
        wanted.push(...value.split(/\s+/).filter(Boolean));
      if (/href$/.test(name) && value.startsWith('#') && value.length > 1)
        wanted.push(decodeURIComponent(value.slice(1)));
      wanted.push(...[...value.matchAll(/url\(['"]?#([^'")]+)/g)].map((found) => found[1]));
    }
  for (const id of new Set(wanted)) if (!seen.has(id)) faults.push(`nothing has the id "${id}"`);
  return faults;
}

// Every picture is an image with a name, for those who do not see it.
export function findNameFaults() {
  const faults = [];
  const textOf = (ids) =>
    (ids ?? '')
      .split(/\s+/)
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ');
  const titleOf = (svg) =>
    [...svg.children].find((child) => child.localName === 'title')?.textContent ?? '';

  for (const svg of document.querySelectorAll('svg')) {
    const name =
      svg.getAttribute('aria-label') || textOf(svg.getAttribute('aria-labelledby')) || titleOf(svg);
    if (svg.getAttribute('role') !== 'img') faults.push(`svg ${svg.id} has no role="img"`);
    if (!name.trim()) faults.push(`svg ${svg.id} has no name`);
    if (/gnuplot/i.test(name)) faults.push(`svg ${svg.id} is called "${name}"`);
  }
  return faults;
}

// Nothing makes the page wider than the window.  On paper it may be wider by
// `shrinks`: browsers print it that much smaller, down to a half.
export function findOverflow(shrinks) {
  const { scrollWidth, clientWidth } = document.documentElement;
  const scrolls = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement)
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX)) return true;
    return false;
  };

  if (scrollWidth <= clientWidth * (matchMedia('print').matches ? shrinks : 1)) return [];
  const wide = [...document.body.querySelectorAll('*')]
    .filter((one) => one.getBoundingClientRect().right > clientWidth + 1 && !scrolls(one))
    .slice(0, 5)
    .map(
      (one) =>
        `${one.localName}.${one.getAttribute('class') ?? ''} "${one.textContent.trim().slice(0, 40)}"`,
    );
  return [`the page is ${scrollWidth} px wide, the window ${clientWidth}: ${wide.join('; ')}`];
}

// Columns of a table are wide enough for their words: one of up to twelve
// letters stands on one line.  Commands may be broken anywhere, and so may
// what is written without blanks.
export function findBrokenWords() {
  const faults = new Set();
  const range = document.createRange();

  for (const cell of document.querySelectorAll('th, td')) {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      for (const { 0: word, index } of node.data.matchAll(/(?<!\S)[A-Za-z\d.,]+(?!\S)/g)) {
        if (word.length > 12 || node.parentElement.closest('code')) continue;
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
        if (tops.size > 1)
          faults.add(
            `"${word}" in ${cell.localName} of "${cell.closest('table').caption?.textContent.trim().slice(0, 40)}"`,
          );
      }
  }
  return [...faults];
}
