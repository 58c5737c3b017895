import type { GgufFile } from '../../formats/gguf/reader.ts';
import type { Architecture, AttentionShape, LayerShape } from '../../models/architecture.ts';
import { llama as family } from '../../models/families/llama.ts';
import { rotaryFrequencies } from '../../models/rotary.ts';
import type { GatedMlpShape } from '../../models/shapes.ts';
import { rotaryFactors, rotaryTensors } from '../rotaryFactors.ts';
import type { GgufArchitecture } from './architecture.ts';
import { attentionOf, feedForwardOf, hasBias, isUniform, keys, layersOf, modules, pairedHeads } from './gated.ts';
import { windowRefusal } from './windows.ts';

const noBias = {
  attention: { q: false, k: false, v: false, o: false },
  feedForward: { gate: false, up: false, down: false },
};

const hasHeadNorms = ({ layers }: Architecture): boolean =>
  layers.some((layer) => attentionOf(layer)?.headNorm === true);

/** What stands in the way of every architecture here. */
function commonRefusal(architecture: Architecture): string | null {
  const { layers, rotary } = architecture;
  const attentions = layers.flatMap((layer) => attentionOf(layer) ?? []);
  const [first] = attentions;
  if (!first || !rotary) return 'no layer of it has attention';
  if (attentions.some(({ headDim }) => headDim !== first.headDim)) return 'its heads have sizes of their own';
  const window = windowRefusal(architecture);
  if (window !== null) return window;
  if (rotaryFrequencies(rotary, first.headDim).amplitude !== 1)
    return 'its rotary positions are scaled in size (YaRN), which was not tried';
  return null;
}

const fields: GgufArchitecture['fields'] = ({ hidden, context, normEpsilon, rotary }) => ({
  ...{ hidden_size: hidden, max_position_embeddings: context, rms_norm_eps: normEpsilon, hidden_act: 'silu' },
  ...{ rope_theta: rotary?.theta, rope_scaling: rotary?.scaling ?? null },
});

const common = {
  ...{ family, modules, keys, fields, theta: 10_000, rotaryTensors },
  layers: (file: GgufFile) => layersOf(file, { modules }),
};

const qwen2Types = { qwen2: 'Qwen2ForCausalLM' };
const llamaTypes = { llama: 'LlamaForCausalLM', ...qwen2Types };

/** Llama, Mistral and Qwen2, all layers alike. Biases are optional in every layer. */
export const llama: GgufArchitecture = {
  ...common,
  ...{ name: 'llama', rowOrder: pairedHeads, modelTypes: llamaTypes },
  suits: (architecture) => !hasHeadNorms(architecture) && isUniform(architecture),
  refusal: commonRefusal,
};

/**
 * The same with widths of their own in every layer: the architecture of Nemotron-NAS ("DeciLM"). A layer may have no
 * attention, except the first, where the size of a head is read; a layer without feed-forward network would lose its
 * attention too or end the process. One group or neuron of zeros stands in for both: what it adds is zero.
 */
export const deci: GgufArchitecture = {
  ...common,
  ...{ name: 'deci', rowOrder: pairedHeads, modelTypes: llamaTypes },
  suits: (architecture) => !hasHeadNorms(architecture),
  refusal: commonRefusal,
  padded: ({ layers }) => {
    const headDim = layers.map(attentionOf).find((shape) => shape)?.headDim ?? 0;
    return layers.map((layer, at): LayerShape => {
      const attention = attentionOf(layer);
      const group: AttentionShape = {
        ...{ name: 'attention', kind: 'attention', groups: 1, queriesPerGroup: 1, headDim },
        ...{ bias: noBias.attention, headNorm: false, window: null },
      };
      const zeros: GatedMlpShape = { name: 'feedForward', kind: 'gatedMlp', neurons: 1, bias: noBias.feedForward };
      const attends = attention ?? (at === 0 ? group : undefined);
      return { sublayers: [...(attends ? [attends] : []), feedForwardOf(layer) ?? zeros] };
    });
  },
};

/** Qwen3: query and key heads are normalised, and rotated half a head apart. */
export const qwen3: GgufArchitecture = {
  ...common,
  ...{ name: 'qwen3', modelTypes: { qwen3: 'Qwen3ForCausalLM' } },
  suits: hasHeadNorms,
  refusal: (architecture) => {
    const { layers } = architecture;
    if (!isUniform(architecture)) return 'llama.cpp knows layers with normalised heads only when all are alike';
    if (layers.some(hasBias)) return 'llama.cpp has no place for biases beside normalised heads';
    if (rotaryFactors(architecture)) return 'llama.cpp does not scale positions of this architecture';
    return commonRefusal(architecture);
  },
};

/** Qwen2 as others write it: heads rotated half a head apart. Here it leaves as llama. */
export const qwen2: GgufArchitecture = {
  ...common,
  ...{ name: 'qwen2', modelTypes: qwen2Types },
  suits: () => false,
  refusal: commonRefusal,
};
