import { createHash } from 'node:crypto';
import { renumberedConfig } from '../formats/vocabulary/configIds.ts';
import { newIds } from '../formats/vocabulary/trim.ts';
import { bytesOf } from '../formats/dtype.ts';
import { unpack } from '../formats/storage/index.ts';
import type { ModelSource } from './source.ts';
import { tokenTables } from './tables.ts';

/** The config of a model with only these tokens, its ids renumbered. */
export const configWithTokens = (
  config: Readonly<Record<string, unknown>>,
  tokens: Int32Array,
): Readonly<Record<string, unknown>> => ({ ...renumberedConfig(config, newIds(tokens)), vocab_size: tokens.length });

/**
 * The same model with only these tokens, renumbered in their order: the others' rows are missing from its tables, all else is as
 * it was. Its logits are the model's own at those tokens.
 *
 * @param tokens ids that stay, ascending.
 */
export function withTokens(source: ModelSource, tokens: Int32Array): ModelSource {
  const { family } = source;
  const architecture = { ...source.architecture, vocabulary: tokens.length };
  const tables = new Map(tokenTables(source).map((table) => [table.name, table]));
  const readRaw: ModelSource['readRaw'] = async (parameter) => {
    const table = tables.get(parameter.name);
    const raw = await source.readRaw(table ?? parameter);
    return table ? { ...raw, shape: parameter.shape, bytes: rowsOf(raw.bytes, raw.shape[0] as number, tokens) } : raw;
  };
  return {
    family,
    architecture,
    parameters: family.parameters(architecture),
    fingerprint: createHash('sha256').update(source.fingerprint).update(bytesOf(tokens)).digest('hex'),
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
