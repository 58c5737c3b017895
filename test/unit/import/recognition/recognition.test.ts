import { copyFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pdfLines, scannedPdf } from '../../../../bench/hostile/pdfFile.ts';
import { pngOf, strip, tiffOf } from '../../../../bench/hostile/pictureFile.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { importedFiles } from '../../../support/importing.ts';
import { scan } from './scan.ts';

const files = await importedFiles();
const words = 'Le loyer est de 1250 euros.\nIl est payable chaque mois.';
/** French has the smallest data, which is loaded once for all of these tests. */
const choices = { ocr: ['fra'] };
const doubt = (source: string) => ({
  source,
  doubt: true,
  problem: expect.stringMatching(/^was read from a picture by text recognition, with a mean confidence of (8|9)\d %$/),
});
const again = 'run again with --ocr, and the languages of the text';

describe('Text recognition', () => {
  it('reads pictures of pages where it is asked for, and says how sure it is', async () => {
    expect(await files.read('a.png', pngOf(scan), { choices })).toEqual([
      { source: 'a.png', text: words },
      doubt('a.png'),
    ]);
    expect(await files.read('a.png', pngOf(scan))).toEqual([
      { source: 'a.png', problem: `is a picture, whose text is not read; ${again}` },
    ]);
  });

  it('reads all pages of a TIFF file', async () => {
    expect(await files.read('a.tif', tiffOf([scan, scan]), { choices })).toEqual([
      { source: 'a.tif', text: `${words}\n\n${words}` },
      doubt('a.tif:page 1'),
      doubt('a.tif:page 2'),
    ]);
  });

  // The border of the strips goes through the letters of the first line, and the second strip is stored upside down.
  const half = 56;
  const page = scannedPdf([
    {
      pictures: [
        { ...strip(scan, 0, half), top: 0 },
        { ...strip(scan, half, scan.height), top: half, mirrored: true },
      ],
    },
    { lines: pdfLines('Typed words.') },
  ]);

  it('reads scanned pages of a PDF, in strips and mirrored ones, in their order beside the others', async () => {
    const pages: unknown[] = [];
    const onPage = (read: unknown) => void pages.push(read);
    expect(await files.read('a.pdf', page, { choices, onPage })).toEqual([
      { source: 'a.pdf', text: `${words}\n\nTyped words.` },
      doubt('a.pdf:page 1'),
    ]);
    expect(pages).toEqual([{ kind: 'page', source: 'a.pdf', page: 1, of: 2 }]);
  });

  it('is what scanned pages ask for where it was not asked for', async () => {
    expect(await files.read('a.pdf', page)).toEqual([
      { source: 'a.pdf', text: 'Typed words.' },
      { source: 'a.pdf:page 1', problem: `holds no text, perhaps only a picture of it; ${again}` },
    ]);
  });

  it('says where it found nothing, and what is damaged', async () => {
    const blank = { width: 400, height: 100, bits: Buffer.alloc(5000, 0xff) };
    const nothing = 'is a picture in which text recognition found no text';
    expect(await files.read('blank.png', pngOf(blank), { choices })).toEqual([
      { source: 'blank.png', problem: nothing },
    ]);
    expect(await files.read('half.png', pngOf(scan).subarray(0, 40), { choices })).toEqual([
      { source: 'half.png', problem: 'is damaged, or a picture of a kind that is not read; save it as .png' },
    ]);
  });

  it('takes other languages from the folder that is named, and says which is in none', async () => {
    const folder = await temporaryFolder();
    const french = dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/fra/package.json'));
    await copyFile(join(french, '4.0.0_best_int', 'fra.traineddata.gz'), join(folder, 'xyz.traineddata.gz'));
    const own = { ocr: ['xyz'], ocrData: folder };
    expect(await files.read('own.png', pngOf(scan), { choices: own })).toEqual([
      { source: 'own.png', text: words },
      doubt('own.png'),
    ]);
    expect(await files.read('none.png', pngOf(scan), { choices: { ...own, ocr: ['zzz'] } })).toEqual([
      {
        source: 'none.png',
        problem:
          'cannot be read in the language zzz, which is not one of eng, deu, fra, spa, ita; put zzz.traineddata into a folder ' +
          'and name that with --ocr-data',
      },
    ]);
  });
});
