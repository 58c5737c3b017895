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
  rms,
  type Rows,
  softplus,
  turn,
} from './primitives.ts';

/** Llama 3.1's frequencies: those that turn seldom within the original context are slowed, with a slope between. */
function llama3(config: NaiveConfig): number[] {
  const plain = frequencies(number(config, 'rope_theta'), number(config, 'head_dim'));
  const scaling = config['rope_scaling'] as Record<string, number> | null | undefined;
  if (!scaling) return plain;
  const of = (name: string) => Number(scaling[name]);
  const [low, high, factor] = [of('low_freq_factor'), of('high_freq_factor'), of('factor')];
  return plain.map((f) => {
    const turns = (of('original_max_position_embeddings') * f) / (2 * Math.PI);
    const kept = Math.min(Math.max((turns - low) / (high - low), 0), 1);
    return kept * f + (1 - kept) * (f / factor);
  });
}

/** Apertus from its report (arXiv:2509.14233), the paper of xIELU (arXiv:2411.13010) and modelling code. */
export const naiveApertus: NaiveLogits = (config, weights, ids) => {
  const [headDim, epsilon] = [number(config, 'head_dim'), number(config, 'rms_norm_eps')];
  const norm = (rows: Rows, name: string) => rms(rows, named(weights, `${name}.weight`), epsilon);
  const turns = llama3(config);
  let x = lookUp(named(weights, 'model.embed_tokens.weight'), ids, number(config, 'hidden_size'));
  for (let layer = 0; layer < number(config, 'num_hidden_layers'); layer += 1) {
    const local = (name: string) => `model.layers.${layer}.${name}`;
    const read = norm(x, local('attention_layernorm'));
    const of = (name: string) => linear(weights, local(`self_attn.${name}_proj`), read);
    const single = (name: string) => (head: Rows) => turn(norm(head, local(`self_attn.${name}_norm`)), turns);
    const mixed = attend([of('q'), of('k'), of('v')], {
      ...{ heads: number(config, 'num_attention_heads'), groups: number(config, 'num_key_value_heads'), headDim },
      ...{ scale: headDim ** -0.5, query: single('q'), key: single('k') },
    });
    x = add(x, linear(weights, local('self_attn.o_proj'), mixed));
    const only = (name: string) => named(weights, local(`mlp.act_fn.${name}`))[0] as number;
    const [above, below] = [softplus(only('alpha_p')), only('beta') + softplus(only('alpha_n'))];
    const xielu = (v: number) =>
      v > 0 ? above * v * v + only('beta') * v : below * (Math.expm1(Math.min(v, only('eps'))) - v) + only('beta') * v;
    const fed = norm(x, local('feedforward_layernorm'));
    x = add(x, linear(weights, local('mlp.down_proj'), each(linear(weights, local('mlp.up_proj'), fed), xielu)));
  }
  const head = config['tie_word_embeddings'] ? 'model.embed_tokens' : 'lm_head';
  return linear(weights, head, norm(x, 'model.norm'));
};
