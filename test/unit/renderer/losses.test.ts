import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const source = (name: string) => readFileSync(join(import.meta.dirname, '..', '..', '..', 'renderer', name), 'utf8');

it('losses of different texts and models are dots: a line between them would say that one became the other', () => {
  expect(/<LineChart([^>]*)/.exec(source('screens/run/Losses.svelte'))?.[1]).toMatch(/\bdots\b/);
  const [, line = '', dots = ''] =
    /\{#if !dots\}([\s\S]*?)\{:else\}([\s\S]*?)\{\/if\}/.exec(source('charts/LineChart.svelte')) ?? [];
  expect(line).toContain('<path');
  expect(dots).toContain('<circle');
  expect(dots).not.toContain('<path');
});
