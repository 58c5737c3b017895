import { createHash } from 'node:crypto';
import { bytesOf } from '../../formats/dtype.ts';
import { pack, unpack } from '../../formats/storage/index.ts';
import type { Parameter } from '../architecture.ts';
import type { ModelSource, RawTensor } from '../source.ts';
import { tokenTables } from '../tables.ts';

/** Rows that a row is the sum of, each with its weight. */
export type RowSum = readonly { readonly id: number; readonly weight: number }[];

/** Rows of new tokens, whose ids follow one another: sums of the rows of old ones. */
export interface NewRows {
  /** Id of the first. */
  readonly first: number;
  /** Rows of what looks tokens up. */
  readonly embedding: readonly RowSum[];
  /** Rows of what answers with tokens, where that has a table of its own. */
  readonly head: readonly RowSum[];
}

/**
 * The same model with only these tokens, renumbered in their order: the others' rows are missing from its tables, all else is as
 * it was. Its logits are the model's own at those tokens.
 *
 * @param tokens ids that stay, ascending.
 */
export const withTokens = (source: ModelSource, tokens: Int32Array): ModelSource =>
  withTables(source, tokens.length, bytesOf(tokens), ({ bytes }, rows) => rowsOf(bytes, rows, tokens));

/** Rows that a table has with new tokens: as before where there were rows without a token for all of them. */
export const rowsWith = (vocabulary: number, { first, embedding }: NewRows): number =>
  Math.max(vocabulary, first + embedding.length);

/**
 * The same model with rows for new tokens; all else is as it was, and so are the logits of the tokens that it had. New rows are
 * stored as the others of their table are.
 */
export function withNewTokens(source: ModelSource, added: NewRows): ModelSource {
  const vocabulary = rowsWith(source.architecture.vocabulary, added);
  const identity = new TextEncoder().encode(JSON.stringify(added));
  return withTables(source, vocabulary, identity, ({ bytes, storage }, rows, { place, shape }) => {
    const size = bytes.byteLength / rows;
    const columns = shape.slice(1).reduce((a, b) => a * b, 1);
    const row = (id: number) => unpack(bytes.slice(id * size, (id + 1) * size), storage);
    const result = new Uint8Array(vocabulary * size);
    result.set(bytes);
    const sums = place === 'head' ? added.head : added.embedding;
    sums.forEach((sum, at) => {
      const values = new Float32Array(columns);
      for (const { id, weight } of sum)
        row(id).forEach((value, i) => (values[i] = (values[i] as number) + weight * value));
      result.set(pack(values, storage, [1, ...shape.slice(1)]), (added.first + at) * size);
    });
    return result;
  });
}

/** Bytes of a table that is stored so, with other rows; `rows` is how many it has. */
type Change = (table: RawTensor, rows: number, changed: Parameter) => Uint8Array;

/** @param identity says everything that the change depends on. */
function withTables(source: ModelSource, vocabulary: number, identity: Uint8Array, change: Change): ModelSource {
  const { family } = source;
  const architecture = { ...source.architecture, vocabulary };
  const tables = new Map(tokenTables(source).map((table) => [table.name, table]));
  const readRaw: ModelSource['readRaw'] = async (parameter) => {
    const table = tables.get(parameter.name);
    const raw = await source.readRaw(table ?? parameter);
    if (!table) return raw;
    return { ...raw, shape: parameter.shape, bytes: change(raw, raw.shape[0] as number, parameter) };
  };
  return {
    family,
    architecture,
    parameters: family.parameters(architecture),
    fingerprint: createHash('sha256').update(source.fingerprint).update(identity).digest('hex'),
    storage: (parameter) => source.storage(tables.get(parameter.name) ?? parameter),
    readRaw,
    read: async (parameter) => {
      const { bytes, storage } = await readRaw(parameter);
      return unpack(bytes, storage);
    },
  };
}

/** Rows of a stored matrix; blocks of packed formats never reach over the end of one. */
function rowsOf(bytes: Uint8Array, rows: number, chosen: Int32Array): Uint8Array {
  const size = bytes.byteLength / rows;
  const result = new Uint8Array(chosen.length * size);
  chosen.forEach((row, place) => result.set(bytes.subarray(row * size, (row + 1) * size), place * size));
  return result;
}
