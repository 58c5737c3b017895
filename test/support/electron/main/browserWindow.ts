import type { BrowserWindowConstructorOptions, Rectangle, WebPreferences } from 'electron';
import { Living } from '../types/living.ts';
import { app } from './app.ts';
import { onlyWhenReady } from './readiness.ts';
import { darkness } from './nativeTheme.ts';
import { prevented, tell } from './told.ts';
import { WebContents } from './webContents.ts';

/** Preferences that the stand-in has: a page in a sandbox, apart from its preload script, without Node. */
const fixed: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
};

export class BrowserWindow extends Living {
  static readonly #all = new Set<BrowserWindow>();
  static #last = 0;

  readonly id = (BrowserWindow.#last += 1);
  readonly webContents: WebContents;
  #bounds: Rectangle;
  #state = { visible: true, minimized: false, maximized: false, focused: false, destroyed: false };

  constructor({
    width = 800,
    height = 600,
    x = 0,
    y = 0,
    show = true,
    webPreferences = {},
  }: BrowserWindowConstructorOptions = {}) {
    super();
    onlyWhenReady('BrowserWindow');
    for (const [name, value] of Object.entries(fixed)) {
      const given = webPreferences[name as keyof WebPreferences];
      if (given !== undefined && given !== value)
        throw new Error(`The stand-in has no windows with ${name} ${String(given)}.`);
    }
    this.#bounds = { x, y, width, height };
    this.#state.visible = show;
    this.webContents = new WebContents(webPreferences, app.getPath('userData'), async (page) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: darkness() ? 'dark' : 'light' });
    });
    BrowserWindow.#all.add(this);
    this.webContents.once('dom-ready', () => tell(this, 'ready-to-show'));
    this.webContents.once('destroyed', () => this.#gone());
    tell(app, 'web-contents-created', {}, this.webContents);
    tell(app, 'browser-window-created', {}, this);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.#all];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;
  }

  loadURL(address: string): Promise<void> {
    return this.webContents.loadURL(address);
  }

  close(): void {
    if (this.#state.destroyed || prevented(this, 'close')) return;
    this.destroy();
  }

  destroy(): void {
    void this.webContents.page().then((page) => page.close());
  }

  #gone(): void {
    this.#state.destroyed = true;
    BrowserWindow.#all.delete(this);
    tell(this, 'closed');
    if (BrowserWindow.#all.size === 0) app.allClosed();
  }

  isDestroyed(): boolean {
    return this.#state.destroyed;
  }

  show(): void {
    this.#state.visible = true;
    this.focus();
    tell(this, 'show');
  }

  hide(): void {
    this.#state.visible = this.#state.focused = false;
    tell(this, 'hide');
  }

  isVisible(): boolean {
    return this.#state.visible && !this.#state.minimized;
  }

  focus(): void {
    for (const window of BrowserWindow.#all) window.#state.focused = false;
    this.#state.focused = true;
    tell(this, 'focus');
  }

  isFocused(): boolean {
    return this.#state.focused;
  }

  minimize(): void {
    this.#state.minimized = true;
    this.#state.focused = false;
  }

  isMinimized(): boolean {
    return this.#state.minimized;
  }

  restore(): void {
    this.#state.minimized = this.#state.maximized = false;
  }

  maximize(): void {
    this.#state.maximized = true;
    this.#state.visible = true;
  }

  isMaximized(): boolean {
    return this.#state.maximized;
  }

  getNormalBounds(): Rectangle {
    return this.#bounds;
  }

  setProgressBar(): void {
    // There is no bar of the system.
  }
}
