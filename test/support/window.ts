import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { _electron, type BrowserContext, chromium, type Page } from 'playwright-core';
import { electronBinary } from '../../main/shell/start.ts';
import { browserArgs, findBrowser } from '../../bench/browser.ts';
import { type RunningHost, startHost } from './host.ts';

/** A window with the program behind it, whichever carries it. */
export interface TestWindow {
  readonly page: Page;
  /** What the page complained of: errors, broken policies, failed requests. */
  readonly complaints: string[];
  /** Goes to a view by its address behind the #. */
  go(view: string): Promise<void>;
  /** Another window on the same program; null where there is only one. */
  second(): Promise<Page | null>;
  close(): Promise<void>;
}

/** Milliseconds after which what should appear hangs; machines may be slow. */
const patience = 300_000;

export const browser = findBrowser();

/** Electron's binary where it is. */
export const electron = electronBinary(dirname(createRequire(import.meta.url).resolve('electron/package.json')));

/** The window in a browser, on a host of its own. */
export async function openInBrowser(home: string, args: readonly string[] = []) {
  const host = await startHost(home, ...args);
  const window = await browse(host);
  return {
    ...window,
    host,
    close: async () => {
      await window.close();
      await host.stop();
    },
  };
}

/** A browser on a host that is already there. */
export async function browse(host: Pick<RunningHost, 'address'>): Promise<TestWindow> {
  if (!browser) throw new Error('There is no browser; this test should have been skipped.');
  const started = await chromium.launch({ executablePath: browser, args: browserArgs });
  const context = await started.newContext({
    viewport: { width: 1280, height: 860 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  const origin = new URL(host.address).origin;
  const { page, complaints } = await watched(context, origin);
  await page.goto(host.address);
  return {
    page,
    complaints,
    go: (view) => goTo(page, view),
    second: async () => {
      const other = await context.newPage();
      await other.goto(host.address);
      return other;
    },
    close: () => started.close(),
  };
}

/** The desktop window. */
export async function openInElectron(home: string): Promise<TestWindow> {
  if (!electron) throw new Error('There is no Electron; this test should have been skipped.');
  const root = join(import.meta.dirname, '..', '..');
  const app = await _electron.launch({
    executablePath: electron,
    args: [root, `--user-data-dir=${home}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  const page = await app.firstWindow();
  page.setDefaultTimeout(patience);
  const complaints: string[] = [];
  listen(page, 'app://espalier', complaints);
  return { page, complaints, go: (view) => goTo(page, view), second: async () => null, close: () => app.close() };
}

async function watched(context: BrowserContext, origin: string) {
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const complaints: string[] = [];
  listen(page, origin, complaints);
  return { page, complaints };
}

function listen(page: Page, origin: string, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url()))
      complaints.push(`request: ${request.url()}`);
  });
}

async function goTo(page: Page, view: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(view)}`);
  await page.locator('main h1').first().waitFor();
}
