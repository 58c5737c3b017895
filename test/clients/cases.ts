import { fromFloat32 } from '../../main/formats/dtype.ts';
import { writeSafetensors } from '../../main/formats/safetensorsWriter.ts';
import type { Architecture, Family, LayerShape } from '../../main/models/architecture.ts';
import { describeJson } from '../../main/models/describe.ts';
import { configWithTokens, trimmedTo } from '../../main/models/tokens/change.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changedLayer } from '../support/layers.ts';
import { seededWeights } from '../support/seededModel.ts';
import { tinyConfig, tinyTokenizer } from '../support/tinyModel.ts';

/** What a model looks like: widths of whole groups, so that every format takes them. */
const sizes = {
  ...{ ...tinyConfig, hidden_size: 32, head_dim: 8, intermediate_size: 64, num_hidden_layers: 4 },
  max_position_embeddings: 128,
};

/** Families by the config that makes a model one of them. */
export const families: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  llama: { ...sizes, tie_word_embeddings: false },
  'llama, tied': sizes,
  qwen2: { ...sizes, model_type: 'qwen2' },
  qwen3: { ...sizes, model_type: 'qwen3', tie_word_embeddings: false },
  'qwen3, tied': { ...sizes, model_type: 'qwen3' },
  gpt2: {
    ...{ model_type: 'gpt2', n_embd: 32, n_layer: 4, n_head: 4, n_positions: 128, vocab_size: 96 },
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
  readonly layers?: (layers: readonly LayerShape[], family: Family) => readonly LayerShape[];
  /** Share of the numbers of matrices that are zero. */
  readonly zeros?: number;
  /** Width of the stream. */
  readonly hidden?: number;
  /** Tokens that are left. */
  readonly tokens?: Int32Array;
  /** Kinds of families that can look so; all where it is absent. */
  readonly of?: readonly Kind[];
}

/** What layers are made of: a feed-forward network with a gate, one without, or experts. */
type Kind = 'gated' | 'plain' | 'mixture';
const kindOf = (family: string): Kind => {
  if (/mixtral|moe/.test(family)) return 'mixture';
  return family === 'gpt2' ? 'plain' : 'gated';
};

const biased = { q: true, k: true, v: true, o: true };
const biasedMlp = { gate: true, up: true, down: true };
const at = (wanted: number, change: (layer: LayerShape) => LayerShape) => (layers: readonly LayerShape[]) =>
  layers.map((layer, number) => (number === wanted ? change(layer) : layer));

/** A layer with fewer neurons, or with fewer heads too. */
const fewerNeurons = (layer: LayerShape, family: Family) => family.resize(layer, 'neuron', 32, false);
const narrower = (layer: LayerShape, family: Family) => family.resize(fewerNeurons(layer, family), 'kvGroup', 1, false);

const without = (layer: LayerShape, name: string): LayerShape => ({
  ...layer,
  sublayers: layer.sublayers.filter((sublayer) => sublayer.name !== name),
});
const gone = (number: number, name: string) => at(number, (layer) => without(layer, name));

/** A wide and a narrow matrix of a layer. */
const linearsOf = ({ name }: Family): readonly [string, string] =>
  name === 'gpt2' ? ['mlp.c_fc', 'attn.c_proj'] : ['mlp.up_proj', 'self_attn.q_proj'];

const fewerExperts = ({ sublayers }: LayerShape): LayerShape => ({
  sublayers: sublayers.map((shape) => (shape.kind === 'experts' ? { ...shape, experts: 3 } : shape)),
});

/** Two experts for the four rows of a router. */
const mergedExperts = ({ sublayers }: LayerShape): LayerShape => ({
  sublayers: sublayers.map((shape) =>
    shape.kind === 'experts' ? { ...shape, experts: 2, leads: [0, 1, 1, 0] } : shape,
  ),
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

/** Every kind of family takes the cuts that its layers can have. */
export const cuts: Readonly<Record<string, Cut>> = {
  dense: {},
  zeros: { zeros: 0.5 },
  'a trimmed vocabulary': { tokens: fewerTokens },
  'fewer channels': { hidden: 24 },
  'a layer gone': { layers: at(2, (layer) => ({ ...layer, sublayers: [] })) },
  ...of(['mixture'], {
    'experts gone': { layers: (layers) => layers.map(fewerExperts) },
    'experts of a layer gone': { layers: at(1, fewerExperts) },
    'experts merged': { layers: (layers) => layers.map(mergedExperts) },
  }),
  ...of(['gated', 'plain'], {
    'one width': { layers: (layers, family) => layers.map((layer) => narrower(layer, family)) },
    'fewer neurons': { layers: (layers, family) => layers.map((layer) => fewerNeurons(layer, family)) },
    'widths of their own': { layers: (layers, family) => at(1, (layer) => narrower(layer, family))(layers) },
    'attention gone, first': { layers: gone(0, 'attention') },
    'attention gone, middle': { layers: gone(1, 'attention') },
    'attention gone, last': { layers: gone(3, 'attention') },
    'feed-forward gone, middle': { layers: gone(1, 'feedForward') },
    'feed-forward gone, last': { layers: gone(3, 'feedForward') },
    factors: {
      layers: (layers, family) => {
        const [wide, narrow] = linearsOf(family);
        const lowRank = { [wide]: { rank: 8, residual: false }, [narrow]: { rank: 8, residual: true } };
        return at(1, (layer) => ({ ...layer, lowRank }))(layers);
      },
    },
  }),
  ...of(['gated'], {
    'widths of their own, with biases': {
      layers: (layers, family) =>
        at(1, (layer) => fewerNeurons(layer, family))(layers).map((layer) =>
          changedLayer(layer, { feedForward: { bias: biasedMlp }, attention: { bias: biased } }),
        ),
    },
  }),
};

/** Cuts of some kinds of families. */
function of(kinds: readonly Kind[], some: Readonly<Record<string, Cut>>): Readonly<Record<string, Cut>> {
  return Object.fromEntries(Object.entries(some).map(([name, cut]) => [name, { ...cut, of: kinds }]));
}

/** Every family with every cut that it can have. */
export const cells = Object.keys(families).flatMap((family) =>
  Object.entries(cuts).flatMap(([cut, { of: kinds }]) =>
    !kinds || kinds.includes(kindOf(family)) ? [[family, cut] as const] : [],
  ),
);

/** Writes a checkpoint of random float32 numbers that looks so. */
export async function writeCase(folder: string, family: string, cut: string): Promise<Architecture> {
  const { layers, zeros = 0, hidden, tokens } = cuts[cut] as Cut;
  const whole = families[family] as Record<string, unknown>;
  const { family: kind, architecture: stream } = describeJson(whole);
  const narrow = hidden === undefined ? whole : kind.withStream(whole, { ...stream, hidden });
  const change = tokens && trimmedTo(tokens);
  const plain = change ? configWithTokens(narrow, change) : narrow;
  const own = describeJson(plain).architecture.layers;
  const config = layers ? { ...plain, espalier: { layers: layers(own, kind) } } : plain;
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
