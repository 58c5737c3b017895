import { CsvError, parse } from 'csv-parse';
import { megabytes, Unreadable } from '../unreadable.ts';
import { checkSize } from '../files.ts';
import type { FileItem, Reader } from '../reader.ts';
import { rowLine, tableItems } from '../tables.ts';
import { openText, wrongBytes, wrongBytesProblem } from '../textStream.ts';
import { maxTextBytes } from './text.ts';

/**
 * Tables of text: the first row names the fields, every further row is a record. A table is one text where that is chosen, or
 * no column is known to hold a text.
 */
export const csv: Reader = {
  kind: 'CSV table',
  endings: ['.csv', '.tsv'],
  async *read(file, { isTable, wholeTables = false }): AsyncGenerator<FileItem> {
    const { source } = file;
    const { head, chunks, notices } = await openText(file);
    yield* notices;
    const { delimiter, named } = delimiterOf(head, source);
    let names: readonly string[] | null = null;
    let rows = 0;
    let table: string[] | null = null;
    let length = 0;
    for await (const { cells, line } of rowsOf(chunks, delimiter)) {
      // A line for Excel that says what stands between cells is no row.
      if (named && line === 1) continue;
      if (!names) {
        names = columnNames(cells);
        if (wholeTables || isTable?.(names)) table = [rowLine(cells)];
        continue;
      }
      rows += 1;
      const item = row(names, cells, `${source}:${line}`);
      if (table && 'record' in item) {
        length += table[table.push(rowLine(cells)) - 1]!.length;
        checkSize(length, maxTextBytes);
      } else yield item;
    }
    if (rows === 0) throw new Unreadable('holds no rows below its first one, which names the columns');
    if (table && table.length > 1) yield* tableItems(source, table, wholeTables);
  },
};

/** A book has a megabyte; a longer row is a quote that nobody closed, and looking for its end takes a second for every three. */
const maxRowBytes = 4_000_000;

interface Row {
  readonly cells: readonly string[];
  /** Line where it begins. */
  readonly line: number;
}

async function* rowsOf(chunks: AsyncIterable<Buffer>, delimiter: string): AsyncGenerator<Row> {
  let rows: Row[] = [];
  let last = 0;
  const parser = parse({
    delimiter,
    // Quotes inside cells that do not begin with one, and rows of the wrong length, are reported or taken as they are.
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRowBytes,
    // Taken here, for a stream that fails throws away the rows that nobody has read yet.
    on_record: (cells: string[], { lines }) => {
      const breaks = cells.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
      rows.push({ cells, line: lines - breaks });
      last = lines;
      return null;
    },
  });
  parser.on('error', () => undefined);
  const take = () => {
    const taken = rows;
    rows = [];
    return taken;
  };
  try {
    for await (const chunk of chunks) {
      await new Promise<void>((resolve, reject) => parser.write(chunk, (error) => (error ? reject(error) : resolve())));
      yield* take();
    }
    await new Promise<void>((resolve, reject) => parser.end((error?: Error) => (error ? reject(error) : resolve())));
    yield* take();
  } catch (error) {
    yield* take();
    throw error instanceof CsvError ? unreadableAfter(last, error) : error;
  }
}

function unreadableAfter(line: number, { code, message }: CsvError): Unreadable {
  const reason =
    code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'where a quote opens and none closes; mend it and import the file again'
      : code === 'CSV_MAX_RECORD_SIZE'
        ? `where a row has more than ${megabytes(maxRowBytes)}, perhaps after a quote that nothing closes; mend it and import the file again`
        : `for ${message}`;
  return new Unreadable(`cannot be read after line ${line}, ${reason}`);
}

/** What a line for Excel says of the file: `sep=;`. */
const separatorLine = /^\ufeff?"?sep=(.)"?[\r\n]/i;

interface Delimiter {
  readonly delimiter: string;
  /** Whether the file says it in a line of its own. */
  readonly named: boolean;
}

/** What the file says, else what stands most often between the names of the columns. */
function delimiterOf(head: string, source: string): Delimiter {
  const named = separatorLine.exec(head)?.[1];
  return named === undefined
    ? { delimiter: usualDelimiter(head, source), named: false }
    : { delimiter: named, named: true };
}

function usualDelimiter(head: string, source: string): string {
  const [first = ''] = head.trimStart().split(/[\r\n]/, 1);
  const line = first.replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => line.split(delimiter).length - 1;
  if (/\.tsv$/i.test(source) && count('\t')) return '\t';
  return [',', ';', '\t', '|'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** A table has some hundred columns; with more, its lines are something else. */
const maxColumns = 10_000;

/** A column without a name has its number; the second of two equal ones is "name (2)". */
function columnNames(cells: readonly string[]): string[] {
  if (cells.length > maxColumns) throw new Unreadable(`has more than ${maxColumns} columns in its first row`);
  const names = new Set<string>();
  for (const [i, cell] of cells.entries()) {
    const name = cell.trim() || `column ${i + 1}`;
    let unique = name;
    for (let n = 2; names.has(unique); n += 1) unique = `${name} (${n})`;
    names.add(unique);
  }
  return [...names];
}

function row(names: readonly string[], cells: readonly string[], source: string): FileItem {
  if (cells.length !== names.length) {
    const are = `has ${cells.length} cell${cells.length === 1 ? '' : 's'}, and the first row has ${names.length}`;
    return { source, problem: `${are}; put quotes around cells that hold the separator` };
  }
  if (cells.some((cell) => cell.includes(wrongBytes))) return { source, problem: wrongBytesProblem };
  return { source, record: { fields: Object.fromEntries(names.map((name, i) => [name, cells[i]])), within: null } };
}
