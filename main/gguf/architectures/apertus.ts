import { apertus as family } from '../../models/families/apertus.ts';
import { rotaryTensors } from '../rotaryFactors.ts';
import type { GgufArchitecture } from './architecture.ts';
import { keys, layersOf, modules as usual, plain } from './gated.ts';
import { alikeRefusal } from './refusals.ts';

const modules = { ...usual, attention_layernorm: 'attn_norm', feedforward_layernorm: 'ffn_norm' };

/** Apertus: the numbers of its activation functions are keys. */
export const apertus: GgufArchitecture = {
  ...{ name: 'apertus', family, modelTypes: { apertus: 'ApertusForCausalLM' }, modules, theta: 12_000_000 },
  numbers: {
    ...{ 'mlp.act_fn.alpha_p': 'xielu.alpha_p', 'mlp.act_fn.alpha_n': 'xielu.alpha_n' },
    ...{ 'mlp.act_fn.beta': 'xielu.beta', 'mlp.act_fn.eps': 'xielu.eps' },
  },
  rotaryTensors,
  suits: () => true,
  refusal: (architecture) => alikeRefusal('Apertus', architecture),
  keys,
  layers: (file) => layersOf(file, { modules, feedForward: plain('mlp.up_proj', 'mlp.down_proj') }),
  fields: ({ hidden, context, normEpsilon, rotary }) => ({
    ...{ hidden_size: hidden, max_position_embeddings: context, rms_norm_eps: normEpsilon, hidden_act: 'xielu' },
    ...{ rope_theta: rotary?.theta, rope_scaling: rotary?.scaling ?? null },
  }),
};
