import type { Architecture, LayerShape } from '../models/architecture.ts';
import { compactArchitecture } from '../models/compactSource.ts';
import { layersKey, withLayers } from '../models/describe.ts';

export interface ExportedShape {
  /** Content of config.json. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Biases that stock code expects beside those the model has; they are written as zeros. Local names by layer. */
  readonly zeroBiases: readonly string[];
  /** Why stock runtimes cannot load the folder; null when they can. */
  readonly special: string | null;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The config under which a model leaves the project. Models whose layers all have one shape that the family's stock
 * code can express get an ordinary config; others keep their shapes per layer under the key "espalier".
 */
export function exportedShape(config: Json, architecture: Architecture): ExportedShape {
  const { layers } = compactArchitecture(architecture);
  const [first] = layers;
  const plain = withoutExtension(config);
  const special = first ? whyNotStock(String(config['model_type']), first, layers) : 'the model has no layers';
  const widths = { ...plain, ...widestConfig(layers) };
  if (special !== null || !first?.attention || !first.feedForward) {
    return {
      config: withLayers(widths, layers),
      zeroBiases: [],
      special: special ?? 'a layer has no attention or no feed-forward network',
    };
  }
  const attention = Object.values(first.attention.bias).some(Boolean);
  const feedForward = Object.values(first.feedForward.bias).some(Boolean);
  const ownBiases = config['model_type'] === 'qwen2';
  return {
    config: {
      ...widths,
      ...(ownBiases ? {} : { attention_bias: attention }),
      ...(feedForward ? { mlp_bias: true } : {}),
    },
    zeroBiases: [
      ...(attention && !ownBiases ? missing('self_attn', first.attention.bias) : []),
      ...(feedForward ? missing('mlp', first.feedForward.bias) : []),
    ],
    special: null,
  };
}

function whyNotStock(modelType: string, first: LayerShape, layers: readonly LayerShape[]): string | null {
  const shape = JSON.stringify(first);
  if (layers.some((layer) => JSON.stringify(layer) !== shape)) return 'its layers have widths of their own';
  const { attention, feedForward, lowRank } = first;
  if (!attention || !feedForward) return 'a sublayer was removed from every layer';
  if (lowRank && Object.keys(lowRank).length) return 'some matrices are stored as two factors';
  if (modelType === 'llama') return null;
  if (feedForward.bias.down) return `${modelType} code has no bias in the feed-forward network`;
  if (attention.bias.o && modelType !== 'qwen3') return `${modelType} code has no bias behind the attention heads`;
  return null;
}

/** One width for all layers: the largest, which is what runtimes size their buffers by. */
function widestConfig(layers: readonly LayerShape[]): Json {
  const attentions = layers.flatMap(({ attention }) => attention ?? []);
  const groups = Math.max(1, ...attentions.map((attention) => attention.groups));
  const [first] = attentions;
  return {
    num_hidden_layers: layers.length,
    intermediate_size: Math.max(1, ...layers.map(({ feedForward }) => feedForward?.neurons ?? 0)),
    ...(first
      ? { num_key_value_heads: groups, num_attention_heads: groups * first.queriesPerGroup, head_dim: first.headDim }
      : {}),
  };
}

function missing(module: string, bias: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(bias).flatMap(([projection, has]) => (has ? [] : [`${module}.${projection}_proj.bias`]));
}

function withoutExtension(config: Json): Json {
  return Object.fromEntries(Object.entries(config).filter(([key]) => key !== layersKey));
}
