import type { MenuItemConstructorOptions } from 'electron';
import { type Command, screens } from '../../preload/screens.ts';

type Send = (command: Command) => void;

/** The native menus with the shortcuts people know; commands go to the window as words. */
export function menuTemplate(platform: NodeJS.Platform, packaged: boolean, send: Send): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const go = (label: string, command: Command, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => send(command),
  });
  const screensOf = (place: (typeof screens)[number]['menu']) =>
    screens.flatMap(({ id, title, shortcut, menu }) => (menu === place ? [go(title, id, shortcut)] : []));
  const settings = screensOf('program');
  return [
    ...(mac
      ? [
          {
            label: 'Espalier',
            submenu: [
              { role: 'about' as const },
              { type: 'separator' as const },
              ...settings,
              { type: 'separator' as const },
              { role: 'hide' as const },
              { role: 'hideOthers' as const },
              { role: 'unhide' as const },
              { type: 'separator' as const },
              { role: 'quit' as const },
            ],
          },
        ]
      : []),
    {
      label: 'File',
      submenu: [
        go('New project…', 'new-project', 'CmdOrCtrl+N'),
        go('Open project…', 'open-project', 'CmdOrCtrl+O'),
        { type: 'separator' },
        ...(mac
          ? [{ role: 'close' as const }]
          : [...settings, { type: 'separator' as const }, { role: 'quit' as const }]),
      ],
    },
    { role: 'editMenu' },
    { label: 'Go', submenu: screensOf('go') },
    {
      label: 'View',
      submenu: [
        go('Switch between light and dark', 'toggle-theme', 'CmdOrCtrl+Shift+L'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        { type: 'separator' },
        { role: 'reload' },
        ...(packaged ? [] : [{ role: 'toggleDevTools' as const }]),
      ],
    },
    { role: 'windowMenu' },
  ];
}
