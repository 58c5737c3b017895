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

/** Ids that a post-processor puts before a text; `idOf` has those of tokens that it names by text alone. */
export function processorStart(processor: unknown, idOf: (text: string) => number | undefined): readonly number[] {
  if (!isRecord(processor)) return [];
  const { processors, single, special_tokens: special, cls } = processor;
  if (Array.isArray(processors))
    return processors.map((one) => processorStart(one, idOf)).find(({ length }) => length > 0) ?? [];
  if (Array.isArray(cls)) return cls.filter((part) => typeof part === 'number');
  const parts: readonly unknown[] = Array.isArray(single) ? single : [];
  const text = parts.findIndex((part) => isRecord(part) && 'Sequence' in part);
  return parts.slice(0, Math.max(0, text)).flatMap((part) => {
    const token = isRecord(part) && isRecord(part['SpecialToken']) ? String(part['SpecialToken']['id']) : '';
    const found = isRecord(special) ? special[token] : undefined;
    return isRecord(found) && Array.isArray(found['ids']) ? found['ids'].map(Number) : (idOf(token) ?? []);
  });
}

/** A post-processor that puts just these tokens before a text, and does what else the old one did to it. */
export function processorStarting(
  processor: unknown,
  tokens: readonly { readonly id: number; readonly text: string }[],
): unknown {
  const around = (name: string, type: number) => [
    ...tokens.map(({ text }) => ({ SpecialToken: { id: text, type_id: type } })),
    { Sequence: { id: name, type_id: type } },
  ];
  const template = {
    ...{ type: 'TemplateProcessing', single: around('A', 0), pair: [...around('A', 0), ...around('B', 1)] },
    special_tokens: Object.fromEntries(tokens.map(({ id, text }) => [text, { id: text, ids: [id], tokens: [text] }])),
  };
  const steps = isRecord(processor) && Array.isArray(processor['processors']) ? processor['processors'] : [processor];
  const others = steps.filter((step) => isRecord(step) && !('single' in step) && !('cls' in step));
  return others.length ? { type: 'Sequence', processors: [...others, template] } : template;
}
