import { fromFloat32 } from '../../main/formats/dtype.ts';
import { writeSafetensors } from '../../main/formats/safetensorsWriter.ts';
import type { Architecture, LayerShape } from '../../main/models/architecture.ts';
import { describeJson } from '../../main/models/describe.ts';
import { configWithTokens, trimmedTo } from '../../main/models/tokens/change.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changedLayer } from '../support/layers.ts';
import { seededWeights } from '../support/seededModel.ts';
import { tinyConfig, tinyTokenizer } from '../support/tinyModel.ts';

/** What a model looks like: widths of whole groups, so that every format takes them. */
const sizes = { ...tinyConfig, hidden_size: 32, head_dim: 8, intermediate_size: 64, num_hidden_layers: 4 };

/** Families by the config that makes a model one of them. */
export const families: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  llama: { ...sizes, tie_word_embeddings: false },
  'llama, tied': sizes,
  qwen2: { ...sizes, model_type: 'qwen2' },
  qwen3: { ...sizes, model_type: 'qwen3', tie_word_embeddings: false },
  'qwen3, tied': { ...sizes, model_type: 'qwen3' },
  gpt2: {
    ...{ model_type: 'gpt2', n_embd: 32, n_layer: 4, n_head: 4, n_positions: 64, vocab_size: 96 },
    eos_token_id: 0,
  },
  mixtral: {
    ...sizes,
    model_type: 'mixtral',
    tie_word_embeddings: false,
    num_local_experts: 4,
    num_experts_per_tok: 2,
  },
  'qwen3-moe': {
    ...{ ...sizes, model_type: 'qwen3_moe', tie_word_embeddings: false, num_experts: 4, num_experts_per_tok: 2 },
    ...{ moe_intermediate_size: 32, norm_topk_prob: true },
  },
  olmoe: {
    ...{ ...sizes, model_type: 'olmoe', tie_word_embeddings: false, num_experts: 4, num_experts_per_tok: 2 },
    ...{ num_attention_heads: 4, num_key_value_heads: 4, norm_topk_prob: false },
  },
};

/** What was done to a model: how its layers look then, or its numbers. */
export interface Cut {
  readonly layers?: (layers: readonly LayerShape[]) => readonly LayerShape[];
  /** Share of the numbers of matrices that are zero. */
  readonly zeros?: number;
  /** Width of the stream. */
  readonly hidden?: number;
  /** Tokens that are left. */
  readonly tokens?: Int32Array;
  /** Kinds of families that can look so; all where it is absent. */
  readonly of?: 'gated' | 'mixture';
}

const biased = { q: true, k: true, v: true, o: true };
const biasedMlp = { gate: true, up: true, down: true };
const at = (wanted: number, change: (layer: LayerShape) => LayerShape) => (layers: readonly LayerShape[]) =>
  layers.map((layer, number) => (number === wanted ? change(layer) : layer));
const withoutAttention = (layer: LayerShape) => changedLayer(layer, { attention: null });
const withoutFeedForward = (layer: LayerShape) => changedLayer(layer, { feedForward: null });

const fewerExperts = ({ sublayers }: LayerShape): LayerShape => ({
  sublayers: sublayers.map((shape) => (shape.kind === 'experts' ? { ...shape, experts: 3 } : shape)),
});

/** Tokens of two characters behind those of one, and which of all are left of them. */
const merges = ['t h', 'i n', 'e r', 'a n', 'o u', 'r e', 'o n', 'a t'];
const mergedTokenizer = {
  ...tinyTokenizer,
  model: {
    ...tinyTokenizer.model,
    vocab: {
      ...tinyTokenizer.model.vocab,
      ...Object.fromEntries(merges.map((merge, at) => [merge.replace(' ', ''), tinyConfig.vocab_size + at])),
    },
    merges,
  },
};
const fewerTokens = Int32Array.from({ length: tinyConfig.vocab_size + 4 }, (_, id) =>
  id < tinyConfig.vocab_size ? id : id + 4,
);

const anywhere: Readonly<Record<string, Cut>> = {
  dense: {},
  zeros: { zeros: 0.5 },
  'a trimmed vocabulary': { tokens: fewerTokens },
  'fewer channels': { hidden: 24 },
};

const ofMixtures: Readonly<Record<string, Cut>> = {
  'experts gone': { layers: (layers) => layers.map(fewerExperts) },
  'experts of a layer gone': { layers: (layers) => at(1, fewerExperts)(layers) },
};

const ofGatedLayers: Readonly<Record<string, Cut>> = {
  'one width': {
    layers: (layers) =>
      layers.map((layer) => changedLayer(layer, { feedForward: { neurons: 32 }, attention: { groups: 1 } })),
  },
  'widths of their own': {
    layers: (layers) =>
      at(1, (layer) => changedLayer(layer, { feedForward: { neurons: 32 }, attention: { groups: 1 } }))(layers),
  },
  'widths of their own, with biases': {
    layers: (layers) =>
      at(1, (layer) => changedLayer(layer, { feedForward: { neurons: 32 } }))(layers).map((layer) =>
        changedLayer(layer, { feedForward: { bias: biasedMlp }, attention: { bias: biased } }),
      ),
  },
  'a layer gone': {
    layers: (layers) => at(2, (layer) => changedLayer(layer, { attention: null, feedForward: null }))(layers),
  },
  'attention gone, first': { layers: (layers) => at(0, withoutAttention)(layers) },
  'attention gone, middle': { layers: (layers) => at(1, withoutAttention)(layers) },
  'attention gone, last': { layers: (layers) => at(3, withoutAttention)(layers) },
  'feed-forward gone, middle': { layers: (layers) => at(1, withoutFeedForward)(layers) },
  'feed-forward gone, last': { layers: (layers) => at(3, withoutFeedForward)(layers) },
  factors: {
    layers: (layers) =>
      at(1, (layer) => ({
        ...layer,
        lowRank: { 'mlp.up_proj': { rank: 8, residual: false }, 'self_attn.q_proj': { rank: 8, residual: true } },
      }))(layers),
  },
};

/** Every kind of family takes the cuts that its layers can have. */
export const cuts: Readonly<Record<string, Cut>> = {
  ...anywhere,
  ...of('gated', ofGatedLayers),
  ...of('mixture', ofMixtures),
};

/** Cuts of one kind of families. */
function of(kind: NonNullable<Cut['of']>, some: Readonly<Record<string, Cut>>): Readonly<Record<string, Cut>> {
  return Object.fromEntries(Object.entries(some).map(([name, cut]) => [name, { ...cut, of: kind }]));
}

/** Writes a checkpoint of random float32 numbers that looks so. */
export async function writeCase(folder: string, family: string, cut: string): Promise<Architecture> {
  const { layers, zeros = 0, hidden, tokens } = cuts[cut] as Cut;
  const whole = families[family] as Record<string, unknown>;
  const { family: kind, architecture: stream } = describeJson(whole);
  const narrow = hidden === undefined ? whole : kind.withStream(whole, { ...stream, hidden });
  const change = tokens && trimmedTo(tokens);
  const plain = change ? configWithTokens(narrow, change) : narrow;
  const own = describeJson(plain).architecture.layers;
  const config = layers ? { ...plain, espalier: { layers: layers(own) } } : plain;
  const { family: described, architecture } = describeJson(config);
  const weights = seededWeights(architecture, 5, described);
  const tensors = described.parameters(architecture).map(({ name, shape, transposed }) => ({
    ...{ name, dtype: 'F32' as const, shape: transposed ? shape.toReversed() : shape },
    load: () => {
      const values = (weights.get(name) as Float32Array).slice();
      if (shape.length > 1) values.fill(0, 0, Math.floor(zeros * values.length));
      return fromFloat32(values, 'F32');
    },
  }));
  await mkdir(folder, { recursive: true });
  await writeSafetensors(join(folder, 'model.safetensors'), tensors);
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(change?.tokenizer(mergedTokenizer) ?? tinyTokenizer));
  return architecture;
}
