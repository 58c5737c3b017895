/** Checked with renderer/tsconfig.json: the window runs in a page, and a page has no Node. */
export const page = [document, window, localStorage];

// @ts-expect-error: only Node has it
export const processId = process.pid;
// @ts-expect-error: only Node has it
export const bytes = Buffer.alloc(0);
// @ts-expect-error: only Node has it
export const folder = __dirname;
// @ts-expect-error: only Node has it
export const soon = setImmediate;
// @ts-expect-error: only Node has it
export const load = require;
