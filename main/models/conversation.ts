import type { Described } from './architecture.ts';

/** Tokens of the longest conversation that memory is counted for, whatever a model could read. */
const mostTokens = 4096;

/** Tokens of the conversation that memory is counted for. */
export const conversationOf = ({ architecture }: Pick<Described, 'architecture'>): number =>
  Math.min(mostTokens, architecture.context);

/** Numbers that a program keeps of such a conversation: in every layer keys and values of all tokens, groups times the sizes of both. */
export const cachedIn = ({ family, architecture }: Described): number =>
  conversationOf({ architecture }) *
  architecture.layers.reduce((sum, layer) => {
    const attends = family.attends(layer);
    return sum + (attends ? attends.groups * (attends.headDim + attends.valueDim) : 0);
  }, 0);
