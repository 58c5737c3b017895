import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { expect, it } from 'vitest';

const source = (name: string) => readFileSync(join(import.meta.dirname, '..', '..', '..', 'renderer', name), 'utf8');

it('messages have a place of their own behind the page and cover nothing', () => {
  const app = source('App.svelte');
  expect(app.indexOf('<Toasts />')).toBeGreaterThan(app.indexOf('</main>'));
  const { css } = parse(source('components/Toasts.svelte'), { modern: true });
  const style = css?.content.styles ?? '';
  expect(style).toContain('.toasts');
  expect(style).not.toMatch(/position:|z-index:|margin[^:]*:\s*-/);
});
