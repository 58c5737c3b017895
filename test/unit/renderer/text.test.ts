import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';
import { pruningParts, trainingParts } from '../../../renderer/state/specification.ts';
import { glossary } from '../../../renderer/text/en/glossary.ts';
import { text } from '../../../renderer/text/index.ts';

const root = join(import.meta.dirname, '../../../renderer');
const components = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.svelte'));
const word = /\p{L}{2,}/u;

/** Attributes that people see or hear. */
const spoken = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'note']);

/** Words that stand in the markup itself instead of in renderer/text. */
function literals(source: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown, inSpoken: boolean): void => {
    if (Array.isArray(node)) {
      for (const one of node) visit(one, inSpoken);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const { type, name, data, value } = node as { type?: string; name?: string; data?: string; value?: unknown };
    if (type === 'Attribute') {
      visit(value, spoken.has(name ?? ''));
      return;
    }
    if (type === 'Text' && data !== undefined && word.test(data)) found.push(data.trim());
    if (inSpoken && type === 'Literal' && typeof value === 'string' && word.test(value)) found.push(value);
    for (const [key, child] of Object.entries(node)) if (key !== 'parent') visit(child, inSpoken);
  };
  const { fragment } = parse(source, { modern: true });
  const markup = (node: unknown): void => {
    if (Array.isArray(node)) for (const one of node) markup(one);
    else if (typeof node === 'object' && node !== null) {
      const { type, attributes } = node as { type?: string; attributes?: readonly { type: string; name?: string }[] };
      if (type === 'Text') visit(node, false);
      else {
        for (const attribute of attributes ?? []) if (spoken.has(attribute.name ?? '')) visit(attribute, true);
        for (const [key, child] of Object.entries(node))
          if (
            key === 'fragment' ||
            key === 'nodes' ||
            key === 'body' ||
            key === 'consequent' ||
            key === 'alternate' ||
            key === 'fallback'
          )
            markup(child);
      }
    }
  };
  markup(fragment);
  return found;
}

describe('words of the window', () => {
  it('are found in markup where they should not be', () => {
    expect(
      literals('<p>Hello there</p>{#if x}<b title="Tip">{y}</b>{/if}<i aria-label={"Say"}></i><p>{text.a}: –</p>'),
    ).toEqual(['Hello there', 'Tip', 'Say']);
  });

  it.each(components)('%s keeps its words in renderer/text', (name) => {
    expect(literals(readFileSync(join(root, name), 'utf8'))).toEqual([]);
  });

  it('know one from many', () => {
    const { counts } = text.home;
    expect([counts.models(1), counts.models(0), counts.runs(2)]).toEqual(['model', 'models', 'runs']);
    expect([text.common.rows(1, 1), text.common.rows(1, 1200)]).toEqual(['1 row', '1 of 1,200 rows']);
    expect(text.extract.data.documents('1', '3 kB')).toBe('1 document, 3 kB');
    expect(text.data.unfinished.read('1', '1')).toBe('1 document of 1 file read so far');
    expect(text.dataset.groups('1')).toContain('1 group.');
    expect(text.recipes.about.passes('1')).toBe('about 1 pass over the calibration text');
  });

  it('are all used', () => {
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(svelte|ts)$/.test(name) && !name.startsWith('text'))
      .map((name) => readFileSync(join(root, name), 'utf8'))
      .join('\n');
    const used = new Set(sources.match(/\btext(\.\w+)+/g));
    const unused: string[] = [];
    // Where a part is taken as a whole, or by a name that is only known later, all of it counts as used.
    const walk = (value: unknown, path: string): void => {
      if (used.has(path)) return;
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        for (const [key, child] of Object.entries(value)) walk(child, `${path}.${key}`);
      else unused.push(path);
    };
    walk(text, 'text');
    expect(unused).toEqual([]);
  });

  it('explain every technical word that is used, and use every one that is explained', () => {
    const sources = components.map((name) => readFileSync(join(root, name), 'utf8')).join('\n');
    const unused = Object.keys(glossary).filter(
      (name) =>
        !new RegExp(`(name|term)="${name}"|'${name}'|part: '${name}'`).test(sources) &&
        ![...pruningParts, ...trainingParts].some((part) => part === name),
    );
    expect(unused).toEqual([]);
  });
});
