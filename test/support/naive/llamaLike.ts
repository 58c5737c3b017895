import { type Around, mixtralMixture, naiveExperts, type NaiveMixture, qwenMixture } from './mixture.ts';
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
  /** What query and key heads are normalised over. */
  readonly norms?: 'each head' | 'all heads';
  /** What sublayers add is normalised, and not what they read. */
  readonly behind?: boolean;
  /** The experts of a layer; null for one network. */
  readonly experts?: (layer: number) => NaiveMixture | null;
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
      const before = (name: string) => (differences.behind ? x : norm(x, local(name)));
      const after = (name: string, rows: Rows) => (differences.behind ? norm(rows, local(name)) : rows);
      const read = before('input_layernorm');
      const whole = (name: string, rows: Rows) =>
        differences.norms === 'all heads' ? norm(rows, local(`self_attn.${name}_norm`)) : rows;
      const single = (name: string, head: Rows) =>
        differences.norms === 'each head' ? norm(head, local(`self_attn.${name}_norm`)) : head;
      const of = (name: string) => linear(weights, local(`self_attn.${name}_proj`), read);
      const turns = differences.turns ? differences.turns(layer) : usual;
      const turned = (head: Rows) => (turns ? turn(head, turns.frequencies, turns.amplitude) : head);
      const louder = (head: Rows) => head.map((row, t) => row.map((v) => v * (differences.queries?.(t) ?? 1)));
      const mixed = attend([whole('q', of('q')), whole('k', of('k')), of('v')], {
        ...{ heads, groups: number(config, 'num_key_value_heads'), headDim },
        ...{ scale: differences.scores ?? headDim ** -0.5, window: differences.window?.(layer) ?? null },
        query: (head) => louder(turned(single('q', head))),
        key: (head) => turned(single('k', head)),
      });
      const attended = after('post_attention_layernorm', linear(weights, local('self_attn.o_proj'), mixed));
      x = add(x, times(attended, differences.added ?? 1));
      const fed = before('post_attention_layernorm');
      const mixture = differences.experts?.(layer);
      if (mixture) {
        x = add(x, naiveExperts(weights, local, mixture, x, fed));
        continue;
      }
      const gated = each(linear(weights, local('mlp.gate_proj'), fed), silu);
      const lifted = product(gated, linear(weights, local('mlp.up_proj'), fed));
      const made = after('post_feedforward_layernorm', linear(weights, local('mlp.down_proj'), lifted));
      x = add(x, times(made, differences.added ?? 1));
    }
    const head = config['tie_word_embeddings'] ? 'model.embed_tokens' : 'lm_head';
    return times(linear(weights, head, norm(x, 'model.norm')), differences.logits ?? 1);
  };

const asItIs: Around = () => ({});

/** Mixtral: Llama's block with experts. */
export const mixtralLoops = (around: Around = asItIs): NaiveLogits =>
  naiveLlamaLike((config) => ({ experts: (layer) => ({ ...mixtralMixture(config), ...around(layer) }) }));

/** Qwen3-MoE: heads are normalised each, and some layers have one network. */
export const qwen3MoeLoops = (around: Around = asItIs): NaiveLogits =>
  naiveLlamaLike((config) => ({
    norms: 'each head',
    experts: (layer) =>
      (config['mlp_only_layers'] as number[]).includes(layer) ? null : { ...qwenMixture(config), ...around(layer) },
  }));

/** OLMoE: query heads are normalised together, and so are key heads. */
export const olmoeLoops = (around: Around = asItIs): NaiveLogits =>
  naiveLlamaLike((config) => ({
    norms: 'all heads',
    experts: (layer) => ({ ...qwenMixture(config), ...around(layer) }),
  }));

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

/** YaRN from its paper (arXiv:2309.00071) and modelling code: pairs that turn often stay, those that turn seldom are slowed. */
function yarnTurns(base: number, headDim: number, options: Readonly<Record<string, number | boolean>>) {
  const option = (name: string) => Number(options[name]);
  const [factor, original] = [option('factor'), option('original_max_position_embeddings')];
  const pairOf = (turns: number) => (headDim * Math.log(original / (turns * 2 * Math.PI))) / (2 * Math.log(base));
  const whole = options['truncate'] !== false;
  const [first, last] = [pairOf(option('beta_fast')), pairOf(option('beta_slow'))];
  const low = Math.max(whole ? Math.floor(first) : first, 0);
  const high = Math.min(whole ? Math.ceil(last) : last, headDim - 1);
  const size = (by: number) => 0.1 * by * Math.log(factor) + 1;
  return {
    frequencies: frequencies(base, headDim).map((f, pair) => {
      const slowed = Math.min(Math.max((pair - low) / (high === low ? 0.001 : high - low), 0), 1);
      return f * (1 - slowed) + (f / factor) * slowed;
    }),
    amplitude: Number(options['attention_factor'] ?? size(option('mscale')) / size(option('mscale_all_dim'))),
  };
}

/** Ministral 3: YaRN, and queries that grow by 1 + beta · ln(1 + ⌊position / original⌋). */
export const naiveMinistral3 = naiveLlamaLike((config) => {
  const options = config['rope_parameters'] as Record<string, number | boolean>;
  const [base, original] = [Number(options['rope_theta']), Number(options['original_max_position_embeddings'])];
  return {
    turns: () => yarnTurns(base, number(config, 'head_dim'), options),
    queries: (position) => 1 + Number(options['llama_4_scaling_beta']) * Math.log(1 + Math.floor(position / original)),
  };
});

/** OLMo 2 and 3 (arXiv:2501.00656 and modelling code): YaRN is for the layers of OLMo 3 that see everything. */
export const naiveOlmo = naiveLlamaLike((config) => {
  const [base, headDim] = [number(config, 'rope_theta'), number(config, 'head_dim')];
  const slides = (layer: number) => (config['layer_types'] as string[] | undefined)?.[layer] === 'sliding_attention';
  const scaling = config['rope_scaling'] as Record<string, number> | undefined;
  return {
    behind: true,
    norms: 'all heads',
    window: (layer) => (slides(layer) ? number(config, 'sliding_window') : null),
    turns: (layer) =>
      scaling && !slides(layer) ? yarnTurns(base, headDim, scaling) : { frequencies: frequencies(base, headDim) },
  };
});
