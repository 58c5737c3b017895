import { FormatError } from '../../formats/errors.ts';
import type { GgufFile } from '../../formats/gguf/reader.ts';
import { float32, type GgufMetadata, uint32 } from '../../formats/gguf/values.ts';
import type { Architecture, LayerShape } from '../../models/architecture.ts';
import { layerCount, wholeNumber } from './architecture.ts';
import { attentionOf, feedForwardOf, isUniform } from './gated.ts';

/**
 * What GPT-2 and GPT-NeoX share: one matrix for queries, keys and values with as many keys as queries, heads that fill the width of
 * the model, a feed-forward network without a gate, and biases everywhere.
 */

/** Why layers are not so; null where they are. */
export function wholeHeadRefusal(title: string, architecture: Architecture): string | null {
  const [first] = architecture.layers;
  const attention = first && attentionOf(first);
  if (!isUniform(architecture) || !attention)
    return `llama.cpp has no place for such a ${title}: its layers have widths of their own, or lack a sublayer`;
  if (attention.groups * attention.headDim !== architecture.hidden)
    return `llama.cpp has no place for fewer attention heads than ${title} had`;
  return null;
}

export function wholeHeadKeys({ layers: [first], normEpsilon }: Architecture): GgufMetadata {
  return {
    feed_forward_length: uint32((first && feedForwardOf(first)?.neurons) ?? 0),
    'attention.head_count': uint32((first && attentionOf(first)?.groups) ?? 0),
    'attention.layer_norm_epsilon': float32(normEpsilon),
  };
}

const bias = { q: true, k: true, v: true, o: true };

/** Such layers of so many heads and neurons. */
export const wholeHeadLayer = (groups: number, headDim: number, neurons: number): LayerShape => ({
  sublayers: [
    {
      ...{ name: 'attention', kind: 'attention', groups, queriesPerGroup: 1, headDim },
      ...{ bias, headNorm: false, window: null },
    },
    { name: 'feedForward', kind: 'mlp', neurons, bias: { up: true, down: true } },
  ],
});

/** The layers that a file describes. */
export function wholeHeadLayers(file: GgufFile, name: string): readonly LayerShape[] {
  const number = (key: string) => wholeNumber(file, `${name}.${key}`);
  const groups = number('attention.head_count');
  const headDim = number('embedding_length') / groups;
  if (!Number.isInteger(headDim))
    throw new FormatError(
      `${file.path}: "${name}.embedding_length" must be a multiple of "${name}.attention.head_count".`,
    );
  const layer = wholeHeadLayer(groups, headDim, number('feed_forward_length'));
  return Array.from({ length: layerCount(file, name) }, () => layer);
}
