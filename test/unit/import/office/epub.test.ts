import { describe, expect, it } from 'vitest';
import { epubParts } from '../../../../bench/hostile/documentFiles.ts';
import { zipFile } from '../../../../bench/hostile/officeFiles.ts';
import { epub } from '../../../../main/import/office/epub.ts';
import { readItems } from '../../../support/readItems.ts';

const page = (body: string) =>
  `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>The book</title><script/></head><body>${body}</body></html>`;
const read = async (...[chapters, more]: Parameters<typeof epubParts>) =>
  readItems(epub, 'a.epub', await zipFile(epubParts(chapters, more)));

describe('E-books', () => {
  it('are their chapters in the order in which they are read', async () => {
    expect(
      await read({
        'z first.xhtml': page('<h1>One</h1><p>It was a <i>dark</i> night.</p>'),
        'a.xhtml': page('<h1>Two</h1><ol><li>x</li></ol>'),
      }),
    ).toEqual([{ source: 'a.epub', text: 'One\n\nIt was a dark night.\n\nTwo\n\n1. x' }]);
  });

  it('say which chapters are missing or protected', async () => {
    const encryption = '<encryption xmlns:e="urn:e"><e:CipherReference URI="OEBPS/b.xhtml"/></encryption>';
    const chapters = { 'a.xhtml': page('<p>Words</p>'), 'b.xhtml': 'scrambled', 'c.pdf': 'x' };
    expect(await read(chapters, { 'META-INF/encryption.xml': encryption })).toEqual([
      { source: 'a.epub', text: 'Words' },
      { source: 'a.epub/OEBPS/b.xhtml', problem: 'is protected against copying and was not read' },
      { source: 'a.epub/OEBPS/c.pdf', problem: 'is a chapter of the book and no part of the file that can be read' },
    ]);
  });

  it('say what is wrong with them', async () => {
    expect(await read({}, { 'META-INF/container.xml': '<container/>' })).toEqual([
      { source: 'a.epub', problem: 'is damaged: its list of chapters is missing; make it again' },
    ]);
    expect(await read({ 'a.xhtml': page('') })).toEqual([{ source: 'a.epub', problem: 'holds no text' }]);
  });
});
