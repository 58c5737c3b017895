import {
  add,
  attend,
  columns,
  each,
  frequencies,
  linear,
  lookUp,
  named,
  type NaiveLogits,
  number,
  product,
  rms,
  type Rows,
  silu,
  turn,
} from './primitives.ts';

/** Phi-3 and 4 from their reports (arXiv:2404.14219, 2412.08905), LongRoPE (arXiv:2402.13753) and modelling code. */
export const naivePhi3: NaiveLogits = (config, weights, ids) => {
  const [heads, groups] = [number(config, 'num_attention_heads'), number(config, 'num_key_value_heads')];
  const [hidden, width, epsilon] = [
    number(config, 'hidden_size'),
    number(config, 'intermediate_size'),
    number(config, 'rms_norm_eps'),
  ];
  const headDim = hidden / heads;
  const scaling = config['rope_scaling'] as Record<'short_factor' | 'long_factor', number[]> | undefined;
  const plain = frequencies(number(config, 'rope_theta'), headDim * Number(config['partial_rotary_factor'] ?? 1));
  const [original, most] = [
    number(config, 'original_max_position_embeddings'),
    number(config, 'max_position_embeddings'),
  ];
  const factors = ids.length > original ? scaling?.long_factor : scaling?.short_factor;
  const turns = plain.map((f, i) => f / (factors?.[i] ?? 1));
  const amplitude = scaling ? Math.sqrt(1 + Math.log(most / original) / Math.log(original)) : 1;
  const norm = (rows: Rows, name: string) => rms(rows, named(weights, `${name}.weight`), epsilon);
  const turned = (head: Rows) => turn(head, turns, amplitude);
  let x = lookUp(named(weights, 'model.embed_tokens.weight'), ids, hidden);
  for (let layer = 0; layer < number(config, 'num_hidden_layers'); layer += 1) {
    const local = (name: string) => `model.layers.${layer}.${name}`;
    const all = linear(weights, local('self_attn.qkv_proj'), norm(x, local('input_layernorm')));
    const [end, next] = [heads * headDim, (heads + groups) * headDim];
    const parts = [columns(all, 0, end), columns(all, end, next), columns(all, next, Infinity)] as const;
    const mixed = attend(parts, {
      ...{ heads, groups, headDim, scale: headDim ** -0.5, window: Number(config['sliding_window'] ?? Infinity) },
      ...{ query: turned, key: turned },
    });
    x = add(x, linear(weights, local('self_attn.o_proj'), mixed));
    const both = linear(weights, local('mlp.gate_up_proj'), norm(x, local('post_attention_layernorm')));
    const lifted = product(each(columns(both, 0, width), silu), columns(both, width, 2 * width));
    x = add(x, linear(weights, local('mlp.down_proj'), lifted));
  }
  const head = config['tie_word_embeddings'] ? 'model.embed_tokens' : 'lm_head';
  return linear(weights, head, norm(x, 'model.norm'));
};
