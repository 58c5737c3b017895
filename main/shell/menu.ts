import type { MenuItemConstructorOptions } from 'electron';
import type { Language } from '../../preload/languages.ts';
import { screenNames } from '../../preload/screenNames.ts';
import { type Command, screens } from '../../preload/screens.ts';
import { words, type Words } from './words/index.ts';

type Item = MenuItemConstructorOptions;

interface Asked {
  readonly platform: NodeJS.Platform;
  readonly packaged: boolean;
  readonly language: Language;
  readonly send: (command: Command) => void;
}

const line: Item = { type: 'separator' };

/** The native menus with the shortcuts people know; commands go to the window as words. */
export function menuTemplate({ platform, packaged, language, send }: Asked): Item[] {
  const mac = platform === 'darwin';
  const { menu, roles } = words[language];
  const own = (...wanted: readonly (keyof Words['roles'])[]): Item[] =>
    wanted.map((role) => ({ role, label: roles[role] }));
  const go = (label: string, command: Command, accelerator: string): Item => ({
    label,
    accelerator,
    click: () => send(command),
  });
  const screensOf = (place: (typeof screens)[number]['menu']) =>
    screens.flatMap((screen) =>
      screen.menu === place ? [go(screenNames[language][screen.id], screen.id, screen.shortcut)] : [],
    );
  const settings = screensOf('program');
  const program = [
    ...[...own('about'), line, ...settings, line],
    ...[...own('hide', 'hideOthers', 'unhide'), line, ...own('quit')],
  ];
  return [
    ...(mac ? [{ label: 'Espalier', submenu: program }] : []),
    {
      label: menu.file,
      submenu: [
        go(menu.newProject, 'new-project', 'CmdOrCtrl+N'),
        go(menu.openProject, 'open-project', 'CmdOrCtrl+O'),
        line,
        ...(mac ? own('close') : [...settings, line, ...own('quit')]),
      ],
    },
    {
      label: menu.edit,
      submenu: [...own('undo', 'redo'), line, ...own('cut', 'copy', 'paste', 'delete'), line, ...own('selectAll')],
    },
    { label: menu.go, submenu: screensOf('go') },
    {
      label: menu.view,
      submenu: [
        ...[go(menu.theme, 'toggle-theme', 'CmdOrCtrl+Shift+L'), line],
        ...[...own('resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen'), line],
        ...own('reload', ...(packaged ? [] : (['toggleDevTools'] as const))),
      ],
    },
    {
      // The role lets macOS list the windows here.
      role: 'windowMenu',
      label: menu.window,
      submenu: mac ? [...own('minimize', 'zoom'), line, ...own('front')] : own('minimize', 'close'),
    },
  ];
}
