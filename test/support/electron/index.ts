import { outer, strictClass } from './types/strict.ts';
import { app as program } from './main/app.ts';
import { BrowserWindow as Window } from './main/browserWindow.ts';
import { dialog as dialogs } from './main/dialog.ts';
import { ipcMain as channels } from './main/ipcMain.ts';
import { Menu as Menus, MenuItem as Item } from './main/menu.ts';
import { nativeTheme as theme } from './main/nativeTheme.ts';
import { protocol as protocols } from './main/protocol.ts';
import { Session } from './main/session.ts';
import * as system from './main/system.ts';
import { UtilityProcess } from './main/utilityProcess.ts';

/** What `import … from 'electron'` gets in the main process. */
program.windows = () => Window.getAllWindows();

export const app = outer(program);
export const BrowserWindow = strictClass(Window);
export const dialog = outer(dialogs);
export const ipcMain = outer(channels);
export const Menu = strictClass(Menus);
export const MenuItem = strictClass(Item);
export const nativeTheme = outer(theme);
export const Notification = strictClass(system.Notification);
export const powerSaveBlocker = outer(system.powerSaveBlocker);
export const protocol = outer(protocols);
export const screen = outer(system.screen);
export const session = strictClass(Session);
export const shell = outer(system.shell);
export const utilityProcess = strictClass(UtilityProcess);
