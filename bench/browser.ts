import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

/** How it is started: as root there is no sandbox of its own, and containers have little shared memory. */
export const browserArgs = ['--no-sandbox', '--disable-dev-shm-usage'];

/** Names under which systems keep the browser. */
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** A Chromium of this machine: named by the environment, on the path, or Playwright's own; null when there is none. */
export function findBrowser(): string | null {
  const named = process.env['ESPALIER_BROWSER'];
  if (named && existsSync(named)) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
  if (onPath) return onPath;
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}
