import { describe, expect, it } from 'vitest';
import { documentsOf, importedFiles, problemsOf } from '../../../support/importing.ts';
import { shownDocuments } from './all.ts';
import { features } from './shown.ts';

const files = await importedFiles();

describe('Documents', () => {
  it('are sixty at least, with names of their own, and every feature has one', () => {
    const names = shownDocuments.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(60);
    const wanted = Object.entries(features).flatMap(([kind, list]) => list.map((feature) => `${kind}: ${feature}`));
    expect([...new Set(shownDocuments.map((document) => document.of))].sort()).toEqual(wanted.sort());
  });

  it.each(shownDocuments)('are exactly what a reader sees ($of, $name)', async (document) => {
    const { name, bytes, options, shows, doubts = [], notRead = [] } = document;
    const items = await files.read(name, await bytes, options);
    const problems = problemsOf(items);
    expect(documentsOf(items).map(({ text }) => text)).toEqual(typeof shows === 'string' ? [shows] : shows);
    const containing = (sentences: readonly string[]) => sentences.map((words) => expect.stringContaining(words));
    expect(problems.filter(({ doubt }) => doubt).map(({ problem }) => problem)).toEqual(containing(doubts));
    expect(problems.filter(({ doubt }) => !doubt).map(({ problem }) => problem)).toEqual(containing(notRead));
  });
});
