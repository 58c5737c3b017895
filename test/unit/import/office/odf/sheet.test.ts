import { describe, expect, it } from 'vitest';
import { odfParts, odfSheet } from '../../../../../bench/hostile/documentFiles.ts';
import { zipFile } from '../../../../../bench/hostile/officeFiles.ts';
import { openDocumentSheet } from '../../../../../main/import/office/odf/sheet.ts';
import type { ReaderOptions } from '../../../../../main/import/reader.ts';
import { readItems } from '../../../../support/readItems.ts';

const read = async (body: string, options: ReaderOptions = {}) =>
  readItems(openDocumentSheet, 'a.ods', await zipFile(odfParts('spreadsheet', body)), options);

describe('OpenDocument spreadsheets', () => {
  it('are records, one for every row below the first, in every sheet', async () => {
    const body =
      odfSheet('Fälle', [
        ['text', 'n'],
        ['One', '1.50 €'],
        ['Two', ''],
      ]) + odfSheet('More', [['text'], ['Three']]);
    expect(await read(body)).toEqual([
      { source: 'a.ods/Fälle:2', record: { fields: { text: 'One', n: '1.50 €' }, within: null } },
      { source: 'a.ods/Fälle:3', record: { fields: { text: 'Two', n: null }, within: null } },
      { source: 'a.ods/More:2', record: { fields: { text: 'Three' }, within: null } },
    ]);
  });

  it('have cells that are written once and stand often, joined ones, and empty rows without end', async () => {
    const cell = (attributes: string, text: string) =>
      `<table:table-cell ${attributes}>${text && `<text:p>${text}</text:p>`}</table:table-cell>`;
    const row = (attributes: string, cells: string) => `<table:table-row ${attributes}>${cells}</table:table-row>`;
    const body =
      '<table:table table:name="S">' +
      row('', cell('', 'a') + cell('', 'b') + cell('', 'c') + cell('table:number-columns-repeated="16381"', '')) +
      row('', cell('table:number-columns-repeated="3"', 'x')) +
      row(
        'table:number-rows-repeated="2"',
        cell('table:number-rows-spanned="2"', 'y') + cell('', '') + cell('office:value="0.5"', ''),
      ) +
      row('table:number-rows-repeated="1048570"', cell('table:number-columns-repeated="16384"', '')) +
      '</table:table>';
    expect(await read(body, { wholeTables: true })).toEqual([
      { source: 'a.ods/S', text: 'a\tb\tc\nx\tx\tx\ny\t\t0.5\ny\t\t0.5' },
    ]);
  });

  it('are refused where they claim to be endless', async () => {
    const cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>';
    const body = `<table:table><table:table-row table:number-rows-repeated="999999999">${cell}</table:table-row></table:table>`;
    expect(await read(body)).toEqual([
      { source: 'a.ods', problem: 'has more than 4,000,000 cells with a value; divide it' },
    ]);
  });
});
