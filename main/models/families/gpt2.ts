import { z } from 'zod';
import { configFields, configSize, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import { geluTanhGate } from '../../graph/functions/index.ts';
import { add } from '../../graph/ops/index.ts';
import type { Family, FamilyConfig, LayerShape, StreamShape } from '../architecture.ts';
import { makeFamily } from '../family.ts';
import { wholeHeadStock } from '../stock.ts';
import { gatedBy } from '../sublayers/activations.ts';
import { kvGroup } from '../sublayers/attention.ts';
import { type LinearName, neuron } from '../sublayers/linears.ts';
import { layerOnStream } from '../sublayers/norm.ts';
import { sublayersOf } from '../sublayers/styles.ts';

/** The whole model's folder name; files of the bare transformer leave it out. */
const prefix = 'transformer.';
const tokens = `${prefix}wte.weight`;
const positions = `${prefix}wpe.weight`;
const head = 'lm_head.weight';
const [attentionName, feedForwardName] = ['attention', 'feedForward'];

/** Its linears are called Conv1D and stored as [in, out]. */
const conv1d = (local: string): LinearName => ({ local, transposed: true });

/**
 * GPT-2 (Radford et al. 2019): pre-normalised residual blocks with layer norms, attention whose queries, keys and values
 * one matrix makes, a feed-forward network without a gate, biases everywhere, and learned positions.
 */
export const gpt2: Family = makeFamily({
  name: 'gpt2',
  modelTypes: ['gpt2'],
  examples: ['GPT-2', 'DistilGPT2', 'BioMedLM'],
  layerCount: 'n_layer',
  sublayers: [attentionName, feedForwardName],
  unitKinds: [kvGroup, neuron],
  embedding: {
    tables: [
      { local: tokens, by: 'token' },
      { local: positions, by: 'position' },
    ],
    emit: (rows) => rows.reduce((sum, row) => add(sum, row)),
  },
  read,
  stock: (config, layers) =>
    wholeHeadStock(gpt2, config, layers, { width: 'n_embd', heads: 'n_head', neurons: 'n_inner' }),
  withStream,
  storedNames: ({ name }, { tied }) => [
    name,
    ...(name.startsWith(prefix) ? [name.slice(prefix.length)] : []),
    ...(name === tokens && tied ? [head] : []),
  ],
  // Masks that old files store beside their parameters.
  ignores: (name, { tied }) => (tied && name === head) || /(^|\.)attn\.(masked_)?bias$/.test(name),
  layerPrefix: (layer) => `${prefix}h.${layer}.`,
  tables: ({ vocabulary, hidden, context, tied }) => ({
    embedding: [
      { local: tokens, role: 'embedding', shape: [vocabulary, hidden] },
      { local: positions, role: 'embedding', shape: [context, hidden] },
    ],
    head: tied ? [] : [{ local: head, role: 'head', shape: [vocabulary, hidden] }],
  }),
  projection: ({ tied }) => (tied ? tokens : head),
  finalNorm: (architecture) => layerOnStream(architecture, `${prefix}ln_f`),
  sublayer: sublayersOf('gpt2', {
    attention: (_, { architecture }) => ({
      ...{ projections: conv1d('attn.c_attn'), output: conv1d('attn.c_proj'), positions: [] },
      norm: layerOnStream(architecture, 'ln_1'),
    }),
    mlp: (_, { architecture }) => ({
      ...{ up: conv1d('mlp.c_fc'), down: conv1d('mlp.c_proj'), activation: gatedBy(geluTanhGate) },
      norm: layerOnStream(architecture, 'ln_2'),
    }),
  }),
});

const fields = z.object({
  n_embd: configSize,
  n_layer: z.number().int().positive().max(10_000),
  n_head: configSize,
  n_positions: configSize,
  n_inner: configSize.nullish(),
  /** No word of stock code: what a head's size is where the width of the model does not say it. */
  head_dim: configSize.nullish(),
  layer_norm_epsilon: z.number().positive().max(1).nullish(),
});

/** What GPT-2's config can ask for that this code does not compute. */
const only = {
  activation_function: 'gelu_new',
  scale_attn_weights: true,
  scale_attn_by_inverse_layer_idx: false,
  add_cross_attention: false,
};

function read(config: HuggingFaceConfig): FamilyConfig {
  const own = configFields(fields, config);
  const { n_embd: hidden, n_layer, n_head, n_positions, n_inner, layer_norm_epsilon } = own;
  refuseFields(config, only);
  const headDim = own.head_dim ?? hidden / n_head;
  if (!Number.isInteger(headDim))
    throw new Error(`${config.what}: n_embd (${hidden}) must be a multiple of n_head (${n_head}).`);
  const sublayers: LayerShape['sublayers'] = [
    {
      ...{ name: attentionName, kind: 'attention', groups: n_head, queriesPerGroup: 1, headDim },
      ...{ bias: { q: true, k: true, v: true, o: true }, headNorm: false, window: null },
    },
    { name: feedForwardName, kind: 'mlp', neurons: n_inner ?? 4 * hidden, bias: { up: true, down: true } },
  ];
  return {
    architecture: {
      ...{ hidden, vocabulary: config.vocab_size, context: n_positions, rotary: null },
      ...{ normEpsilon: layer_norm_epsilon ?? 1e-5, tied: config.tie_word_embeddings ?? true },
    },
    layers: Array.from({ length: n_layer }, () => ({ sublayers })),
  };
}

/** The sizes of heads and of the feed-forward network no longer follow from the width of the model. */
function withStream(config: Readonly<Record<string, unknown>>, { hidden, normEpsilon, tied }: StreamShape) {
  const width = Number(config['n_embd']);
  return {
    ...config,
    ...{ head_dim: config['head_dim'] ?? width / Number(config['n_head']), n_inner: config['n_inner'] ?? 4 * width },
    ...{ n_embd: hidden, layer_norm_epsilon: normEpsilon, tie_word_embeddings: tied },
  };
}
