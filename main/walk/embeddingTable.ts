import { unpack } from '../formats/storage/index.ts';
import type { Parameter } from '../models/architecture.ts';
import { rawRowReader } from '../models/rows.ts';
import type { ModelSource, RawTensor } from '../models/source.ts';

/** Rows of an embedding table by their numbers, as float32, row-major [indices, hidden]. */
export type Table = (indices: Int32Array) => Promise<Float32Array>;

/** Bytes of a table that lies in memory as a whole while many of its rows are looked up. */
const mostBytes = 2 ** 28;

/** Of fewer rows than this share each is read alone: a token that is written asks for one of all. */
const fewRows = 1 / 64;

/** A table that lies in memory as it is stored. */
export function tableOf(raw: RawTensor, by: 'token' | 'position'): Table {
  const [entries = 0] = raw.shape;
  return (indices) => {
    const each = raw.bytes.byteLength / entries;
    const rows = new Uint8Array(indices.length * each);
    indices.forEach((index, row) => {
      check(index, entries, by);
      rows.set(raw.bytes.subarray(index * each, (index + 1) * each), row * each);
    });
    return Promise.resolve(unpack(rows, raw.storage));
  };
}

/** A table of the model: read as a whole once many of its rows are looked up, unless it is too large for that. */
export function tableIn(source: ModelSource, parameter: Parameter, by: 'token' | 'position'): Table {
  let whole: Table | null = null;
  const [entries = 0] = parameter.shape;
  const alone = rowsAlone(source, parameter, by);
  return async (indices) => {
    const few = indices.length < fewRows * entries || parameter.shape.reduce((a, b) => a * b, 4) > mostBytes;
    if (!whole && few) return alone(indices);
    whole ??= tableOf(await source.readRaw(parameter), by);
    return whole(indices);
  };
}

/** Looks every row up where it lies, each once. */
function rowsAlone(source: ModelSource, parameter: Parameter, by: 'token' | 'position'): Table {
  const [entries = 0, columns = 0] = parameter.shape;
  const read = rawRowReader(source, parameter);
  return async (indices) => {
    const result = new Float32Array(indices.length * columns);
    const places = new Map<number, number[]>();
    indices.forEach((index, at) => {
      check(index, entries, by);
      places.set(index, [...(places.get(index) ?? []), at]);
    });
    for (const [index, all] of [...places].sort(([a], [b]) => a - b)) {
      const { bytes, storage } = await read({ from: index, to: index + 1 });
      const values = unpack(bytes, storage);
      for (const at of all) result.set(values, at * columns);
    }
    return result;
  };
}

function check(index: number, entries: number, by: 'token' | 'position'): void {
  if (index < 0 || index >= entries) throw new Error(outside[by](index, entries));
}

const outside = {
  token: (id: number, entries: number) => `Token id ${id} is outside the vocabulary of ${entries} entries.`,
  position: (position: number, entries: number) =>
    `The model knows ${entries} positions, but a window has one numbered ${position}; choose shorter windows.`,
};
