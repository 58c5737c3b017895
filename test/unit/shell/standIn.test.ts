import type { BrowserWindowConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { mismatchedCall } from '../../support/electron/types/check.ts';
import { declared } from '../../support/electron/types/declarations.ts';
import { Living } from '../../support/electron/types/living.ts';
import { outer, strictClass } from '../../support/electron/types/strict.ts';
import { webPreferences } from '../../../main/shell/preferences.ts';

/** A class that Electron has, with a constructor, a static, a method and an event. */
class BrowserWindow extends Living {
  readonly made: unknown[];

  constructor(...made: unknown[]) {
    super();
    this.made = made;
  }

  static getAllWindows(): unknown[] {
    return [];
  }

  setTitle(): void {
    // Only called.
  }
}

class NativeTheme extends Living {
  themeSource = 'system';
}

const Strict = strictClass(BrowserWindow) as unknown as new (options?: object) => Living & Record<string, never>;
const made = (options: object) => () => new Strict(options);

describe('the stand-in for Electron', () => {
  it('takes what the types of Electron allow', () => {
    const options: BrowserWindowConstructorOptions = {
      width: 900,
      show: false,
      webPreferences: webPreferences('/p.cjs'),
    };
    expect(made(options)).not.toThrow();
  });

  it.each([
    ['an option that nobody knows', { minWidht: 720 }, /minWidht is an option that Electron does not have/],
    ['one deeper down', { webPreferences: { sandBox: true } }, /webPreferences\.sandBox is an option/],
    ['a wrong type', { width: '900' }, /width is "900"; Electron takes number/],
    ['a wrong type deeper down', { webPreferences: { sandbox: 'yes' } }, /sandbox is "yes"; Electron takes boolean/],
    ['a word that is none of them', { titleBarStyle: 'none' }, /titleBarStyle is "none"/],
    ['what is not a number', { width: NaN }, /width is null/],
  ])('refuses %s', (_title, options, reason) => expect(made(options)).toThrow(reason));

  it('refuses what Electron does not declare, and what itself does not have', () => {
    const window = new Strict() as unknown as Record<string, (...args: unknown[]) => unknown>;
    expect(() => window['setTitel']).toThrow('BrowserWindow.setTitel is nothing that Electron declares.');
    expect(() => window['setOpacity']).toThrow('The stand-in has no BrowserWindow.setOpacity.');
    expect(() => window['setTitle']!(7)).toThrow('title is 7; Electron takes string');
    expect(() => window['setTitle']!('a', 'b')).toThrow('takes 1 arguments, not 2');
    expect(() => window['setTitle']!()).toThrow('title is undefined');
    expect(() => window['on']!('close', () => undefined)).not.toThrow();
    expect(() => window['on']!('closing', () => undefined)).toThrow(/"closing"/);
  });

  it('holds properties to their types', () => {
    const theme = outer(new NativeTheme()) as { themeSource: string };
    theme.themeSource = 'dark';
    expect(theme.themeSource).toBe('dark');
    expect(() => (theme.themeSource = 'black')).toThrow(/themeSource is "black"/);
  });

  it('tells living things of one kind from those of another', () => {
    const send = declared('Dialog')?.members.get('showMessageBox') as never;
    const question = { message: 'Now?' };
    expect(mismatchedCall([new Strict(), question], send, 'ask')).toBeNull();
    expect(mismatchedCall([question], send, 'ask')).toBeNull();
    expect(mismatchedCall([outer(new NativeTheme()), question], send, 'ask')).toContain('NativeTheme');
  });
});
