import {
  add,
  attend,
  each,
  frequencies,
  gelu,
  layerNorm,
  linear,
  lookUp,
  named,
  type NaiveLogits,
  number,
  type Rows,
  turn,
} from './primitives.ts';

/** GPT-NeoX from its report (arXiv:2204.06745) and modelling code. */
export const naiveGptNeox: NaiveLogits = (config, weights, ids) => {
  const [hidden, heads] = [number(config, 'hidden_size'), number(config, 'num_attention_heads')];
  const [headDim, epsilon] = [hidden / heads, number(config, 'layer_norm_eps')];
  const turns = frequencies(number(config, 'rotary_emb_base'), headDim * number(config, 'rotary_pct'));
  const turned = (head: Rows) => turn(head, turns);
  let x = lookUp(named(weights, 'gpt_neox.embed_in.weight'), ids, hidden);
  for (let layer = 0; layer < number(config, 'num_hidden_layers'); layer += 1) {
    const local = (name: string) => `gpt_neox.layers.${layer}.${name}`;
    const read = layerNorm(weights, local('input_layernorm'), x, epsilon);
    // Head by head, each its query, key and value.
    const fused = linear(weights, local('attention.query_key_value'), read);
    const all = (which: number): Rows =>
      fused.map((row) =>
        Array.from({ length: heads }, (_, h) =>
          row.slice((3 * h + which) * headDim, (3 * h + which + 1) * headDim),
        ).flat(),
      );
    const mixed = attend([all(0), all(1), all(2)], {
      ...{ heads, groups: heads, headDim, scale: headDim ** -0.5, query: turned, key: turned },
    });
    const attended = add(x, linear(weights, local('attention.dense'), mixed));
    const seen = config['use_parallel_residual'] ? x : attended;
    const fed = layerNorm(weights, local('post_attention_layernorm'), seen, epsilon);
    const lifted = each(linear(weights, local('mlp.dense_h_to_4h'), fed), gelu);
    x = add(attended, linear(weights, local('mlp.dense_4h_to_h'), lifted));
  }
  const head = config['tie_word_embeddings'] ? 'gpt_neox.embed_in' : 'embed_out';
  return linear(weights, head, layerNorm(weights, 'gpt_neox.final_layer_norm', x, epsilon));
};
