import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ImportOptions } from '../../../../main/import/import.ts';
import { documentsOf, imported, importedFiles } from '../../../support/importing.ts';
import { needsShared, shared } from '../../../support/shared.ts';
import { shownDocuments } from './all.ts';
import { isReadByPeer, peers, textByPeer, wordsOf } from './peers.ts';

const files = await importedFiles();

/** Words that the other program finds in documents of others and no reader sees. */
const unseen: Readonly<Record<string, string>> = {
  // Hidden text and elements.
  'hidden.docx': 'HIDDEN DRAFT NOTE',
  'hidden.html': 'Hidden text attr Tmpl No script Opt1Opt2',
  // A number in pandoc's own way of counting, and words that it joins where it loses those below ruby.
  'clauses.docx': '3',
  'ruby.docx': '出発地はです',
};

/** Words that the other program finds in a file and the import does not. */
async function missing(path: string, options: ImportOptions = {}): Promise<string[]> {
  const other = (await textByPeer(path)) ?? refused(path);
  const own = wordsOf(
    documentsOf(await imported([path], options))
      .map(({ text }) => text)
      .join('\n'),
  );
  return [...wordsOf(other)].filter((word) => !own.has(word));
}

/** What the other program cannot read: no document at all, and notebooks of a version that it is too old for. */
const unreadable = /(^no-word\.docx|\.ipynb)$/;

function refused(path: string): never {
  throw new Error(`${path} is refused by the program that it is to be compared with.`);
}

const there = Object.entries(peers).flatMap(([name, found]) => (found ? name : []));
const title = there.length
  ? `Beside ${there.join(' and ')}`
  : 'Beside other programs (skipped: neither pandoc nor pdftotext)';

describe.skipIf(!there.length)(title, () => {
  const compared = shownDocuments.filter(({ name }) => isReadByPeer(name) && !unreadable.test(name));

  it.each(compared)('no word is missing except listed ones: $name', async ({ name, bytes, options, unseen }) => {
    const path = await files.write(name, await bytes);
    const listed = wordsOf((unseen?.words ?? []).join(' '));
    expect((await missing(path, options)).filter((word) => !listed.has(word))).toEqual([]);
  });

  const folder = join(shared ?? '', 'cases', 'documents');

  it.skipIf(!shared)(needsShared('no word of the documents of others is missing'), async () => {
    const names = await readdir(folder, { recursive: true });
    const found: Record<string, string[]> = {};
    for (const name of names.filter((name) => isReadByPeer(name) && !unreadable.test(name))) {
      const listed = wordsOf(unseen[basename(name)] ?? '');
      const words = (await missing(join(folder, name))).filter((word) => !listed.has(word));
      if (words.length) found[basename(name)] = words;
    }
    expect(found).toEqual({});
  });
});
