import { stat } from 'node:fs/promises';
import type { BrowserWindow, Dialog, IpcMain, Shell, WebContents } from 'electron';
import { isTrusted } from './ipc.ts';

interface Parts {
  readonly ipc: Pick<IpcMain, 'handle'>;
  readonly dialog: Pick<Dialog, 'showOpenDialog'>;
  readonly shell: Pick<Shell, 'showItemInFolder'>;
  readonly windows: ReadonlySet<WebContents>;
  readonly windowOf: (contents: WebContents) => BrowserWindow | null;
}

const maxTitle = 200;

/** The dialogs of the system, for pages of ours only. */
export function answerDialogs({ ipc, dialog, shell, windows, windowOf }: Parts): void {
  const pick = async (
    contents: WebContents,
    title: unknown,
    properties: ('openFile' | 'openDirectory' | 'createDirectory' | 'multiSelections')[],
  ) => {
    const window = windowOf(contents);
    if (!window || typeof title !== 'string') return [];
    const { filePaths } = await dialog.showOpenDialog(window, { title: title.slice(0, maxTitle), properties });
    return filePaths;
  };
  ipc.handle('espalier:pick-folder', async (event, title: unknown) => {
    if (!isTrusted(event, windows)) return null;
    return (await pick(event.sender, title, ['openDirectory', 'createDirectory']))[0] ?? null;
  });
  ipc.handle('espalier:pick-files', async (event, title: unknown) => {
    if (!isTrusted(event, windows)) return [];
    return pick(event.sender, title, ['openFile', 'openDirectory', 'multiSelections']);
  });
  // Only shown, never opened: what looks like a folder may be a program (macOS).
  ipc.handle('espalier:reveal', async (event, folder: unknown) => {
    if (!isTrusted(event, windows) || typeof folder !== 'string') return;
    const found = await stat(folder).catch(() => null);
    if (found) shell.showItemInFolder(folder);
  });
}
