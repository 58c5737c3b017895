import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

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

/** Finds a browser, or installs one the ways that need no person: Playwright's, or the system's when run as root. */
export function ensureBrowser(): string | null {
  const found = findBrowser();
  if (found) return found;
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'ignore', timeout: 300_000 });
  if (!findBrowser() && process.getuid?.() === 0) {
    spawnSync('sh', ['-c', 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium'], {
      stdio: 'ignore',
      timeout: 600_000,
    });
  }
  return findBrowser();
}
