import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds wrong on a page: WCAG 2.2 A and AA and its best practices. One line for each thing. */
export async function violations(page: Page): Promise<string[]> {
  const found = await page.evaluate(async (axe) => {
    // The page's policy allows no inline script; the debugger may evaluate.
    if (!('axe' in globalThis)) (0, eval)(axe);
    const { run } = (globalThis as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } }).axe;
    return (await run()).violations;
  }, source);
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
}
