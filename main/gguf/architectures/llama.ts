import { FormatError } from '../../formats/errors.ts';
import type { GgufFile } from '../../formats/gguf/reader.ts';
import { array, float32, type GgufMetadata, type GgufValue, uint32 } from '../../formats/gguf/values.ts';
import type { Architecture, AttentionShape, LayerShape } from '../../models/architecture.ts';
import { llama as family } from '../../models/families/llama.ts';
import { rotaryFrequencies } from '../../models/rotary.ts';
import type { GatedMlpShape } from '../../models/shapes.ts';
import { rotaryFactors } from '../rotaryFactors.ts';
import { alike, type GgufArchitecture, hasKey, layerCount, layerTensor, wholeNumber } from './architecture.ts';

const modules = {
  'model.embed_tokens': 'token_embd',
  'model.norm': 'output_norm',
  lm_head: 'output',
  input_layernorm: 'attn_norm',
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  'self_attn.q_norm': 'attn_q_norm',
  'self_attn.k_norm': 'attn_k_norm',
  post_attention_layernorm: 'ffn_norm',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
} as const;

const attentionOf = ({ sublayers }: LayerShape): AttentionShape | undefined =>
  sublayers.find((shape): shape is AttentionShape => shape.kind === 'attention');
const feedForwardOf = ({ sublayers }: LayerShape): GatedMlpShape | undefined =>
  sublayers.find((shape): shape is GatedMlpShape => shape.kind === 'gatedMlp');

const noBias = {
  attention: { q: false, k: false, v: false, o: false },
  feedForward: { gate: false, up: false, down: false },
};

/** Numbers of every layer by their key; zero for an attention that was removed. */
const widths = (layers: readonly LayerShape[]): Readonly<Record<string, readonly number[]>> => ({
  feed_forward_length: layers.map((layer) => feedForwardOf(layer)?.neurons ?? 0),
  'attention.head_count': layers.map((layer) => {
    const attention = attentionOf(layer);
    return attention ? attention.groups * attention.queriesPerGroup : 0;
  }),
  'attention.head_count_kv': layers.map((layer) => attentionOf(layer)?.groups ?? 0),
});

/** Whether one number says the widths of all layers, none of which lacks a sublayer. */
const isUniform = ({ layers }: Architecture): boolean =>
  Object.values(widths(layers)).every((values) => alike(values) && values[0] !== 0);

const hasHeadNorms = ({ layers }: Architecture): boolean =>
  layers.some((layer) => attentionOf(layer)?.headNorm === true);

/** What stands in the way of every architecture here. */
function commonRefusal({ layers, rotary, context }: Architecture): string | null {
  const attentions = layers.flatMap((layer) => attentionOf(layer) ?? []);
  const [first] = attentions;
  if (!first || !rotary) return 'no layer of it has attention';
  if (attentions.some(({ headDim }) => headDim !== first.headDim)) return 'its heads have sizes of their own';
  if (attentions.some(({ window }) => window !== null && window < context))
    return 'it attends to a sliding window, where llama.cpp lets this architecture see everything';
  if (rotaryFrequencies(rotary, first.headDim).amplitude !== 1)
    return 'its rotary positions are scaled in size (YaRN), which was not tried';
  return null;
}

function keys(architecture: Architecture): GgufMetadata {
  const { layers, normEpsilon, rotary } = architecture;
  const headDim = layers.map(attentionOf).find((shape) => shape)?.headDim ?? 0;
  const several = !isUniform(architecture);
  const width = (values: readonly number[]): GgufValue =>
    several ? array('uint32', values) : uint32(values[0] as number);
  return {
    ...Object.fromEntries(Object.entries(widths(layers)).map(([key, values]) => [key, width(values)])),
    // Left out, these would be taken from the heads of the first layer, which may have lost some.
    'attention.key_length': uint32(headDim),
    'attention.value_length': uint32(headDim),
    'rope.dimension_count': uint32(headDim),
    'rope.freq_base': float32(rotary?.theta ?? 0),
    'attention.layer_norm_rms_epsilon': float32(normEpsilon),
  };
}

/** The size of a head; where a file does not say it, what the width of the model leaves for each. */
function headDimOf(file: GgufFile, name: string): number {
  const number = (key: string) => wholeNumber(file, `${name}.${key}`);
  const has = (key: string) => hasKey(file, `${name}.${key}`);
  const size = has('attention.key_length')
    ? number('attention.key_length')
    : number('embedding_length') / number('attention.head_count');
  for (const key of ['attention.value_length', 'rope.dimension_count'])
    if (has(key) && number(key) !== size)
      throw new FormatError(
        `${file.path}: "${name}.${key}" is ${number(key)} where heads have ${size} numbers, which is not read here.`,
      );
  if (Number.isInteger(size) && size > 0 && size % 2 === 0) return size;
  throw new FormatError(`${file.path}: heads must have an even number of numbers; found ${size}.`);
}

function layersOf(file: GgufFile): readonly LayerShape[] {
  const name = String(file.metadata.get('general.architecture'));
  const number = (key: string, layer?: number) => wholeNumber(file, `${name}.${key}`, layer);
  const headDim = headDimOf(file, name);
  const groupsKey = hasKey(file, `${name}.attention.head_count_kv`)
    ? 'attention.head_count_kv'
    : 'attention.head_count';
  return Array.from({ length: layerCount(file, name) }, (_, layer): LayerShape => {
    const has = (module: keyof typeof modules, ending = 'bias') =>
      file.tensors.has(layerTensor(layer, modules[module], ending));
    const [heads, groups] = [number('attention.head_count', layer), number(groupsKey, layer)];
    const neurons = number('feed_forward_length', layer);
    if (heads > 0 ? !Number.isInteger(heads / groups) : groups > 0)
      throw new FormatError(`${file.path}: ${heads} heads of layer ${layer} cannot share ${groups} keys and values.`);
    if (neurons === 0)
      throw new FormatError(`${file.path}: layer ${layer} has no feed-forward network, which is not read here.`);
    const attention: AttentionShape = {
      ...{ name: 'attention', kind: 'attention', groups, queriesPerGroup: heads / groups, headDim },
      bias: {
        ...{ q: has('self_attn.q_proj'), k: has('self_attn.k_proj') },
        ...{ v: has('self_attn.v_proj'), o: has('self_attn.o_proj') },
      },
      headNorm: has('self_attn.q_norm', 'weight'),
      window: null,
    };
    const feedForward: GatedMlpShape = {
      ...{ name: 'feedForward', kind: 'gatedMlp', neurons },
      bias: { gate: has('mlp.gate_proj'), up: has('mlp.up_proj'), down: has('mlp.down_proj') },
    };
    return { sublayers: [...(heads ? [attention] : []), feedForward] };
  });
}

const fields: GgufArchitecture['fields'] = ({ hidden, context, normEpsilon, rotary }) => ({
  ...{ hidden_size: hidden, max_position_embeddings: context, rms_norm_eps: normEpsilon, hidden_act: 'silu' },
  ...{ rope_theta: rotary?.theta, rope_scaling: rotary?.scaling ?? null },
});

const common = { family, modules, keys, layers: layersOf, fields, theta: 10_000 } as const;

/** Interleaved pairs: what the archs llama and deci rotate. */
const paired = ['self_attn.q_proj', 'self_attn.k_proj'];

const qwen2Types = { qwen2: 'Qwen2ForCausalLM' };
const llamaTypes = { llama: 'LlamaForCausalLM', ...qwen2Types };

/** Llama, Mistral and Qwen2, all layers alike. Biases are optional in every layer. */
export const llama: GgufArchitecture = {
  ...common,
  ...{ name: 'llama', paired, modelTypes: llamaTypes },
  suits: (architecture) => !hasHeadNorms(architecture) && isUniform(architecture),
  refusal: commonRefusal,
  padded: ({ layers }) => layers.map(({ sublayers }) => ({ sublayers })),
};

/**
 * The same with widths of their own in every layer: the architecture of Nemotron-NAS ("DeciLM"). A layer may have no
 * attention, except the first, where the size of a head is read; a layer without feed-forward network would lose its
 * attention too or end the process. One group or neuron of zeros stands in for both: what it adds is zero.
 */
export const deci: GgufArchitecture = {
  ...common,
  ...{ name: 'deci', paired, modelTypes: llamaTypes },
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
  ...{ name: 'qwen3', paired: [], modelTypes: { qwen3: 'Qwen3ForCausalLM' } },
  suits: hasHeadNorms,
  refusal: (architecture) => {
    const { layers } = architecture;
    const biased = layers.some(({ sublayers }) => sublayers.some(({ bias }) => Object.values(bias).some(Boolean)));
    if (!isUniform(architecture)) return 'llama.cpp knows layers with normalised heads only when all are alike';
    if (biased) return 'llama.cpp has no place for biases beside normalised heads';
    if (rotaryFactors(architecture)) return 'llama.cpp does not scale positions of this architecture';
    return commonRefusal(architecture);
  },
  padded: llama.padded,
};

/** Qwen2 as others write it: heads rotated half a head apart. Here it leaves as llama. */
export const qwen2: GgufArchitecture = {
  ...llama,
  ...{ name: 'qwen2', paired: [], modelTypes: qwen2Types },
  suits: () => false,
};
