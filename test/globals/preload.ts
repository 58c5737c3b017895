/** Checked with preload/tsconfig.json: a sandboxed preload script has a page and three names of Electron, and no Node. */
import { contextBridge } from 'electron';
// @ts-expect-error: only main/ has it
import { ipcMain } from 'electron';
// @ts-expect-error: only Node has it
import { readFileSync } from 'node:fs';

export const page = [document, window, contextBridge];
// @ts-expect-error: only Node has it
export const processId = process.pid;
// @ts-expect-error: only Node has it
export const bytes = Buffer.alloc(0);
// @ts-expect-error: only Node has it
export const folder = __dirname;
export { ipcMain, readFileSync };
