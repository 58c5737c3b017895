import type { WebPreferences, WindowOpenHandlerResponse } from 'electron';
import type { CDPSession, Page, Request } from 'playwright-core';
import { Living } from '../types/living.ts';
import { newPage } from './chromium.ts';
import { ipcMain } from './ipcMain.ts';
import { openLine, type PageLine } from './pageLine.ts';
import { fromChromium, toChromium } from './schemes.ts';
import { prevented, tell } from './told.ts';
import { WebFrameMain } from './webFrameMain.ts';

type OpenHandler = (details: object) => WindowOpenHandlerResponse;

/** The page of a window. */
export class WebContents extends Living {
  static #last = 0;

  readonly id = (WebContents.#last += 1);
  readonly mainFrame = new WebFrameMain(() => this.getURL());
  /** Addresses that the program goes to itself, which is no navigation of the page. */
  readonly #asked = new Set<string>();
  /** Opens a page for these contents: the first one, and one after each that crashed. */
  readonly #renew: () => Promise<Page>;
  #page: Promise<Page>;
  #devtools: Promise<CDPSession> | null = null;
  #known: Page | null = null;
  #line: PageLine | null = null;
  #openHandler: OpenHandler | null = null;
  #destroyed = false;

  /** @param dress makes a new page look as its window does. */
  constructor({ preload }: WebPreferences, profile: string, dress: (page: Page) => Promise<void>) {
    super();
    this.#renew = async () => {
      const page = await this.#open(preload, profile);
      await dress(page);
      return page;
    };
    this.#page = this.#renew();
  }

  async #open(preload: string | undefined, profile: string): Promise<Page> {
    const page = await newPage(this, profile);
    this.#known = page;
    const devtools = await (this.#devtools = page.context().newCDPSession(page));
    const receive = (message: unknown, answer: (message: object) => void) => ipcMain.receive(this, message, answer);
    this.#line = await openLine(devtools, preload, receive);
    devtools.on('Page.windowOpen', ({ url, windowName }) => this.#mayOpen(fromChromium(url), windowName));
    page.on('domcontentloaded', () => tell(this, 'dom-ready', {}));
    page.on('load', () => tell(this, 'did-finish-load', {}));
    page.on('crash', () => this.#crashed(page));
    page.on('close', () => page === this.#known && this.#close());
    return page;
  }

  /** The page of Chromium, as soon as it is there. */
  page(): Promise<Page> {
    return this.#page;
  }

  /** The line to Chromium about it. */
  devtools(): Promise<CDPSession> {
    if (!this.#devtools) throw new Error('The page is not there yet.');
    return this.#devtools;
  }

  send(channel: string, ...args: unknown[]): void {
    this.#line?.send({ kind: 'send', channel, args });
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  getURL(): string {
    return this.#known ? fromChromium(this.#known.url()) : '';
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  setWebRTCIPHandlingPolicy(): void {
    // Chromium without a network has no addresses to tell.
  }

  async loadURL(address: string): Promise<void> {
    const page = await this.#page;
    this.#asked.add(address);
    await page.goto(toChromium(address));
  }

  reload(): void {
    void this.#page.then((page) => page.reload());
  }

  /** Whether the program itself asked for an address; told once. */
  wasAsked(address: string): boolean {
    return this.#asked.delete(address);
  }

  /** What crashed stays dead for playwright; Electron's contents go on with another process. */
  #crashed(page: Page): void {
    this.#line = null;
    this.#page = this.#renew();
    void this.#page.then(() => page.close()).catch(() => undefined);
    tell(this, 'render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  }

  #mayOpen(url: string, frameName: string): void {
    const details = {
      url,
      frameName,
      features: '',
      disposition: 'foreground-tab',
      referrer: { url: '', policy: 'default' },
    };
    const { action } = this.#openHandler?.(details) ?? { action: 'allow' };
    if (action !== 'deny') throw new Error(`A page may open ${url}, and the stand-in has no windows that pages open.`);
  }

  #close(): void {
    this.#destroyed = true;
    tell(this, 'destroyed');
  }
}

/** Whether a page may go where it wants to: what the program asked for by itself is not asked about (electron: api/web-contents). */
export function navigationMay(contents: WebContents, request: Request, url: string): boolean {
  const isMainFrame = request.frame().parentFrame() === null;
  const details = { url, isMainFrame, isSameDocument: false, frame: null, initiator: null };
  const redirected = request.redirectedFrom() !== null;
  const own = isMainFrame && contents.wasAsked(url);
  if (redirected && prevented(contents, 'will-redirect', details)) return false;
  if (!redirected && !own) {
    if (prevented(contents, 'will-frame-navigate', details)) return false;
    if (isMainFrame && prevented(contents, 'will-navigate', details)) return false;
  }
  tell(contents, 'did-start-navigation', details);
  return true;
}
