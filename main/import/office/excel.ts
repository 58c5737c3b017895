import type { FileItem, Reader } from '../reader.ts';
import { problemOf } from '../unreadable.ts';
import { checkSheets } from './sheetExtent.ts';
import { wholeFile } from './wholeFile.ts';
import { workbookItems } from './sheetItems.ts';
import { sheetsOf } from './workbook.ts';
import { type OfficeKind, zipParts } from './zipParts.ts';

const maxFileBytes = 256_000_000;

/** A row of ten columns is some 500 bytes of XML: 400,000 of them. */
const kind: OfficeKind = { name: 'an Excel workbook', ending: '.xlsx', limit: 200_000_000 };

/**
 * Excel workbooks, with values as their cells show them. The first row of each sheet that holds anything names the fields, every
 * further one is a record; a sheet is one text where that is chosen, or no column is known to hold a text.
 */
export const excel: Reader = {
  kind: 'Excel workbook',
  endings: ['.xlsx', '.xlsm'],
  async *read(file, options): AsyncGenerator<FileItem> {
    const { source } = file;
    const bytes = await wholeFile(file, maxFileBytes);
    try {
      const parts = await zipParts(bytes, kind);
      checkSheets(parts);
      yield* workbookItems(sheetsOf(parts), source, options);
    } catch (error) {
      yield problemOf(error, source, kind.name);
    }
  },
};
