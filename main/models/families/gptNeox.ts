import { z } from 'zod';
import { configFields, configSize, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import { geluGate } from '../../graph/functions/index.ts';
import type { Family, FamilyConfig, LayerShape, StockModel } from '../architecture.ts';
import { makeFamily } from '../family.ts';
import { headsOf, turned, withStreamAs } from '../gatedDecoder.ts';
import { checkRope, partly, ropeFields, ropeOptions } from '../ropeConfig.ts';
import { wholeHeadStock } from '../stock.ts';
import { gatedBy } from '../sublayers/activations.ts';
import { kvGroup } from '../sublayers/attention.ts';
import { biasOf, neuron } from '../sublayers/linears.ts';
import { layerOnStream } from '../sublayers/norm.ts';
import { sublayersOf } from '../sublayers/styles.ts';

/** The transformer's folder name; files of the bare transformer leave it out. */
const prefix = 'gpt_neox.';
const tokens = `${prefix}embed_in.weight`;
const head = 'embed_out.weight';
const [attentionName, feedForwardName] = ['attention', 'feedForward'];
const [projections, output] = [
  { local: 'attention.query_key_value', byGroup: true },
  { local: 'attention.dense' },
] as const;

/**
 * GPT-NeoX (Black et al. 2022) and Pythia (Biderman et al. 2023): layer norms and biases everywhere, one matrix that holds
 * queries, keys and values head by head, positions that turn a part of every head, and a feed-forward network without a gate
 * that reads what attention reads, or what attention left.
 */
export const gptNeox: Family = makeFamily({
  name: 'gpt-neox',
  modelTypes: ['gpt_neox'],
  examples: ['Pythia', 'Dolly 2', 'RedPajama-INCITE'],
  layerCount: 'num_hidden_layers',
  sublayers: [attentionName, feedForwardName],
  unitKinds: [kvGroup, neuron],
  embedding: {
    tables: [{ local: tokens, by: 'token' }],
    emit: ([rows]) => rows as NonNullable<typeof rows>,
  },
  read,
  stock,
  withStream: withStreamAs('layer_norm_eps'),
  storedNames: ({ name }, { tied }) => [
    name,
    ...(name.startsWith(prefix) ? [name.slice(prefix.length)] : []),
    ...(name === tokens && tied ? [head] : []),
  ],
  // Masks and frequencies that old files store beside their parameters.
  ignores: (name, { tied }) =>
    (tied && name === head) || /(^|\.)attention\.((masked_)?bias|rotary_emb\.inv_freq)$/.test(name),
  layerPrefix: (layer) => `${prefix}layers.${layer}.`,
  tables: ({ vocabulary, hidden, tied }) => ({
    embedding: [{ local: tokens, role: 'embedding', shape: [vocabulary, hidden] }],
    head: tied ? [] : [{ local: head, role: 'head', shape: [vocabulary, hidden] }],
  }),
  projection: ({ tied }) => (tied ? tokens : head),
  finalNorm: (architecture) => layerOnStream(architecture, `${prefix}final_layer_norm`),
  sublayer: sublayersOf('gpt-neox', {
    attention: (shape, { architecture }) => ({
      ...{ projections, output, ...turned(shape, architecture) },
      norm: layerOnStream(architecture, 'input_layernorm'),
    }),
    mlp: (_, { architecture }) => ({
      ...{ up: { local: 'mlp.dense_h_to_4h' }, down: { local: 'mlp.dense_4h_to_h' }, activation: gatedBy(geluGate) },
      norm: layerOnStream(architecture, 'post_attention_layernorm'),
    }),
  }),
});

const fields = z.object({
  ...ropeFields,
  hidden_size: configSize,
  intermediate_size: configSize,
  num_hidden_layers: z.number().int().positive().max(10_000),
  num_attention_heads: configSize,
  /** No word of stock code: what a head's size is where the width of the model does not say it. */
  head_dim: configSize.nullish(),
  layer_norm_eps: z.number().positive().max(1).nullish(),
  rotary_pct: z.number().positive().max(1).nullish(),
  rotary_emb_base: z.number().positive().nullish(),
  use_parallel_residual: z.boolean().nullish(),
  attention_bias: z.boolean().nullish(),
});

/** What these configs can ask for that is not computed here. */
const only = { hidden_act: 'gelu' };

function read(config: HuggingFaceConfig): FamilyConfig {
  const own = configFields(fields, config);
  refuseFields(config, only);
  const biased = own.attention_bias ?? true;
  const sublayers: LayerShape['sublayers'] = [
    {
      ...{ name: attentionName, kind: 'attention', ...headsOf(own) },
      ...{ bias: { q: biased, k: biased, v: biased, o: biased }, headNorm: false, window: null },
    },
    { name: feedForwardName, kind: 'mlp', neurons: own.intermediate_size, bias: { up: true, down: true } },
  ];
  const layers = Array.from({ length: own.num_hidden_layers }, () => ({ sublayers }));
  const newer = own.rope_parameters?.['partial_rotary_factor'] !== undefined;
  const rope = {
    ...{ ...own, rope_theta: own.rotary_emb_base ?? own.rope_theta },
    partial_rotary_factor: own.rotary_pct ?? (newer ? null : usualShare),
  };
  return {
    architecture: {
      ...{ hidden: own.hidden_size, vocabulary: config.vocab_size, context: own.max_position_embeddings ?? 2048 },
      ...{ normEpsilon: own.layer_norm_eps ?? 1e-5, tied: config.tie_word_embeddings ?? false },
      rotary: checkRope(partly(rope, layers, ropeOptions(rope)), layers),
      ...((own.use_parallel_residual ?? true) ? { parallelResidual: true } : {}),
    },
    layers,
  };
}

/** How much of a head is turned where the config does not say it. */
const usualShare = 0.25;

function stock(config: Readonly<Record<string, unknown>>, layers: readonly LayerShape[]): StockModel {
  const words = { width: 'hidden_size', heads: 'num_attention_heads', neurons: 'intermediate_size' };
  const made = wholeHeadStock(gptNeox, config, layers, words);
  const [attends] = layers[0]?.sublayers ?? [];
  if (made.special !== null || attends?.kind !== 'attention') return made;
  // One field gives both linears of attention a bias.
  const { q, o } = attends.bias;
  const lacking = q === o ? [] : [biasOf(q ? output : projections)];
  return { ...made, config: { ...made.config, attention_bias: q || o }, zeroBiases: lacking };
}
