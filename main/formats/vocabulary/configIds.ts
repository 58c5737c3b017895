import { isRecord } from '../json.ts';
import type { NewIds } from './kind.ts';

/** Fields of config.json and generation_config.json that hold token ids: one, a list, or lists of lists. */
const holdsIds = (field: string): boolean => /_token_(ids?|index)$/.test(field) || fieldsOfGeneration.includes(field);
const fieldsOfGeneration: readonly string[] = [
  ...['suppress_tokens', 'begin_suppress_tokens', 'bad_words_ids', 'force_words_ids', 'forced_decoder_ids'],
];

/** Token ids that a config names, wherever in it. */
export function configIds(config: unknown): number[] {
  const ids: number[] = [];
  mapConfig(config, (id) => {
    ids.push(id);
    return id;
  });
  return ids;
}

/** The same config with new ids. What is no id of the vocabulary, such as −1 for none, stays. */
export const renumberedConfig = <T>(config: T, ids: NewIds): T => mapConfig(config, (id) => ids.get(id) ?? id) as T;

function mapConfig(value: unknown, change: (id: number) => number): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => mapConfig(item, change));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, item]) => [
      field,
      holdsIds(field) ? mapNumbers(item, change) : mapConfig(item, change),
    ]),
  );
}

const mapNumbers = (value: unknown, change: (id: number) => number): unknown =>
  Array.isArray(value)
    ? value.map((item: unknown) => mapNumbers(item, change))
    : typeof value === 'number'
      ? change(value)
      : value;
