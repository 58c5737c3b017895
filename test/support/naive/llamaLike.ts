import {
  add,
  attend,
  each,
  frequencies,
  linear,
  lookUp,
  named,
  type NaiveConfig,
  type NaiveLogits,
  number,
  product,
  rms,
  type Rows,
  silu,
  times,
  turn,
} from './primitives.ts';

/** How far the pairs of a head turn from one position to the next, and what cosines and sines are multiplied by. */
interface Turns {
  readonly frequencies: readonly number[];
  readonly amplitude?: number;
}

/** In what models with Llama's block differ, each from its own report and modelling code. */
interface Differences {
  readonly embeddings?: number;
  readonly scores?: number;
  readonly added?: number;
  readonly logits?: number;
  /** Factor on the queries of a position. */
  readonly queries?: (position: number) => number;
  /** How a layer turns positions; none for null. */
  readonly turns?: (layer: number) => Turns | null;
  readonly window?: (layer: number) => number | null;
}

export const naiveLlamaLike =
  (differencesOf: (config: NaiveConfig) => Differences): NaiveLogits =>
  (config, weights, ids) => {
    const differences = differencesOf(config);
    const heads = number(config, 'num_attention_heads');
    const hidden = number(config, 'hidden_size');
    const headDim = Number(config['head_dim'] ?? hidden / heads);
    const usual: Turns = { frequencies: frequencies(number(config, 'rope_theta'), headDim) };
    const norm = (rows: Rows, name: string) =>
      rms(rows, named(weights, `${name}.weight`), number(config, 'rms_norm_eps'));
    let x = times(lookUp(named(weights, 'model.embed_tokens.weight'), ids, hidden), differences.embeddings ?? 1);
    for (let layer = 0; layer < number(config, 'num_hidden_layers'); layer += 1) {
      const local = (name: string) => `model.layers.${layer}.${name}`;
      const read = norm(x, local('input_layernorm'));
      const of = (name: string) => linear(weights, local(`self_attn.${name}_proj`), read);
      const turns = differences.turns ? differences.turns(layer) : usual;
      const turned = (head: Rows) => (turns ? turn(head, turns.frequencies, turns.amplitude) : head);
      const louder = (head: Rows) => head.map((row, t) => row.map((v) => v * (differences.queries?.(t) ?? 1)));
      const mixed = attend([of('q'), of('k'), of('v')], {
        ...{ heads, groups: number(config, 'num_key_value_heads'), headDim },
        ...{ scale: differences.scores ?? headDim ** -0.5, window: differences.window?.(layer) ?? null },
        query: (head) => louder(turned(head)),
        key: turned,
      });
      x = add(x, times(linear(weights, local('self_attn.o_proj'), mixed), differences.added ?? 1));
      const fed = norm(x, local('post_attention_layernorm'));
      const gated = each(linear(weights, local('mlp.gate_proj'), fed), silu);
      const lifted = product(gated, linear(weights, local('mlp.up_proj'), fed));
      x = add(x, times(linear(weights, local('mlp.down_proj'), lifted), differences.added ?? 1));
    }
    const head = config['tie_word_embeddings'] ? 'model.embed_tokens' : 'lm_head';
    return times(linear(weights, head, norm(x, 'model.norm')), differences.logits ?? 1);
  };

/** Granite (arXiv:2412.10424 and modelling code). */
export const naiveGranite = naiveLlamaLike((config) => ({
  embeddings: number(config, 'embedding_multiplier'),
  scores: number(config, 'attention_multiplier'),
  added: number(config, 'residual_multiplier'),
  logits: 1 / number(config, 'logits_scaling'),
}));

/** SmolLM3: where `no_rope_layers` has a zero, nothing is turned. */
export const naiveSmolLm3 = naiveLlamaLike((config) => ({
  turns: (layer) =>
    (config['no_rope_layers'] as number[])[layer] === 0
      ? null
      : { frequencies: frequencies(number(config, 'rope_theta'), number(config, 'head_dim')) },
  window: (layer) =>
    (config['layer_types'] as string[])[layer] === 'sliding_attention' ? number(config, 'sliding_window') : null,
}));
