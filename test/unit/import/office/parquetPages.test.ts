import type { RowGroup } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { checkGroup } from '../../../../main/import/office/parquetPages.ts';

/** An i32 field of a Thrift struct in compact protocol, the next one after the field before: type 5, zigzag varint. */
function i32(value: number): number[] {
  const bytes = [0x15];
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}

/** The header of a data page: type, sizes, then a struct (two fields on) of its values and encodings. */
const pageHeader = (unpacked: number, packed: number, values: number): Uint8Array =>
  Uint8Array.from([
    ...[i32(0), i32(unpacked), i32(packed)].flat(),
    0x2c,
    ...[i32(values), i32(0), i32(3), i32(3)].flat(),
    ...[0, 0],
  ]);

interface Declared {
  readonly rows?: number;
  readonly size?: number;
  readonly offset?: number;
}

async function check(page: Uint8Array, { rows = 3, size = page.length, offset = 0 }: Declared = {}): Promise<string> {
  const file = {
    byteLength: page.length,
    slice: (start: number, end?: number) => Promise.resolve(page.slice(start, end).buffer as ArrayBuffer),
  };
  const column = {
    data_page_offset: BigInt(offset),
    total_compressed_size: BigInt(page.length),
    total_uncompressed_size: BigInt(size),
  };
  const group = { columns: [{ meta_data: column }], num_rows: BigInt(rows) } as unknown as RowGroup;
  return checkGroup(file, group).then(
    () => 'is taken',
    (error: Error) => error.message,
  );
}

describe('A group of rows', () => {
  it('is taken when its pages are as large as pages are', async () => {
    expect(await check(pageHeader(1_000_000, 0, 20_000_000))).toBe('is taken');
  });

  it.each([
    ['values', pageHeader(10, 0, 2 ** 31 - 1), {}, /^has 2,147,483,647 values of one column in one group/],
    ['negative values', pageHeader(10, 0, -1), {}, /^is damaged: a page declares an impossible number/],
    ['bytes in a page', pageHeader(2 ** 31 - 1, 0, 3), {}, /^is damaged: a page declares an impossible size/],
    ['a negative size', pageHeader(10, -5, 3), {}, /^is damaged: a page declares an impossible size/],
    ['rows', pageHeader(10, 0, 3), { rows: 6_000_000 }, /^has 6,000,000 rows of 1 MB in one group/],
    ['bytes', pageHeader(10, 0, 3), { size: 600_000_000 }, /^has 3 rows of 600 MB in one group/],
    ['a place', pageHeader(10, 0, 3), { offset: 5 }, /^is damaged: a column lies outside of the file/],
  ])('is refused when it declares %s that it cannot have', async (_, page, declared, expected) => {
    expect(await check(page, declared)).toMatch(expected);
  });
});
