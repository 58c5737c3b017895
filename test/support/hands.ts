import type { Locator, Page } from 'playwright-core';

/** Stops that are more than any page has between two places of a journey. */
const most = 120;

/** What is wrong with the thing that has the focus: one line where it cannot be seen, else null. Runs in the page. */
const focusFault = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  const what = element.outerHTML.slice(0, 160);
  if (outlineStyle === 'none' || parseFloat(outlineWidth) < 1) return 'no line around ' + what;
  if (!width || !height) return 'nothing to be seen of ' + what;
  const inside = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  return inside ? null : 'out of the window: ' + what;
})()`;

/** @throws where what has the focus cannot be seen. */
export async function focusIsSeen(page: Page): Promise<void> {
  const fault = await page.evaluate<string | null>(focusFault);
  if (fault !== null) throw new Error(`The focus cannot be seen: ${fault}`);
}

/** Whether it is what the next key goes to. */
export const isFocused = (target: Locator): Promise<boolean> => target.evaluate((element) => element.matches(':focus'));

/** Goes on with the Tab key until `target` has the focus, which can be seen at every stop. @throws when it is not reached. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  // What cannot be used yet is passed over.
  await (await target.elementHandle())?.waitForElementState('enabled');
  const passed: string[] = [];
  for (let stop = 0; stop < most; stop += 1) {
    if (await isFocused(target)) return;
    await page.keyboard.press('Tab');
    await focusIsSeen(page);
    passed.push(await page.evaluate<string>(`document.activeElement.outerHTML.slice(0, 80)`));
  }
  throw new Error(`Tab does not come to ${String(target)}, but to:\n${passed.join('\n')}`);
}

/** Counts every press of a mouse button from now on, until the page is loaded anew. */
export async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(`(() => {
    globalThis.clicks = 0;
    addEventListener('pointerdown', () => (globalThis.clicks += 1), { capture: true });
  })()`);
  return () => page.evaluate<number>('globalThis.clicks');
}
