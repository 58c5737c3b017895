import type { AsyncBuffer, ColumnMetaData, RowGroup } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { megabytes, Unreadable } from '../unreadable.ts';

/** One group of rows is in memory at a time, and writers make pages of a megabyte. */
const [maxGroupBytes, maxGroupRows, maxColumnValues, maxPageBytes] = [512_000_000, 5_000_000, 20_000_000, 256_000_000];

/**
 * Refuses a group of rows that declares more than it could hold, or lies outside of the file: hyparquet makes room for
 * what is declared before it looks at what is there, and repeats a value as often as it is told.
 *
 * @throws Unreadable
 */
export async function checkGroup(file: AsyncBuffer, { columns, num_rows: rows }: RowGroup): Promise<void> {
  const described = columns.map(({ meta_data: column }) => {
    if (!column) throw damaged('a column is not described');
    return column;
  });
  const size = described.reduce(
    (sum, column) => sum + Math.max(Number(column.total_compressed_size), Number(column.total_uncompressed_size)),
    0,
  );
  if (size > maxGroupBytes || rows > maxGroupRows)
    throw tooLarge(
      `${count(Number(rows))} rows of ${megabytes(size)}`,
      `${count(maxGroupRows)} of ${megabytes(maxGroupBytes)}`,
    );
  for (const column of described) {
    const values = await declaredValues(file, column);
    if (values > maxColumnValues) throw tooLarge(`${count(values)} values of one column`, count(maxColumnValues));
  }
}

/** Values that the headers of a column's pages announce, taken together. */
async function declaredValues(file: AsyncBuffer, column: ColumnMetaData): Promise<number> {
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  const end = start + Number(column.total_compressed_size);
  if (!(start >= 0 && end >= start && end <= file.byteLength)) throw damaged('a column lies outside of the file');
  const reader = { view: new DataView(await file.slice(start, end)), offset: 0 };
  let sum = 0;
  while (reader.offset < reader.view.byteLength - 1) {
    const header = parquetHeader(reader);
    const described = header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header;
    const values = described?.num_values ?? 0;
    const nulls = header.data_page_header_v2?.num_nulls ?? 0;
    if (!(values >= 0 && nulls >= 0 && nulls <= values))
      throw damaged('a page declares an impossible number of values');
    const { compressed_page_size: packed, uncompressed_page_size: unpacked } = header;
    if (!(packed >= 0 && unpacked >= 0 && unpacked <= maxPageBytes))
      throw damaged('a page declares an impossible size');
    reader.offset += packed;
    sum += values;
  }
  return sum;
}

const count = (value: number): string => value.toLocaleString('en');

const tooLarge = (found: string, limit: string): Unreadable =>
  new Unreadable(`has ${found} in one group of rows; up to ${limit} are read. Write it with smaller groups of rows`);

export const damaged = (reason: string): Unreadable =>
  new Unreadable(`is damaged: ${reason}; write or download it again`);
