import { isRecord } from '../json.ts';
import type { NewIds } from './kind.ts';

/*
 * What a tokenizer puts around texts: templates that name special tokens with their ids, and the older processors of BERT and
 * RoBERTa with two pairs of text and id. All may stand in a sequence of processors.
 */

/** Ids that a post-processor names. */
export function processorIds(processor: unknown): number[] {
  const ids: number[] = [];
  mapIds(processor, (id) => {
    ids.push(id);
    return id;
  });
  return ids;
}

/** The same processor with new ids. */
export const renumberedProcessor = (processor: unknown, ids: NewIds): unknown =>
  mapIds(processor, (id) => ids.get(id) ?? id);

function mapIds(processor: unknown, change: (id: number) => number): unknown {
  if (!isRecord(processor)) return processor;
  const changed: Record<string, unknown> = { ...processor };
  const number = (value: unknown) => (typeof value === 'number' ? change(value) : value);
  const { processors, special_tokens: special } = processor;
  if (Array.isArray(processors)) changed['processors'] = processors.map((one) => mapIds(one, change));
  if (isRecord(special))
    changed['special_tokens'] = Object.fromEntries(
      Object.entries(special).map(([name, token]) => [
        name,
        isRecord(token) && Array.isArray(token['ids']) ? { ...token, ids: token['ids'].map(number) } : token,
      ]),
    );
  for (const field of ['sep', 'cls']) {
    const pair = processor[field];
    if (Array.isArray(pair)) changed[field] = pair.map(number);
  }
  return changed;
}
