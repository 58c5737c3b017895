import type { AsyncBuffer, FileMetaData, RowGroup } from 'hyparquet';
import type { FileItem, Reader } from '../reader.ts';
import { checkGroup, damaged } from './parquetPages.ts';
import { parsers, plainValue } from './parquetValues.ts';
import { randomAccess } from './randomAccess.ts';
import { megabytes, problemOf, Unreadable } from '../unreadable.ts';

/** Files in archives are in memory while they are read; those on the disk may have any size. */
const maxMemoryBytes = 512_000_000;

/** The table of contents, at the end of the file, of a hundred thousand columns in groups of rows. */
const maxFooterBytes = 64_000_000;

const kind = 'a Parquet file';

/** Values of a column, one piece after the other. */
type Chunk = ArrayLike<unknown>;

/** Columns of a group of rows, by the name of the field. */
type Columns = ReadonlyMap<string, readonly Chunk[]>;

/** Parquet files: every row that holds anything is a record; one group of rows is in memory at a time. */
export const parquet: Reader = {
  kind: 'Parquet file',
  endings: ['.parquet'],
  async *read(file): AsyncGenerator<FileItem> {
    const { source } = file;
    const bytes = await randomAccess(file, maxMemoryBytes);
    try {
      await checkEnds(bytes);
      yield* records(bytes, source);
    } catch (error) {
      yield problemOf(error, source, kind);
    } finally {
      await bytes.close();
    }
  },
};

/** A file begins with PAR1 and ends with the length of its footer and PAR1. */
async function checkEnds(file: AsyncBuffer): Promise<void> {
  const size = file.byteLength;
  if (size === 0) throw new Unreadable('is empty');
  const first = Buffer.from(await file.slice(0, 4)).toString('latin1');
  const end = Buffer.from(await file.slice(Math.max(0, size - 8), size));
  const last = end.toString('latin1', end.length - 4);
  if (first === 'PARE' || last === 'PARE') throw new Unreadable('is encrypted; write it without encryption');
  if (size < 12 || first !== 'PAR1')
    throw new Unreadable('is not a Parquet file: it does not begin with PAR1; write or download it again');
  if (last !== 'PAR1') throw new Unreadable('is cut off: it does not end with PAR1; write or download it again');
  const footer = end.readUInt32LE(0);
  if (footer > size - 12) throw damaged('its table of contents is longer than the file');
  if (footer > maxFooterBytes)
    throw new Unreadable(
      `has a table of contents of ${megabytes(footer)}; up to ${megabytes(maxFooterBytes)} are read. Divide the file`,
    );
}

/** A group of rows that cannot be read is reported, and the next one is tried. */
async function* records(file: AsyncBuffer, source: string): AsyncGenerator<FileItem> {
  const { parquetMetadataAsync } = await import('hyparquet');
  const metadata = await parquetMetadataAsync(file, { geoparquet: false });
  checkRows(metadata, file.byteLength);
  let before = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    try {
      await checkGroup(file, group);
      yield* groupRecords(await columnsOf(file, metadata, group), rows, before, source);
    } catch (error) {
      yield problemOf(error, `${source}:${before + 1}–${before + rows}`, kind);
    }
    before += rows;
  }
  if (before === 0) throw new Unreadable('holds no rows');
}

/** Equal rows are packed into next to nothing, but rows that differ by a text take at least a byte each. */
function checkRows({ row_groups: groups }: FileMetaData, size: number): void {
  const rows = groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (rows > size || groups.some((group) => group.num_rows < 0))
    throw damaged(`it declares ${rows.toLocaleString('en')} rows in ${size.toLocaleString('en')} bytes`);
}

async function columnsOf(file: AsyncBuffer, metadata: FileMetaData, group: RowGroup): Promise<Columns> {
  // Loaded only when there is a file to read.
  const [{ parquetRead, parquetSchema }, { compressors, decompressZstd }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  const columns = new Map(parquetSchema(metadata).children.map(({ element }) => [element.name, [] as Chunk[]]));
  await parquetRead({
    file,
    metadata: { ...metadata, num_rows: group.num_rows, row_groups: [group] },
    // Their own takes as much memory as the packed page asks for.
    compressors: { ...compressors, ZSTD: (input, length) => decompressZstd(input, new Uint8Array(length)) },
    parsers,
    utf8: false,
    onChunk: ({ columnName, columnData }) => columns.get(columnName)?.push(columnData),
  });
  return columns;
}

function* groupRecords(columns: Columns, rows: number, before: number, source: string): Generator<FileItem> {
  for (const [name, chunks] of columns) {
    const found = chunks.reduce((sum, { length }) => sum + length, 0);
    if (found !== rows) throw damaged(`the column "${name}" has ${found} values for ${rows} rows`);
  }
  const values = [...columns].map(([name, chunks]) => [name, valuesOf(chunks)] as const);
  for (let i = 0; i < rows; i += 1) {
    const row = values.map(([name, column]) => [name, plainValue(column.next().value)] as const);
    if (row.every(([, value]) => value === null)) continue;
    yield { source: `${source}:${before + i + 1}`, record: { fields: Object.fromEntries(row), within: null } };
  }
}

function* valuesOf(chunks: readonly Chunk[]): Generator<unknown, undefined> {
  for (const chunk of chunks) for (let i = 0; i < chunk.length; i += 1) yield chunk[i];
}
