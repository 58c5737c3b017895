import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page, type Request, type Route } from 'playwright-core';
import { browserArgs, findBrowser } from '../../../../bench/browser.ts';
import { decide } from './permissions.ts';
import { fromChromium, handlerOf, privilegesOf } from './schemes.ts';
import { requestMay, Session } from './session.ts';
import { navigationMay, type WebContents } from './webContents.ts';

/** Debian's Chromium behind the stand-in: one process, started with the first window. */

const switches: string[] = [];
const pages = new Map<Page, WebContents>();
let started: Promise<BrowserContext> | null = null;
let profile = '';

export const addSwitch = (name: string, value?: string): void =>
  void switches.push(value === undefined ? `--${name}` : `--${name}=${value}`);

export const isStarted = (): boolean => started !== null;

async function start(folder: string): Promise<BrowserContext> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('There is no Chromium to stand in for Electron’s.');
  mkdirSync(folder, { recursive: true });
  profile = folder;
  const context = await chromium.launchPersistentContext(folder, {
    executablePath,
    // Its own port, by which a test drives the pages; the first line that Chromium writes beside its files.
    args: [...browserArgs, ...switches, '--remote-debugging-port=0'],
    viewport: null,
  });
  await context.route('**', (route) => answer(route).catch(() => route.abort('failed').catch(() => undefined)));
  return context;
}

/** The address by which another program drives the pages. */
export const endpoint = (): string =>
  `http://127.0.0.1:${readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0]}`;

/** A page of Chromium for the contents of a window. */
export async function newPage(contents: WebContents, folder: string): Promise<Page> {
  const first = started === null;
  const context = await (started ??= start(folder));
  const page = first ? context.pages()[0]! : await context.newPage();
  pages.set(page, contents);
  // Windows that a page opens are asked about in webContents.ts; none is kept.
  page.on('popup', (popup) => void popup.close().catch(() => undefined));
  page.on('close', () => pages.delete(page));
  return page;
}

export async function stop(): Promise<void> {
  await (await started)?.close().catch(() => undefined);
}

/** What becomes of a request: asked of navigation handlers, of the session, and of whoever serves its scheme. */
async function answer(route: Route): Promise<void> {
  const request = route.request();
  const contents = contentsOf(request);
  const url = fromChromium(request.url());
  if (!contents) return route.abort('aborted');
  if (request.isNavigationRequest() && !navigationMay(contents, request, url)) return route.abort('aborted');
  if (!(await requestMay({ url, method: request.method(), resourceType: request.resourceType() })))
    return route.abort('blockedbyclient');
  const scheme = url.slice(0, url.indexOf(':'));
  const handler = handlerOf(scheme);
  if (!handler) return /^https?:/.test(url) && url === request.url() ? route.continue() : route.abort('failed');
  if (!privilegesOf(scheme).supportFetchAPI && request.resourceType() === 'fetch') return route.abort('failed');
  if (request.isNavigationRequest()) await setPermissions(contents, request);
  const body = request.postDataBuffer();
  const response = await handler(
    new Request(url, { method: request.method(), headers: request.headers(), ...(body ? { body } : {}) }),
  );
  if (!(response instanceof Response)) throw new TypeError(`The handler of ${scheme}: answered with no Response.`);
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

function contentsOf(request: Request): WebContents | undefined {
  try {
    return pages.get(request.frame().page());
  } catch {
    // The frame of a window that was not allowed does not exist yet.
    return undefined;
  }
}

/** Chromium decides by itself while a page runs, so the session is asked before the page is there. */
async function setPermissions(contents: WebContents, request: Request): Promise<void> {
  const { origin } = new URL(request.url());
  const decided = await decide(Session.defaultSession, contents, fromChromium(`${origin}/`));
  const devtools = await contents.devtools();
  await Promise.all(
    decided.map(({ permission, setting }) => devtools.send('Browser.setPermission', { permission, setting, origin })),
  );
}
