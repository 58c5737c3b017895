import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { load } from 'js-yaml';
import { describe, expect, it, vi } from 'vitest';
import { contentSecurityPolicy } from '../../../main/api/contentSecurity.ts';
import { isTrusted } from '../../../main/shell/ipc.ts';
import { confine } from '../../../main/shell/navigation.ts';
import { refuseNetwork } from '../../../main/shell/network.ts';
import { isOwn, scheme, startPage } from '../../../main/shell/origin.ts';
import { denyPermissions } from '../../../main/shell/permissions.ts';
import { webPreferences } from '../../../main/shell/preferences.ts';
import { pageHandler } from '../../../main/shell/protocol.ts';
import { temporaryFolder } from '../../support/folder.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte|html|css)$/.test(name))
    .map((name) => read(join(folder, name)));

const preferences = webPreferences('/preload.cjs');
const pages = await temporaryFolder();
await mkdir(join(pages, 'assets'));
await writeFile(join(pages, 'index.html'), '<html></html>');
await writeFile(join(pages, 'assets', 'a.js'), 'x');
const handle = pageHandler(pages);
const get = (url: string, method = 'GET') => handle({ url, method });

/** A session or a web contents that only remembers what was asked of it. */
function recorder() {
  const handlers = new Map<string, (...args: never[]) => unknown>();
  const fake = new Proxy(
    {},
    {
      get:
        (_, name: string) =>
        (...args: unknown[]) => {
          const [first, second] = args;
          if (typeof first === 'string') handlers.set(first, second as never);
          else handlers.set(name, first as never);
        },
    },
  );
  return { fake: fake as never, handlers };
}

describe("Electron's checklist for security", () => {
  it('1. loads only secure content', async () => {
    expect(startPage).toBe('app://espalier/');
    expect(sources('renderer').join('\n')).not.toMatch(/(src|href|url)\s*[=(]\s*["']?(https?:)?\/\//);
    expect((await get('http://example.org/')).status).toBe(403);
  });

  it('2. gives pages no Node', () => {
    expect(preferences).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  });

  it('3. isolates contexts', () => expect(preferences.contextIsolation).toBe(true));

  it('4. sandboxes every process', () => {
    expect(preferences.sandbox).toBe(true);
    expect(read('main/shell/main.ts')).toContain('app.enableSandbox();');
    expect(read('main/shell/main.ts').indexOf('enableSandbox')).toBeLessThan(
      read('main/shell/main.ts').indexOf('whenReady'),
    );
  });

  it('5. denies every permission, asked for or checked', () => {
    const { fake, handlers } = recorder();
    denyPermissions(fake);
    const asked = vi.fn();
    (handlers.get('setPermissionRequestHandler') as unknown as (...args: unknown[]) => void)(null, 'media', asked);
    expect(asked).toHaveBeenCalledWith(false);
    expect(handlers.get('setPermissionCheckHandler')?.()).toBe(false);
    expect(handlers.get('setDevicePermissionHandler')?.()).toBe(false);
    const paired = vi.fn();
    (handlers.get('setBluetoothPairingHandler') as unknown as (...args: unknown[]) => void)({}, paired);
    expect(paired).toHaveBeenCalledWith({ confirmed: false });
    const shown = vi.fn();
    (handlers.get('setDisplayMediaRequestHandler') as unknown as (...args: unknown[]) => void)({}, shown);
    expect(shown).toHaveBeenCalledWith({});
  });

  it('6. keeps web security', () => expect(preferences.webSecurity).toBe(true));

  it('7. sends a strict content security policy with every answer', async () => {
    for (const url of [startPage, `${startPage}assets/a.js`, `${startPage}none.js`, 'app://other/']) {
      expect((await get(url)).headers.get('content-security-policy'), url).toBe(contentSecurityPolicy);
    }
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    expect(contentSecurityPolicy).toContain("connect-src 'self'");
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:/);
    expect(read('renderer/index.html')).not.toMatch(/<script(?![^>]*src=)|<style|style=|\son[a-z]+=/);
  });

  it('8. allows no insecure content', () => expect(preferences.allowRunningInsecureContent).toBe(false));

  it('9. uses no experimental features', () => expect(preferences.experimentalFeatures).toBe(false));

  it('10. enables no Blink features', () => {
    expect(preferences).not.toHaveProperty('enableBlinkFeatures');
    expect(sources('main/shell').join('\n')).not.toContain('enableBlinkFeatures');
  });

  it('11. has no webviews and so none with popups', () => {
    expect(preferences.webviewTag).toBe(false);
    expect(sources('renderer').join('\n')).not.toMatch(/<webview|allowpopups/);
  });

  it.each([
    ['12. attaches no webview', 'will-attach-webview', undefined, true],
    ['13. navigates nowhere else', 'will-navigate', 'https://example.org', true],
    ['13. redirects nowhere else', 'will-redirect', 'file:///etc/passwd', true],
    ['13. navigates no frame elsewhere', 'will-frame-navigate', 'app://espalier.example/', true],
    ['13. moves between its own pages', 'will-navigate', 'app://espalier/#/runs', false],
  ])('%s', (_title, event, url, prevented) => {
    const { fake, handlers } = recorder();
    confine(fake);
    const details = { url, preventDefault: vi.fn() };
    (handlers.get(event) as unknown as (details: unknown) => void)(details);
    expect(details.preventDefault).toHaveBeenCalledTimes(prevented ? 1 : 0);
  });

  it('14. opens no windows', () => {
    const { fake, handlers } = recorder();
    confine(fake);
    expect(handlers.get('setWindowOpenHandler')?.()).toEqual({ action: 'deny' });
  });

  it('15. opens nothing in other programs; the file manager only shows where something lies', () => {
    expect(sources('main').join('\n')).not.toMatch(/openExternal|openPath\(/);
    expect(
      sources('main')
        .join('\n')
        .match(/showItemInFolder\(/g),
    ).toHaveLength(1);
  });

  it('16. pins a current Electron', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };
    expect(Number(/\d+/.exec(devDependencies['electron'] ?? '')?.[0])).toBe(41);
  });

  it('17. checks who is calling', () => {
    const page = { url: startPage };
    const sender = { mainFrame: page } as unknown as WebContents;
    const windows = new Set([sender]);
    const event = (senderFrame: unknown, from = sender) => ({ sender: from, senderFrame }) as IpcMainInvokeEvent;
    expect(isTrusted(event(page), windows)).toBe(true);
    expect(isTrusted(event(null), windows)).toBe(false);
    expect(isTrusted(event({ url: startPage }), windows)).toBe(false);
    expect(isTrusted(event(page), new Set())).toBe(false);
    const elsewhere = { url: 'https://example.org/' };
    const unrelated = { mainFrame: elsewhere } as unknown as WebContents;
    expect(isTrusted(event(elsewhere, unrelated), new Set([unrelated]))).toBe(false);
  });

  it('18. does not use file://', () => {
    expect(scheme).toBe('app');
    expect(sources('main/shell').join('\n')).not.toMatch(/loadFile\(|loadURL\(['"`]file/);
  });

  it('19. sets every fuse', () => {
    const { electronFuses } = load(read('electron-builder.yml')) as { electronFuses: Record<string, boolean> };
    expect(electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('20. exposes no Electron interface to pages', () => {
    const preload = read('preload/preload.ts');
    expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1);
    expect(preload).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer|=> ipcRenderer,|: ipcRenderer[,\s}]/);
    expect(sources('renderer').join('\n')).not.toContain("from 'electron'");
  });
});

describe('app://', () => {
  it('serves pages and their parts', async () => {
    expect(await (await get(startPage)).text()).toBe('<html></html>');
    expect((await get(`${startPage}assets/a.js`)).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await get(`${startPage}runs`)).status).toBe(200);
  });

  it.each([
    '..%2f..%2fetc%2fpasswd.js',
    '%2e%2e/%2e%2e/secret.js',
    'a%00.js',
    '..\\secret.js',
    'assets/..%5c..%5cx.js',
    '%zz.js',
    'x.exe',
  ])('never leaves its folder: %s', async (path) => expect((await get(startPage + path)).status).toBe(404));

  it('only reads', async () => expect((await get(startPage, 'POST')).status).toBe(405));
});

describe('the network', () => {
  it.each([
    ['https://example.org/', true],
    ['ws://127.0.0.1:80/', true],
    ['file:///etc/passwd', true],
    ['app://other/', true],
    ['app://espalier/assets/a.js', false],
    ['data:text/plain,x', false],
  ])('%s', (url, cancel) => {
    let asked: ((details: { url: string }, answer: (response: { cancel: boolean }) => void) => void) | null = null;
    const count = vi.fn();
    refuseNetwork({ webRequest: { onBeforeRequest: (listener: never) => (asked = listener) } } as never, count);
    const answer = vi.fn();
    asked!({ url }, answer);
    expect(answer).toHaveBeenCalledWith({ cancel });
    expect(count).toHaveBeenCalledTimes(cancel ? 1 : 0);
    expect(isOwn(url)).toBe(url.startsWith('app://espalier/'));
  });
});
