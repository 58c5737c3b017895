import type { FileItem, Reader } from '../reader.ts';
import { problemOf, Unreadable } from '../unreadable.ts';
import { isAsked, nothingRecognized, recognize, recognizedDoubt, runAgain } from './recognizer.ts';
import { tiffPages } from './tiff.ts';

/** A page at 600 dots an inch in full colour, as it lies in a file that packs nothing. */
const maxFileBytes = 128_000_000;

/** Pictures of pages: scans and photographs, read by text recognition where that is asked for; all pages of one are one text. */
export const picture: Reader = {
  kind: 'picture of a page',
  endings: ['.png', '.jpg', '.jpeg', '.tif', '.tiff'],
  async *read(file, options): AsyncGenerator<FileItem> {
    const { source } = file;
    if (!isAsked(options)) {
      yield { source, problem: `is a picture, whose text is not read; ${runAgain}` };
      return;
    }
    try {
      const pages = tiffPages(await file.all(maxFileBytes));
      const texts: string[] = [];
      const doubts: FileItem[] = [];
      for (let i = 0; i < pages.count; i += 1) {
        if (i) yield { source, page: i, of: pages.count };
        const found = await recognize(pages.page(i), options, options.life);
        const place = pages.count > 1 ? `${source}:page ${i + 1}` : source;
        if (found.text) texts.push(found.text);
        doubts.push({ source: place, problem: found.text ? recognizedDoubt(found) : nothingRecognized, doubt: true });
      }
      if (!texts.length) throw new Unreadable(nothingRecognized);
      yield { source, text: texts.join('\n\n') };
      yield* doubts;
    } catch (error) {
      yield problemOf(error, source, 'a picture');
    }
  },
};
