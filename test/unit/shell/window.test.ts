import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { barValue, endNotice } from '../../../main/shell/announce.ts';
import { closingChoice, closingQuestion } from '../../../main/shell/closing.ts';
import { answerCalls } from '../../../main/shell/ipc.ts';
import { menuTemplate } from '../../../main/shell/menu.ts';
import { asSwitches, electronBinary } from '../../../main/shell/start.ts';
import { utilityEngines } from '../../../main/shell/utilityEngine.ts';
import { wantedProject } from '../../../main/shell/wanted.ts';
import { readWindowState, writeWindowState } from '../../../main/shell/windowState.ts';
import { spokenLanguage, words } from '../../../main/shell/words/index.ts';
import { languageCodes } from '../../../preload/languages.ts';
import { screenNames } from '../../../preload/screenNames.ts';
import { screens as places } from '../../../preload/screens.ts';
import { temporaryFolder } from '../../support/folder.ts';

const folder = await temporaryFolder();
const screens = [{ x: 0, y: 0, width: 1920, height: 1040 }];

describe('the place of the window', () => {
  it('is remembered', async () => {
    const path = join(folder, 'deep', 'window.json');
    const state = { x: 10, y: 20, width: 900, height: 700, maximized: true };
    await writeWindowState(path, state);
    expect(await readWindowState(path, screens)).toEqual(state);
  });

  it.each([
    [
      'off every screen',
      { x: 5000, y: 20, width: 900, height: 700, maximized: false },
      { width: 900, height: 700, maximized: false },
    ],
    [
      'above the screen',
      { x: 10, y: -300, width: 900, height: 700, maximized: false },
      { width: 900, height: 700, maximized: false },
    ],
    ['too small', { width: 3, height: 3, maximized: false }, { width: 1280, height: 860, maximized: false }],
    ['no state at all', ['x'], { width: 1280, height: 860, maximized: false }],
  ])('is chosen anew when it was %s', async (_title, written, expected) => {
    const path = join(folder, 'window.json');
    await writeFile(path, JSON.stringify(written));
    expect(await readWindowState(path, screens)).toEqual(expected);
  });
});

describe('closing', () => {
  it('asks only while something is going', () => {
    expect(closingQuestion({ running: null, fraction: null, queued: 0 }, words.en.closing)).toBeNull();
    const question = closingQuestion({ running: 'run-3', fraction: 0.2, queued: 2 }, words.en.closing);
    expect(question?.message).toBe('run-3 is going and 2 more are waiting.');
    expect(question?.buttons?.map((_, i) => closingChoice(i))).toEqual(['background', 'pause', 'stay']);
    expect(closingChoice(question?.cancelId ?? -1)).toBe('stay');
    expect(closingChoice(17)).toBe('stay');
  });

  it.each([
    ['de', 'run-3 ist in Arbeit, und 1 weiterer wartet.', 'Anhalten und schließen'],
    ['fr', 'run-3 est en cours, et 1 autre attend.', 'Mettre en pause et fermer'],
  ] as const)('asks in the language that is spoken: %s', (language, message, pause) => {
    const question = closingQuestion({ running: 'run-3', fraction: 0.2, queued: 1 }, words[language].closing);
    expect(question?.message).toBe(message);
    expect(question?.buttons?.[1]).toBe(pause);
  });
});

describe('progress of the system', () => {
  it('follows the run', () => {
    expect(barValue({ running: null, fraction: 0.5, queued: 0 })).toBe(-1);
    expect(barValue({ running: 'r', fraction: 0.5, queued: 0 })).toBe(0.5);
    expect(barValue({ running: 'r', fraction: null, queued: 0 })).toBe(2);
  });

  it('announces the end of runs that nobody stopped', () => {
    const run = { run: 'run-1', variant: 'v', reason: 'disk full' } as const;
    expect(endNotice({ ...run, state: 'done' }, words.en.ended)?.body).toBe('v is ready to be compared.');
    expect(endNotice({ ...run, state: 'failed' }, words.en.ended)?.body).toBe('disk full');
    expect(endNotice({ ...run, state: 'interrupted' }, words.en.ended)?.title).toBe('run-1 was interrupted');
    expect(endNotice({ ...run, state: 'paused' }, words.en.ended)).toBeNull();
    expect(endNotice({ ...run, state: 'cancelled' }, words.en.ended)).toBeNull();
  });
});

describe('the menu', () => {
  const shortcuts = (platform: NodeJS.Platform, packaged: boolean) => {
    const sent: string[] = [];
    const items = menuTemplate({ platform, packaged, language: 'en', send: (command) => sent.push(command) }).flatMap(
      ({ submenu }) => (Array.isArray(submenu) ? submenu : []),
    );
    for (const item of items) (item.click as (() => void) | undefined)?.();
    const accelerators = items.flatMap(({ accelerator }) => (accelerator ? [String(accelerator)] : []));
    return { sent, accelerators, roles: items.flatMap(({ role }) => role ?? []) };
  };

  it.each(['linux', 'win32', 'darwin'] as const)('has every screen and no shortcut twice on %s', (platform) => {
    const { sent, accelerators, roles } = shortcuts(platform, true);
    expect(new Set(accelerators).size).toBe(accelerators.length);
    for (const { id } of places) expect(sent.filter((command) => command === id)).toEqual([id]);
    expect(roles).toContain('quit');
    expect(roles).not.toContain('toggleDevTools');
  });

  it.each(languageCodes)('is all in %s, also where Electron has words of its own', (language) => {
    for (const platform of ['linux', 'darwin'] as const) {
      const menus = menuTemplate({ platform, packaged: false, language, send: () => undefined });
      const items = menus.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
      const named = [...menus, ...items].filter(({ type }) => type !== 'separator').map(({ label }) => label);
      expect(named.filter((label) => !label)).toEqual([]);
      expect(named).toEqual(expect.arrayContaining(Object.values(screenNames[language])));
      expect(named).toEqual(expect.arrayContaining(Object.values(words[language].menu)));
    }
  });

  it('speaks the language that was chosen, or that of the system', () => {
    expect(spokenLanguage('system', ['it-CH', 'fr-CH'])).toBe('fr');
    expect(spokenLanguage('de', ['fr-CH'])).toBe('de');
  });
});

describe('calls from a window', () => {
  /** A window's contents and the channel, as Electron would drive them. */
  function bench() {
    const handlers = new Map<string, (...args: unknown[]) => unknown>();
    const ipc = {
      handle: (channel: string, handler: never) => handlers.set(channel, handler),
      on: (channel: string, handler: never) => handlers.set(channel, handler),
    };
    const contents = Object.assign(new EventEmitter(), {
      mainFrame: { url: 'app://espalier/' },
      send: vi.fn(),
      isDestroyed: () => false,
    });
    const event = { sender: contents as unknown as WebContents, senderFrame: contents.mainFrame };
    return { handlers, ipc: ipc as never, contents, event, windows: new Set([contents as unknown as WebContents]) };
  }

  it('are answered with results, events and errors', async () => {
    const { handlers, ipc, contents, event, windows } = bench();
    const call = vi.fn(async (procedure: string, _input: unknown, listeners: { onEvent?: (said: never) => void }) => {
      listeners.onEvent?.({ kind: 'text', text: 'hm' } as never);
      if (procedure === 'bad') throw new TypeError('no');
      return 7;
    });
    answerCalls(ipc, { call } as never, windows);
    const invoke = handlers.get('espalier:call')!;
    expect(await invoke(event, 1, 'good', {})).toEqual({ kind: 'result', output: 7 });
    expect(contents.send).toHaveBeenCalledWith('espalier:event', 1, { kind: 'text', text: 'hm' });
    expect(await invoke(event, 2, 'bad', {})).toEqual({ kind: 'error', error: { name: 'TypeError', message: 'no' } });
    expect(await invoke(event, '3', 'good', {})).toMatchObject({ kind: 'error' });
    expect(await invoke({ ...event, senderFrame: { url: 'https://x' } }, 4, 'good', {})).toMatchObject({
      error: { message: 'This caller is not a page of this program.' },
    });
    expect(call).toHaveBeenCalledTimes(2);
  });

  it.each(['abort', 'reload', 'close'])('end when the page hangs up: %s', async (how) => {
    const { handlers, ipc, contents, event, windows } = bench();
    let signal: AbortSignal | null = null;
    const call = (_p: string, _i: unknown, listeners: { signal: AbortSignal }) =>
      new Promise((_, reject) => {
        ({ signal } = listeners);
        listeners.signal.addEventListener('abort', () => reject(new Error('hung up')));
      });
    answerCalls(ipc, { call } as never, windows);
    const answer = handlers.get('espalier:call')!(event, 1, 'long', {});
    await Promise.resolve();
    if (how === 'abort') handlers.get('espalier:abort')!(event, 1);
    if (how === 'reload') contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    if (how === 'close') contents.emit('destroyed');
    expect(await answer).toMatchObject({ kind: 'error' });
    expect(signal!.aborted).toBe(true);
  });
});

describe('engines as utility processes', () => {
  it('get no options of the surrounding shell and report how they end', () => {
    const child = Object.assign(new EventEmitter(), {
      pid: undefined,
      postMessage: vi.fn(),
      stderr: new EventEmitter(),
    });
    const fork = vi.fn(() => child);
    vi.stubEnv('NODE_OPTIONS', '--inspect');
    const engine = utilityEngines(fork as never)('engine.js', ['--expose-gc']);
    const [entry, args, options] = fork.mock.calls[0] as unknown as [
      string,
      string[],
      { execArgv: string[]; env: object },
    ];
    expect([entry, args, options.execArgv]).toEqual(['engine.js', [], ['--js-flags=--expose-gc']]);
    expect(options.env).not.toHaveProperty('NODE_OPTIONS');
    const [exit, message, stderr] = [vi.fn(), vi.fn(), vi.fn()];
    engine.onExit(exit);
    engine.onMessage(message);
    engine.onStderr(stderr);
    child.emit('message', { kind: 'result' });
    child.stderr.emit('data', Buffer.from('ouch'));
    child.emit('exit', 3);
    engine.send('x');
    engine.kill();
    expect(child.listenerCount('spawn'), 'killed as soon as it is there').toBe(1);
    expect(message).toHaveBeenCalledWith({ kind: 'result' });
    expect(stderr).toHaveBeenCalledWith('ouch');
    expect(exit).toHaveBeenCalledWith(3, null);
    expect(child.postMessage).toHaveBeenCalledWith('x');
  });
});

describe('npm start', () => {
  it('finds the binary only where it is', async () => {
    const electron = join(folder, 'electron');
    await mkdir(join(electron, 'dist'), { recursive: true });
    expect(electronBinary(electron)).toBeNull();
    await writeFile(join(electron, 'path.txt'), 'electron');
    expect(electronBinary(electron)).toBeNull();
    await writeFile(join(electron, 'dist', 'electron'), '#!/bin/sh\n');
    await chmod(join(electron, 'dist', 'electron'), 0o755);
    expect(electronBinary(electron)).toBe(join(electron, 'dist', 'electron'));
    expect(await readFile(join(electron, 'path.txt'), 'utf8')).toBe('electron');
  });

  it('passes arguments on as Electron reads them', () => {
    expect(asSwitches(['--project', '/a b', '--x', '--y=1', 'z'])).toEqual(['--project=/a b', '--x', '--y=1', 'z']);
  });
});

describe('the project that a start names', () => {
  it.each([
    [['electron', '.', '--project=/a b'], '/a b'],
    [['espalier', '--project=b', '--enable-x'], '/home/b'],
    [['espalier', '--project=a', '--project=b'], '/home/b'],
    [['espalier', '--project='], null],
    [['espalier', '--projects=b'], null],
  ])('%j', (args, folder) => expect(wantedProject(args, '/home')).toBe(folder));
});
