import { FormatError } from '../../formats/errors.ts';
import type { GgufFile } from '../../formats/gguf/reader.ts';
import { array, float32, type GgufMetadata, type GgufValue, uint32 } from '../../formats/gguf/values.ts';
import type { Architecture, AttentionShape, LayerShape, SublayerShape } from '../../models/architecture.ts';
import type { ExpertsShape } from '../../models/shapes.ts';
import { pairs, type RowOrder } from '../rowOrder.ts';
import { alike, hasKey, layerCount, layerTensor, wholeNumber } from './architecture.ts';

/** What llama.cpp calls the modules of models made as Llama is; some are called otherwise in some architectures. */
export const modules = {
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
};

export const attentionOf = ({ sublayers }: LayerShape): AttentionShape | undefined =>
  sublayers.find((shape): shape is AttentionShape => shape.kind === 'attention');
/** The feed-forward network, gated or not, or the experts in its place. */
export const feedForwardOf = ({ sublayers }: LayerShape): Exclude<SublayerShape, AttentionShape> | undefined =>
  sublayers.find((shape) => shape.kind !== 'attention');

/** Heads hold rotated pairs side by side instead of half a head apart, as Llama's archs rotate. */
export const pairedHeads = (linear: string, { headDim }: AttentionShape): RowOrder | null =>
  linear === 'self_attn.q_proj' || linear === 'self_attn.k_proj' ? pairs(headDim) : null;

/** Numbers of every layer by their key; zero for an attention that was removed. */
const widths = (layers: readonly LayerShape[]): Readonly<Record<string, readonly number[]>> => ({
  feed_forward_length: layers.map((layer) => feedForwardOf(layer)?.neurons ?? 0),
  'attention.head_count': layers.map((layer) => {
    const attention = attentionOf(layer);
    return attention ? attention.groups * attention.queriesPerGroup : 0;
  }),
  'attention.head_count_kv': layers.map((layer) => attentionOf(layer)?.groups ?? 0),
});

/** The experts of a layer; undefined for one without. */
export const expertsOf = (layer: LayerShape): ExpertsShape | undefined => {
  const shape = feedForwardOf(layer);
  return shape?.kind === 'experts' ? shape : undefined;
};

/** Whether one number says the widths of all layers, none of which lacks a sublayer, and one how many experts they have. */
export const isUniform = ({ layers }: Architecture): boolean =>
  Object.values(widths(layers)).every((values) => alike(values) && values[0] !== 0) &&
  alike(layers.map((layer) => expertsOf(layer)?.experts ?? 0));

/** Whether a linear of a layer has a bias. */
export const hasBias = ({ sublayers }: LayerShape): boolean =>
  sublayers.some((shape) => 'bias' in shape && Object.values(shape.bias).some(Boolean));

/** @param epsilon what the ε of norms is called. */
export function keys(architecture: Architecture, epsilon = 'attention.layer_norm_rms_epsilon'): GgufMetadata {
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
    'rope.dimension_count': uint32(rotary?.dims ?? headDim),
    'rope.freq_base': float32(rotary?.theta ?? 0),
    [epsilon]: float32(normEpsilon),
  };
}

/** The size of a head; where a file does not say it, what the width of the model leaves for each. */
function headDimOf(file: GgufFile, name: string, partly: boolean): number {
  const number = (key: string) => wholeNumber(file, `${name}.${key}`);
  const has = (key: string) => hasKey(file, `${name}.${key}`);
  const size = has('attention.key_length')
    ? number('attention.key_length')
    : number('embedding_length') / number('attention.head_count');
  for (const key of ['attention.value_length', ...(partly ? [] : ['rope.dimension_count'])])
    if (has(key) && number(key) !== size)
      throw new FormatError(
        `${file.path}: "${name}.${key}" is ${number(key)} where heads have ${size} numbers, which is not read here.`,
      );
  if (Number.isInteger(size) && size > 0 && size % 2 === 0) return size;
  throw new FormatError(`${file.path}: heads must have an even number of numbers; found ${size}.`);
}

/** What differs in how layers are read. */
interface Reading {
  /** What modules are called there. */
  readonly modules: Readonly<Record<string, string>>;
  /** How far a layer looks back; all of them see everything where it is absent. */
  readonly windowOf?: (layer: number) => number | null;
  /** Whether only a part of every head may be turned. */
  readonly partly?: boolean;
  /** The feed-forward network of so many neurons; `has` says whether the layer has a bias of that module. A gated one where it is absent. */
  readonly feedForward?: (file: GgufFile, neurons: number, has: (module: string) => boolean) => SublayerShape;
}

const gated: NonNullable<Reading['feedForward']> = (_, neurons, has) => ({
  ...{ name: 'feedForward', kind: 'gatedMlp', neurons },
  bias: { gate: has('mlp.gate_proj'), up: has('mlp.up_proj'), down: has('mlp.down_proj') },
});

/** A network without a gate, whose linears are called so. */
export const plain =
  (up: string, down: string): NonNullable<Reading['feedForward']> =>
  (_, neurons, has) => ({
    ...{ name: 'feedForward', kind: 'mlp', neurons },
    bias: { up: has(up), down: has(down) },
  });

/** The layers that a file describes. */
export function layersOf(
  file: GgufFile,
  { modules, windowOf = () => null, partly = false, feedForward = gated }: Reading,
): readonly LayerShape[] {
  const name = String(file.metadata.get('general.architecture'));
  const number = (key: string, layer?: number) => wholeNumber(file, `${name}.${key}`, layer);
  const headDim = headDimOf(file, name, partly);
  const groupsKey = hasKey(file, `${name}.attention.head_count_kv`)
    ? 'attention.head_count_kv'
    : 'attention.head_count';
  return Array.from({ length: layerCount(file, name) }, (_, layer): LayerShape => {
    const has = (module: string, ending = 'bias') =>
      file.tensors.has(layerTensor(layer, modules[module] ?? module, ending));
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
      window: windowOf(layer),
    };
    return { sublayers: [...(heads ? [attention] : []), feedForward(file, neurons, has)] };
  });
}
