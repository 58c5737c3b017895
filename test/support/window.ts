import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { browserArgs, findBrowser } from '../../bench/browser.ts';
import { type DesktopApp, launch, type LaunchOptions } from './electron/launch.ts';
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
  /** Answers the dialog of the system that asks for files; where there is none, the page has its own. */
  readonly choose?: (paths: readonly string[]) => Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds after which what should appear hangs; machines may be slow. */
const patience = 300_000;

export const browser = findBrowser();

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

/** The desktop window, in Electron or its stand-in. */
export async function openInDesktop(options: LaunchOptions): Promise<TestWindow & { readonly app: DesktopApp }> {
  const app = await launch(options);
  const { page } = app;
  page.setDefaultTimeout(patience);
  const complaints: string[] = [];
  listen(page, page.url().split('/').slice(0, 3).join('/'), complaints);
  // What it complained of before anybody listened is complained of again.
  await page.reload();
  return {
    ...{ app, page, complaints },
    go: (view) => goTo(page, view),
    second: async () => null,
    choose: (paths) =>
      app.evaluate(
        ({ dialog }, filePaths) => {
          dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths });
        },
        [...paths],
      ),
    close: () => app.close(),
  };
}

/** Takes a recipe by its title, on the page of the wizard that plans. */
export async function takeRecipe(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Choose a recipe…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('searchbox').fill(title);
  await dialog
    .getByRole('button')
    .filter({ has: page.getByText(title, { exact: true }) })
    .first()
    .click();
  await dialog.getByRole('button', { name: 'Take it' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
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
