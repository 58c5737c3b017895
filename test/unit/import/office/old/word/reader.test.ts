import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oldWord } from '../../../../../../main/import/office/old/word/reader.ts';
import type { ReaderOptions } from '../../../../../../main/import/reader.ts';
import { readItems } from '../../../../../support/readItems.ts';

/** Written by LibreOffice 7.4 as "Word 97–2003" from a document with one of everything. */
const agreement = await readFile(join(import.meta.dirname, 'agreement.doc'));

const read = (bytes: Uint8Array, options: ReaderOptions = {}) => readItems(oldWord, 'a.doc', bytes, options);

const body = `1. Agreement of the parties
  1.1(a) Rent

The rent is paid monthly.[1]

1.1(b) Deposit

E = mc², H₂O\tafter a tab
second line

I) first point
  (a) a sub point
  (b) another
II) second point

- a bullet

See the site on page 1.

Kept inserted words with a note.[2]

Name\tWert
Größe\t12
Привет

Commented words.

Last words.

Words in a box.`;
const notes = '[1] A footnote.\n\n[2] An endnote.';

/** The document with another number of two bytes at a place of its header. */
function changed(at: number, change: (value: number) => number): Buffer {
  const bytes = Buffer.from(agreement);
  const header = bytes.indexOf(Buffer.from([0xec, 0xa5]));
  bytes.writeUInt16LE(change(bytes.readUInt16LE(header + at)), header + at);
  return bytes;
}

describe('Old Word documents', () => {
  it('are what a reader sees: numbers, fields, notes, tables, boxes; not what is hidden or was deleted', async () => {
    expect(await read(agreement)).toEqual([
      { source: 'a.doc', text: `Words of the header\n\n${body}\n\nWords of the footer\n\n${notes}` },
      { source: 'a.doc', problem: 'has 1 comment, which were left out; --comments takes them in', doubt: true },
    ]);
  });

  it('have comments, headers and footers as they are wanted', async () => {
    expect(await read(agreement, { headers: false, comments: true })).toEqual([
      { source: 'a.doc', text: `${body}\n\n${notes}\n\n[comment] A remark.` },
    ]);
  });

  it.each([
    ['a password', changed(0x0a, (flags) => flags | 0x0100), 'is password-protected; save it without a password'],
    [
      'an older version',
      changed(2, () => 104),
      'was written by Word 95 or before, which cannot be read; save it as .docx',
    ],
    ['another kind', Buffer.from('{\\rtf1 words}'), 'is not an old Word document; if its ending is wrong, rename it'],
    [
      'no pieces',
      changed(0x1a6, () => 0),
      'is damaged: it does not say where its text is; open it in Word and save it again',
    ],
  ])('of %s are refused with the reason', async (_, bytes, problem) => {
    expect(await read(bytes)).toEqual([{ source: 'a.doc', problem }]);
  });

  it('that are cut off anywhere give their text or a reason', async () => {
    for (let length = 0; length < agreement.length; length += 512) {
      const [item] = await read(agreement.subarray(0, length));
      expect(item && ('text' in item || 'problem' in item)).toBe(true);
    }
  });
});
