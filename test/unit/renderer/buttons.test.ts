import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '..', '..', '..', 'renderer');
const rules = [...readFileSync(join(renderer, 'styles', 'controls.css'), 'utf8').matchAll(/([^{}]+)\{([^}]*)\}/g)].map(
  ([, selectors = '', body = '']) => ({ selectors: selectors.split(',').map((one) => one.trim()), body }),
);

/** The last word that rules for these selectors have about a property. */
const saidOf = (property: string, ...selectors: string[]) =>
  rules
    .filter((rule) => rule.selectors.some((one) => selectors.includes(one)))
    .flatMap(({ body }) => new RegExp(`(?:^|;)\\s*${property}:\\s*([^;]+)`).exec(body)?.[1] ?? [])
    .at(-1);

describe('a button', () => {
  it('that ends something for good stays red under the mouse', () => {
    expect(saidOf('color', '.button:hover:not(:disabled)')).toBe('var(--leaf)');
    expect(saidOf('color', '.button.danger:hover:not(:disabled)')).toBe('var(--red)');
  });

  it('that ends a run does not come to stand where the one was that resumes it', () => {
    const actions = /\{#if moving\}([\s\S]*?)\{:else if/.exec(
      readFileSync(join(renderer, 'screens', 'Run.svelte'), 'utf8'),
    );
    const order = [...(actions?.[1] ?? '').matchAll(/\{text\.runs\.(\w+)\}/g)].map(([, name]) => name);
    // Actions end at the right edge: the last of them stands where "Resume" stood.
    expect(order).toEqual(['cancel', 'pause']);
  });
});
