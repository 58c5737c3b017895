/** Checked with main/tsconfig.json: main/ has Node, and nothing of a page. A line that is no error any more is one. */
export const node = [process.pid, Buffer.alloc(0), setImmediate];

// @ts-expect-error: only a page has it
export const page = document;
// @ts-expect-error: only a page has it
export const frame = window;
// @ts-expect-error: only a page has it
export const storage = localStorage;
// @ts-expect-error: only a page has it
export type Element = HTMLElement;
