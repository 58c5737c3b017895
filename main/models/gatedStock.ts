import type { Family, LayerShape, StockModel } from './architecture.ts';
import { linears } from './gatedDecoder.ts';
import type { AttentionShape, GatedMlpShape, MlpShape } from './shapes.ts';
import { perLayerKey, whyNotAlike, widest } from './stock.ts';
import { biasOf, type LinearName } from './sublayers/linears.ts';

type Json = Readonly<Record<string, unknown>>;

/** Where the stock code of a model type has places for biases. */
export interface StockBiases {
  /** The field of config.json that gives all four linears of attention a bias, or all three of the feed-forward network; null for none. */
  readonly attention: string | null;
  readonly feedForward: string | null;
  /** Linears of attention that have one in any case. */
  readonly always?: readonly (keyof AttentionShape['bias'])[];
  /** What the linears are called; absent for as in Llama. */
  readonly names?: Readonly<Partial<Record<keyof typeof linears, LinearName>>>;
}

interface Kinds {
  readonly attention: AttentionShape | undefined;
  readonly feedForward: GatedMlpShape | MlpShape | undefined;
}

/**
 * How a model made as Llama is leaves the project: with an ordinary config where all layers have one shape, else with what single
 * layers have otherwise.
 *
 * @param alike the layers without what an ordinary config says for each of them, such as windows.
 */
export function gatedStock(
  family: Pick<Family, 'sublayers'>,
  config: Json,
  layers: readonly LayerShape[],
  code: StockBiases,
  alike: readonly LayerShape[] = layers,
): StockModel {
  const kinds = layers.map(({ sublayers }): Kinds => ({
    attention: sublayers.find((shape): shape is AttentionShape => shape.kind === 'attention'),
    feedForward: sublayers.find(
      (shape): shape is GatedMlpShape | MlpShape => shape.kind === 'gatedMlp' || shape.kind === 'mlp',
    ),
  }));
  const [first] = kinds;
  const groups = widest(kinds.map(({ attention }) => attention?.groups));
  const some = kinds.find(({ attention }) => attention)?.attention;
  const widths = {
    ...config,
    num_hidden_layers: layers.length,
    intermediate_size: widest(kinds.map(({ feedForward }) => feedForward?.neurons)),
    ...(some
      ? { num_key_value_heads: groups, num_attention_heads: groups * some.queriesPerGroup, head_dim: some.headDim }
      : {}),
  };
  const special = whyNotAlike(family, alike);
  if (special !== null || !first?.attention || !first.feedForward)
    return {
      config: { ...widths, ...perLayerConfig(widths, kinds) },
      zeroBiases: [],
      special: special ?? 'a sublayer was removed from every layer',
    };
  return biasedStock(widths, code, first.attention.bias, first.feedForward.bias);
}

/** With the fields that say where biases are, and zeros in the places where stock code has some and the model none. */
function biasedStock(
  config: Json,
  { attention, feedForward, always = [], names = linears }: StockBiases,
  attends: AttentionShape['bias'],
  feeds: (GatedMlpShape | MlpShape)['bias'],
): StockModel {
  const modelType = String(config['model_type']);
  const beyond = Object.entries(attends).some(([of, has]) => has && !(always as readonly string[]).includes(of));
  const lifted = Object.values(feeds).some(Boolean);
  // Where one field says both, one of them brings the other.
  const one = attention !== null && attention === feedForward;
  const [further, feeding] = one ? [beyond || lifted, beyond || lifted] : [beyond, lifted];
  const lacking =
    feeding && feedForward === null
      ? `${modelType} code has no bias in the feed-forward network`
      : further && attention === null
        ? `${modelType} code has no bias behind the attention heads`
        : null;
  if (lacking !== null) return { config, zeroBiases: [], special: lacking };
  return {
    config: {
      ...config,
      ...(attention === null ? {} : { [attention]: further }),
      ...(feedForward !== null && feeding ? { [feedForward]: true } : {}),
    },
    zeroBiases: [...(further ? without(attends, names) : []), ...(feeding ? without(feeds, names) : [])],
    special: null,
  };
}

/** What layers have otherwise than the config says for all: sparse, under numbers of one length. Stock code does not build from it yet. */
function perLayerConfig(widths: Json, kinds: readonly Kinds[]): Record<string, unknown> {
  const digits = String(kinds.length - 1).length;
  const entries = kinds.flatMap(({ attention, feedForward }, layer) => {
    const skip = [...(attention ? [] : ['attention']), ...(feedForward ? [] : ['mlp'])];
    const own = {
      ...(attention && {
        ...{ num_attention_heads: attention.groups * attention.queriesPerGroup, head_dim: attention.headDim },
        num_key_value_heads: attention.groups,
      }),
      ...(feedForward && { intermediate_size: feedForward.neurons }),
    };
    const other = Object.fromEntries(Object.entries(own).filter(([key, value]) => value !== widths[key]));
    const entry = { ...other, ...(skip.length ? { skip } : {}) };
    return Object.keys(entry).length ? [[String(layer).padStart(digits, '0'), entry] as const] : [];
  });
  return entries.length ? { [perLayerKey]: Object.fromEntries(entries) } : {};
}

/** Biases that a sublayer does not have, by local name. */
const without = (
  bias: Readonly<Partial<Record<keyof typeof linears, boolean>>>,
  names: NonNullable<StockBiases['names']>,
): string[] =>
  Object.entries(names).flatMap(([word, name]) => (bias[word as keyof typeof linears] === false ? [biasOf(name)] : []));

/** Layers without what an ordinary config says of each by itself: how far it looks back, and whether it knows positions. */
export const withoutPattern = (layers: readonly LayerShape[]): LayerShape[] =>
  layers.map((layer) => ({
    ...layer,
    sublayers: layer.sublayers.map((shape) => {
      if (shape.kind !== 'attention') return shape;
      const { noPositions, ...rest } = shape;
      return noPositions || rest.window !== null ? { ...rest, window: null } : shape;
    }),
  }));

/** What kind of attention each layer has, in the words of Transformers. */
export const layerTypes = (layers: readonly LayerShape[]): string[] =>
  layers.map(({ sublayers }) =>
    sublayers.some((shape) => shape.kind === 'attention' && shape.window !== null)
      ? 'sliding_attention'
      : 'full_attention',
  );
