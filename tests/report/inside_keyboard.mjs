// inside_keyboard.mjs - where Tab leads, from within a page: as inside.mjs.

// Finds what scrolls sideways, and returns how often Tab has to be pressed at
// most to have been everywhere.  `scrollers` stays in the window for the next.
export function prepareTabbing() {
  const canFocus = 'a[href], button, summary, input, select, textarea, [tabindex]';
  const scrolls = (element) =>
    element.scrollWidth > element.clientWidth + 1 &&
    /auto|scroll/.test(getComputedStyle(element).overflowX) &&
    element.getClientRects().length > 0;

  document.activeElement?.blur();
  window.scrollers = [...document.body.querySelectorAll('*')].filter(scrolls);
  window.reached = new Set();
  return document.querySelectorAll(canFocus).length + window.scrollers.length + 2;
}

// After Tab: what is wrong with where it has led to; null at the end.
export function lookAtFocus() {
  const at = document.activeElement;
  if (!at || at === document.body || at === document.documentElement) return null;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  const what = `${at.localName} "${at.textContent.trim().replace(/\s+/g, ' ').slice(0, 50)}"`;
  const faults = [];

  window.reached.add(at);
  if ((outlineStyle === 'none' || parseFloat(outlineWidth) < 1) && boxShadow === 'none')
    faults.push(`no ring around ${what}`);
  if (box.bottom < 0 || box.top > innerHeight || box.width === 0)
    faults.push(`out of sight: ${what}`);
  return faults;
}

// What scrolls, but not for those without a mouse; what is focused needs a
// name and a role to be announced.
export function findUnreached() {
  const faults = [];

  for (const one of window.scrollers) {
    const what = `${one.localName}.${one.getAttribute('class') ?? ''} "${one.textContent.trim().slice(0, 40)}"`;
    if (!window.reached.has(one)) faults.push(`Tab does not lead to ${what}`);
    if (!one.hasAttribute('tabindex'))
      faults.push(`not every browser lets Tab lead there, without tabindex: ${what}`);
    if (
      !one.getAttribute('role') ||
      !(one.getAttribute('aria-label') || one.getAttribute('aria-labelledby'))
    )
      faults.push(`no role and name: ${what}`);
  }
  return faults;
}
