import type { ParquetParsers } from 'hyparquet';

/** Dates without a time of day are days; what no calendar has is null. */
const day = (milliseconds: number): string | null => {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(/T00:00:00\.000Z$/, '');
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Dates as text, and JSON as it is written: a damaged value must not end the whole column. */
export const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (value) => day(Number(value)),
  timestampFromMicroseconds: (value) => day(Number(value / 1000n)),
  timestampFromNanoseconds: (value) => day(Number(value / 1_000_000n)),
  dateFromDays: (days) => day(days * 86_400_000),
  jsonFromBytes: textOf,
  geometryFromBytes: () => null,
  geographyFromBytes: () => null,
};

/**
 * A value as JSON could hold it: integers of 64 bits as text, bytes as text where they are UTF-8 (old writers do not mark
 * strings) and null where they are not, as pictures.
 */
export function plainValue(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return String(value);
  // Decimals come as products of floats: 3.0500000000000003 was 3.05 in the file.
  if (typeof value === 'number') return Number.isFinite(value) ? Number(value.toPrecision(15)) : null;
  if (typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return textOf(value);
  if (value instanceof Date) return day(value.getTime());
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as ArrayLike<unknown>, plainValue);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plainValue(field)]));
}

function textOf(bytes: Uint8Array | undefined): string | null {
  try {
    const text = bytes && utf8.decode(bytes);
    return text === undefined || text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
