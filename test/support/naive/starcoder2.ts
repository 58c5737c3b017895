import {
  add,
  attend,
  each,
  frequencies,
  geluTanh,
  layerNorm,
  linear,
  lookUp,
  named,
  type NaiveLogits,
  number,
  type Rows,
  turn,
} from './primitives.ts';

/** StarCoder2 from its report (arXiv:2402.19173) and modelling code. */
export const naiveStarcoder2: NaiveLogits = (config, weights, ids) => {
  const [hidden, headDim, epsilon] = [
    number(config, 'hidden_size'),
    number(config, 'head_dim'),
    number(config, 'norm_epsilon'),
  ];
  const turned = (head: Rows) => turn(head, frequencies(number(config, 'rope_theta'), headDim));
  const window = config['sliding_window'] as number | null;
  let x = lookUp(named(weights, 'model.embed_tokens.weight'), ids, hidden);
  for (let layer = 0; layer < number(config, 'num_hidden_layers'); layer += 1) {
    const local = (name: string) => `model.layers.${layer}.${name}`;
    const read = layerNorm(weights, local('input_layernorm'), x, epsilon);
    const of = (name: string) => linear(weights, local(`self_attn.${name}_proj`), read);
    const mixed = attend([of('q'), of('k'), of('v')], {
      ...{ heads: number(config, 'num_attention_heads'), groups: number(config, 'num_key_value_heads'), headDim },
      ...{ scale: headDim ** -0.5, window, query: turned, key: turned },
    });
    x = add(x, linear(weights, local('self_attn.o_proj'), mixed));
    const fed = layerNorm(weights, local('post_attention_layernorm'), x, epsilon);
    x = add(x, linear(weights, local('mlp.c_proj'), each(linear(weights, local('mlp.c_fc'), fed), geluTanh)));
  }
  const head = config['tie_word_embeddings'] ? 'model.embed_tokens' : 'lm_head';
  return linear(weights, head, layerNorm(weights, 'model.norm', x, epsilon));
};
