import {
  add,
  attend,
  capped,
  each,
  frequencies,
  geluTanh,
  linear,
  lookUp,
  named,
  type NaiveLogits,
  number,
  product,
  rms,
  times,
  turn,
} from './primitives.ts';

/** Gemma 2 and 3 from their reports (arXiv:2408.00118, 2503.19786) and modelling code. */
export const naiveGemma: NaiveLogits = (config, weights, ids) => {
  const third = config['model_type'] === 'gemma3_text';
  const [hidden, headDim, epsilon] = [
    number(config, 'hidden_size'),
    number(config, 'head_dim'),
    number(config, 'rms_norm_eps'),
  ];
  const norm = (rows: number[][], name: string) => rms(rows, named(weights, `${name}.weight`), epsilon, 1);
  let x = times(lookUp(named(weights, 'model.embed_tokens.weight'), ids, hidden), Math.sqrt(hidden));
  for (let layer = 0; layer < number(config, 'num_hidden_layers'); layer += 1) {
    const local = (name: string) => `model.layers.${layer}.${name}`;
    const everything = third ? layer % 6 === 5 : layer % 2 === 1;
    const scaling = config['rope_scaling'] as { factor: number } | undefined;
    const turns =
      third && !everything
        ? frequencies(number(config, 'rope_local_base_freq'), headDim)
        : frequencies(number(config, 'rope_theta'), headDim).map((f) => f / (scaling?.factor ?? 1));
    const turnHead = (name: string) => (head: number[][]) =>
      turn(third ? norm(head, local(`self_attn.${name}_norm`)) : head, turns);
    const read = norm(x, local('input_layernorm'));
    const [q, k, v] = (['q', 'k', 'v'] as const).map((of) => linear(weights, local(`self_attn.${of}_proj`), read)) as [
      number[][],
      number[][],
      number[][],
    ];
    const mixed = attend([q, k, v], {
      heads: number(config, 'num_attention_heads'),
      groups: number(config, 'num_key_value_heads'),
      headDim,
      scale: number(config, 'query_pre_attn_scalar') ** -0.5,
      window: everything ? null : number(config, 'sliding_window'),
      cap: third ? null : number(config, 'attn_logit_softcapping'),
      query: turnHead('q'),
      key: turnHead('k'),
    });
    x = add(x, norm(linear(weights, local('self_attn.o_proj'), mixed), local('post_attention_layernorm')));
    const fed = norm(x, local('pre_feedforward_layernorm'));
    const gated = each(linear(weights, local('mlp.gate_proj'), fed), geluTanh);
    const lifted = product(gated, linear(weights, local('mlp.up_proj'), fed));
    x = add(x, norm(linear(weights, local('mlp.down_proj'), lifted), local('post_feedforward_layernorm')));
  }
  const logits = linear(
    new Map([['table.weight', named(weights, 'model.embed_tokens.weight')]]),
    'table',
    norm(x, 'model.norm'),
  );
  return third ? logits : each(logits, (v) => capped(v, number(config, 'final_logit_softcapping')));
};
