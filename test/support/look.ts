import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { violations } from './axe.ts';

/** Folder for pictures of the screens; `npm run screenshots` names it. */
const pictures = process.env['ESPALIER_SCREENSHOTS'];
const usual = { width: 1280, height: 860 };

/**
 * What axe finds wrong with what a page shows, in light and in dark: one line each, with the theme. Where pictures are wanted,
 * both are taken under `name`, as high as is said and as wide as the window is.
 */
export async function faults(page: Page, name: string, height = usual.height): Promise<string[]> {
  const found: string[] = [];
  const size = page.viewportSize() ?? usual;
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    found.push(...(await violations(page)).map((line) => `${name} ${scheme}: ${line}`));
    if (!pictures) continue;
    await page.setViewportSize({ ...size, height });
    await page.screenshot({ path: join(pictures, `${name}-${scheme}.png`) });
    await page.setViewportSize(size);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

/** Axe finds nothing wrong with what a page shows; pictures as with `faults`. */
export async function look(page: Page, name: string, height = usual.height): Promise<void> {
  expect(await faults(page, name, height)).toEqual([]);
}
