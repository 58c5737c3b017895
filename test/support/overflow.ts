import type { Page } from 'playwright-core';

/** Runs in the page. */
const script = String.raw`(() => {
  const meant = 'svg, pre, code, select, [role="cell"], [role="table"], .scroll, .visually-hidden, [hidden]';
  const isPage = (element) => element.matches('html, main');
  const wide = (element) => {
    const { overflowX, textOverflow, display } = getComputedStyle(element);
    if (display === 'inline' || element.clientWidth <= 1) return false;
    // What is typed may be longer than its field; what the field says by itself may not.
    if (element.matches('input') && element.value) return false;
    if (!isPage(element) && (/auto|scroll/.test(overflowX) || textOverflow === 'ellipsis')) return false;
    // One bar on the right is enough: the main part scrolls, the page around it does not.
    if (element.matches('html') && element.scrollHeight > element.clientHeight + 1) return true;
    return element.scrollWidth > element.clientWidth + 1;
  };
  return [...document.querySelectorAll('html, body *')]
    .filter((element) => isPage(element) || (!element.closest(meant) && element.checkVisibility()))
    .filter(wide)
    .map((element) => {
      const words = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 60);
      return element.tagName.toLowerCase() + ' ' + element.clientWidth + ' < ' + element.scrollWidth + ': ' + words;
    });
})()`;

/**
 * What is wider than its place: one line for each element, with its words. What scrolls or is cut with an ellipsis on purpose
 * (cells of tables, names, code) is left out, the page itself and its main part are not: they never scroll sideways.
 */
export const overflows = (page: Page): Promise<string[]> => page.evaluate(script);
