import type { Described } from '../models/architecture.ts';
import type { Exporter, Named } from './exporter.ts';

/** Tokens of the longest conversation that memory is counted for, whatever a model could read. */
const mostTokens = 4096;

/** Tokens of the conversation that memory is counted for. */
export const conversationOf = ({ architecture }: Described): number => Math.min(mostTokens, architecture.context);

/**
 * Bytes that a program needs about while it runs an export: its parameters, and in every layer the keys and values of all
 * tokens of a conversation, groups × head size each.
 */
export function memoryOf(exporter: Exporter, model: Named): number {
  const { widened, cached } = exporter.memory(model);
  const { family, architecture } = model.source;
  const perToken = architecture.layers.reduce((sum, layer) => {
    const attends = family.attends(layer);
    return sum + (attends ? 2 * attends.groups * attends.headDim : 0);
  }, 0);
  return widened * exporter.bytes(model) + conversationOf(model.source) * perToken * cached;
}
