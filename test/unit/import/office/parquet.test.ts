import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parquetFile } from '../../../../bench/hostile/officeFiles.ts';
import { parquet } from '../../../../main/import/office/parquet.ts';
import { plainValue } from '../../../../main/import/office/parquetValues.ts';
import type { FileItem } from '../../../../main/import/reader.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { readItems } from '../../../support/readItems.ts';

const folder = await temporaryFolder();
const read = (bytes: Uint8Array) => readItems(parquet, 'a.parquet', bytes);
const record = (row: number, fields: Record<string, unknown>): FileItem => ({
  source: `a.parquet:${row}`,
  record: { fields, within: null },
});

const texts = ['eins', 'zwei', 'drei', 'vier', 'fünf'];
const column = { name: 'text', data: texts, type: 'STRING' as const };
const small = parquetFile([column], { rowGroupSize: 2 });

describe('Parquet files', () => {
  it('are records, row by row through all groups of rows', async () => {
    expect(await read(small)).toEqual(texts.map((text, i) => record(i + 1, { text })));
  });

  it('are read from the disk piece by piece where they lie there', async () => {
    const path = join(folder, 'a.parquet');
    await writeFile(path, small);
    const file = {
      source: 'a.parquet',
      size: small.length,
      path,
      stream: () => {
        throw new Error('is not asked for');
      },
      all: () => Promise.reject(new Error('is not asked for')),
    };
    const items = [];
    for await (const item of parquet.read(file, {})) items.push(item);
    expect(items).toEqual(texts.map((text, i) => record(i + 1, { text })));
  });

  it('hold numbers, dates, bytes and nested values as JSON could', async () => {
    const file = parquetFile([
      { name: 'large', data: [2n ** 60n, null], type: 'INT64' },
      { name: 'time', data: [new Date('2020-01-02T03:04:05Z'), new Date('2020-01-02')], type: 'TIMESTAMP' },
      { name: 'real', data: [0.1, NaN], type: 'DOUBLE' },
      { name: 'truth', data: [true, false], type: 'BOOLEAN' },
      { name: 'json', data: [{ a: [1, { b: 'c' }] }, null], type: 'JSON' },
      { name: 'bytes', data: [Buffer.from('old text'), Buffer.from([0xff, 0xd8])], type: 'BYTE_ARRAY' },
    ]);
    expect(await read(file)).toEqual([
      record(1, {
        large: '1152921504606846976',
        time: '2020-01-02T03:04:05.000Z',
        real: 0.1,
        truth: true,
        json: '{"a":[1,{"b":"c"}]}',
        bytes: 'old text',
      }),
      record(2, { large: null, time: '2020-01-02', real: null, truth: false, json: null, bytes: null }),
    ]);
  });

  it('hold lists and structures', async () => {
    const lists = parquetFile([{ name: 'turns', data: [['hi', 'hello'], [], null] }], {
      schema: [
        { name: 'root', num_children: 1 },
        { name: 'turns', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', converted_type: 'UTF8' },
      ],
    });
    expect(await read(lists)).toEqual([record(1, { turns: ['hi', 'hello'] }), record(2, { turns: [] })]);
    expect(plainValue({ a: [1n, new Date('2020-01-01')], b: new BigInt64Array([7n]), c: undefined })).toEqual({
      a: ['1', '2020-01-01'],
      b: ['7'],
      c: null,
    });
  });

  it('may be packed by gzip', async () => {
    const file = parquetFile([column], { codec: 'GZIP', compressors: { GZIP: (bytes) => gzipSync(bytes) } });
    expect(await read(file)).toHaveLength(texts.length);
  });

  it('pass by rows that hold nothing', async () => {
    expect(await read(parquetFile([{ ...column, data: [null, 'x', null] }]))).toEqual([record(2, { text: 'x' })]);
  });

  const patched = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(small);
    change(bytes);
    return bytes;
  };
  const footer = small.readUInt32LE(small.length - 8);

  it.each([
    ['nothing', Buffer.alloc(0), 'is empty'],
    [
      'another kind of file',
      Buffer.from('%PDF-1.4 and more'),
      'is not a Parquet file: it does not begin with PAR1; write or download it again',
    ],
    ['a cut-off file', small.subarray(0, -5), 'is cut off: it does not end with PAR1; write or download it again'],
    ['encryption', Buffer.from('PARE12345678PARE'), 'is encrypted; write it without encryption'],
    [
      'a footer longer than the file',
      patched((bytes) => bytes.writeUInt32LE(0xffff_fff0, bytes.length - 8)),
      'is damaged: its table of contents is longer than the file; write or download it again',
    ],
    [
      'a footer that begins elsewhere',
      patched((bytes) => bytes.writeUInt32LE(footer - 3, bytes.length - 8)),
      expect.stringMatching(/^cannot be read as a Parquet file: .*; open it in its own program and save it again$/),
    ],
    ['no rows', parquetFile([{ ...column, data: [] }]), 'holds no rows'],
    [
      'far too many rows',
      parquetFile([{ ...column, data: Array.from({ length: 10_000 }, () => 'x') }]),
      expect.stringMatching(/^is damaged: it declares 10,000 rows in \d+ bytes; write or download it again$/),
    ],
  ])('say what is wrong: %s', async (_, bytes, problem) => {
    expect(await read(bytes)).toEqual([{ source: 'a.parquet', problem }]);
  });

  it('are read on behind a group of rows that is damaged', async () => {
    // The header of the first page, right behind PAR1.
    const items = await read(patched((bytes) => bytes.fill(0xff, 4, 24)));
    expect(items).toEqual([
      { source: 'a.parquet:1–2', problem: expect.any(String) },
      ...texts.slice(2).map((text, i) => record(i + 3, { text })),
    ]);
  });
});
