import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { violations } from './axe.ts';

/** Folder for pictures of the screens; `npm run screenshots` names it. */
const pictures = process.env['ESPALIER_SCREENSHOTS'];
const usual = { width: 1280, height: 860 };

/**
 * Axe finds nothing wrong with what a page shows, in light and in dark. Where pictures are wanted, both are taken
 * under `name`, of a window as high as is said.
 */
export async function look(page: Page, name: string, height = usual.height): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    expect(await violations(page), `${name} ${scheme}`).toEqual([]);
    if (!pictures) continue;
    await page.setViewportSize({ ...usual, height });
    await page.screenshot({ path: join(pictures, `${name}-${scheme}.png`) });
    await page.setViewportSize(usual);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
