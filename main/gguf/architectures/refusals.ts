import type { Architecture } from '../../models/architecture.ts';
import { rotaryFrequencies } from '../../models/rotary.ts';
import { attentionOf, isUniform } from './gated.ts';
import { windowRefusal } from './windows.ts';

/** Why layers have to be alike and are not; null where they are. */
export const shapeRefusal = (title: string, architecture: Architecture): string | null =>
  isUniform(architecture) ? null : `llama.cpp knows layers of ${title} only when all are alike`;

/** What stands in the way of an architecture whose layers are all alike and see everything, with positions of plain amplitude. */
export function alikeRefusal(title: string, architecture: Architecture): string | null {
  const { layers, rotary } = architecture;
  const attention = layers.map(attentionOf).find((shape) => shape);
  const shape = shapeRefusal(title, architecture);
  if (shape !== null || !attention || !rotary) return shape;
  const window = windowRefusal(architecture);
  if (window !== null) return window;
  if (rotaryFrequencies(rotary, attention.headDim).amplitude !== 1)
    return 'its rotary positions are scaled in size (YaRN), which was not tried';
  return null;
}

/** Where llama.cpp takes the size of heads from the width of the model: why they do not fill it; null where they do. */
export function widthRefusal(title: string, { layers, hidden }: Architecture): string | null {
  const attention = layers.map(attentionOf).find((shape) => shape);
  if (!attention || attention.groups * attention.queriesPerGroup * attention.headDim === hidden) return null;
  return `llama.cpp has no place for heads of ${title} that are together wider or narrower than the model`;
}

/** Where llama.cpp asks for a matrix behind the last layer: why a model has none of its own. */
export const headRefusal = (title: string, { tied }: Architecture): string | null =>
  tied ? `llama.cpp knows ${title} only with a table of its own for the output` : null;

/** Where llama.cpp turns heads by the base alone: why a model turns them otherwise. */
export function scalingRefusal(title: string, { rotary }: Architecture): string | null {
  const kind = rotary?.scaling?.['rope_type'] ?? rotary?.scaling?.['type'] ?? 'default';
  return kind === 'default' ? null : `llama.cpp does not scale positions of ${title} by ${String(kind)}`;
}

/** The first of several reasons. */
export const firstOf = (...reasons: readonly (string | null)[]): string | null =>
  reasons.find((reason) => reason !== null) ?? null;
