import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tarOf } from '../../../support/archives.ts';
import { documentsOf, importedFiles, problemsOf } from '../../../support/importing.ts';

const files = await importedFiles();

describe('tar archives', () => {
  it('count what passes by, read or not', async () => {
    // Entries follow one another in a tar, and pieces in what gzip packs.
    const size = 100_000 * 512;
    const film = (await tarOf({ 'film.mp4': Buffer.alloc(size) })).subarray(0, 512 + size);
    const piece = gzipSync(film, { level: 1 });
    const items = await files.read('bomb.tar.gz', Buffer.concat(Array<Buffer>(25).fill(piece)));
    expect(documentsOf(items)).toEqual([]);
    expect(problemsOf(items)[20]).toEqual({
      source: 'bomb.tar.gz',
      problem: expect.stringMatching(/^unpacks to more than 1,\d\d\d MB, far more than documents do/),
    });
  });
});
