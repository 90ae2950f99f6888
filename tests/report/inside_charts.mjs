// inside_charts.mjs - what is asked of the charts of a page, from within: as
// inside.mjs.  They are measured as they are drawn, in px of the window.

// All of a chart can be seen: it has a size, nothing cuts it off, and it stands
// inside its figure; or in a region that does, and scrolls sideways from its
// left edge to its right one, but not up and down.
export function findCutCharts() {
  const faults = [];
  const holds = (outer, inner) =>
    inner.left >= outer.left - 1 &&
    inner.right <= outer.right + 1 &&
    inner.top >= outer.top - 1 &&
    inner.bottom <= outer.bottom + 1;

  for (const svg of document.querySelectorAll('svg')) {
    const name = svg.querySelector('title')?.textContent.slice(0, 60);
    const box = svg.getBoundingClientRect();
    const style = getComputedStyle(svg);
    if (
      box.width < 60 ||
      box.height < 30 ||
      style.visibility !== 'visible' ||
      Number(style.opacity) === 0
    )
      faults.push(`not visible, ${box.width} x ${box.height} px: ${name}`);
    if (!svg.closest('figure')) faults.push(`in no figure: ${name}`);
    let seen = box; // what of it there is room for
    for (let up = svg.parentElement; up && up !== document.body; up = up.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(up);
      const frame = up.getBoundingClientRect();
      if (/auto|scroll/.test(overflowX)) {
        const left = seen.left + up.scrollLeft - frame.left;
        if (left < -1 || left + seen.width > up.scrollWidth + 2)
          faults.push(`cannot be scrolled to its ends: ${name}`);
        if (up.scrollHeight > up.clientHeight + 1) faults.push(`scrolls up and down: ${name}`);
        seen = frame;
        continue;
      }
      const cuts = up.localName === 'figure' || /hidden|clip/.test(overflowX + overflowY);
      if (cuts && !holds(frame, seen)) faults.push(`sticks out of its ${up.localName}: ${name}`);
    }
  }
  return faults;
}

// Words stand inside their chart, and no two of them in the same place: boxes
// of the middle of each line, as the boxes of whole lines touch.
export function findWordFaults() {
  const faults = [];
  const core = (text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const tall = bottom - top > right - left && text.textContent.length > 2;
    const [dx, dy] = [tall ? (right - left) / 4 : 1, tall ? 1 : (bottom - top) / 4];
    return {
      text: text.textContent,
      left: left + dx,
      right: right - dx,
      top: top + dy,
      bottom: bottom - dy,
    };
  };
  const meet = (a, b) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect();
    const name = svg.querySelector('title')?.textContent.slice(0, 60);
    const words = [...svg.querySelectorAll('text')]
      .filter((text) => text.textContent.trim())
      .map(core);
    words.forEach((word, i) => {
      if (
        word.left < frame.left ||
        word.right > frame.right ||
        word.top < frame.top ||
        word.bottom > frame.bottom
      )
        faults.push(`"${word.text}" leaves the chart: ${name}`);
      const other = words.slice(i + 1).find((one) => meet(word, one));
      if (other) faults.push(`"${word.text}" and "${other.text}" stand in one place: ${name}`);
    });
  }
  return faults;
}

// Words of a chart can be read before what is behind them: 4.5 to 1, by WCAG's
// relative luminance.  Behind them is the chart's first rectangle, else what
// the page has there; `least_px` is the smallest type.
export function findPaleWords(least_px) {
  const faults = new Set();
  const parse = (colour) =>
    /^rgba?\(([^)]+)\)/
      .exec(colour)?.[1]
      .split(/[ ,/]+/)
      .map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const solid = (colour) => {
    const parts = parse(colour);
    return parts && (parts.length < 4 || parts[3] > 0.99) ? parts : null;
  };
  const behind = (svg) => {
    const sheet = svg.querySelector('rect');
    const own =
      sheet && sheet.getBoundingClientRect().width > 0.9 * svg.getBoundingClientRect().width;
    const fill = own ? solid(getComputedStyle(sheet).fill) : null;
    for (let up = svg, found = fill; ; up = up.parentElement) {
      if (found || !up) return found ?? [255, 255, 255];
      found = solid(getComputedStyle(up).backgroundColor);
    }
  };

  for (const svg of document.querySelectorAll('svg')) {
    const sheet = behind(svg);
    const name = svg.querySelector('title')?.textContent.slice(0, 60);
    const scale =
      svg.getBoundingClientRect().width /
      (svg.viewBox.baseVal?.width || svg.getBoundingClientRect().width);
    for (const text of svg.querySelectorAll('text')) {
      const style = getComputedStyle(text);
      const ratio = contrast(parse(style.fill) ?? [0, 0, 0], sheet);
      const px = parseFloat(style.fontSize) * scale;
      if (!text.textContent.trim()) continue;
      if (ratio < 4.5)
        faults.add(
          `${style.fill} on ${sheet}: ${ratio.toFixed(1)} to 1, "${text.textContent}": ${name}`,
        );
      if (px < least_px) faults.add(`type of ${px.toFixed(1)} px, "${text.textContent}": ${name}`);
    }
  }
  return [...faults];
}

// In the dark no picture glares: a white sheet is dimmed, yet its grey words
// (#606060) keep 4.5 to 1.
export function findGlare() {
  const faults = [];
  const luminance = (value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

  for (const image of document.images) {
    const by = Number(/brightness\(([\d.]+)\)/.exec(getComputedStyle(image).filter)?.[1] ?? 1);
    const ratio = (luminance(by) + 0.05) / (luminance((by * 0x60) / 255) + 0.05);
    if (by > 0.85) faults.push(`white by ${by}: ${image.alt}`);
    if (ratio < 4.5) faults.push(`grey words of ${ratio.toFixed(1)} to 1: ${image.alt}`);
  }
  return faults;
}
