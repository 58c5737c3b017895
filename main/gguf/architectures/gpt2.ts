import { gpt2 as family } from '../../models/families/gpt2.ts';
import type { GgufArchitecture } from './architecture.ts';
import { attentionOf } from './gated.ts';
import { wholeHeadKeys, wholeHeadLayers, wholeHeadRefusal } from './wholeHeads.ts';

/** GPT-2, whose layers are all alike and have all their heads: llama.cpp takes their size from the model's width. */
export const gpt2: GgufArchitecture = {
  name: 'gpt2',
  family,
  modelTypes: { gpt2: 'GPT2LMHeadModel' },
  theta: null,
  rotaryTensors: () => ({}),
  modules: {
    'transformer.wte': 'token_embd',
    'transformer.wpe': 'position_embd',
    'transformer.ln_f': 'output_norm',
    lm_head: 'output',
    ln_1: 'attn_norm',
    'attn.c_attn': 'attn_qkv',
    'attn.c_proj': 'attn_output',
    ln_2: 'ffn_norm',
    'mlp.c_fc': 'ffn_up',
    'mlp.c_proj': 'ffn_down',
  },
  suits: () => true,
  refusal: (architecture) => wholeHeadRefusal('GPT-2', architecture),
  keys: wholeHeadKeys,
  layers: (file) => wholeHeadLayers(file, 'gpt2'),
  fields: ({ hidden, context, normEpsilon, layers: [first] }) => ({
    ...{ n_embd: hidden, n_head: first && attentionOf(first)?.groups, n_positions: context },
    ...{ layer_norm_epsilon: normEpsilon, activation_function: 'gelu_new' },
  }),
};
