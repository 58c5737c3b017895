import { bool, float32, uint32 } from '../../formats/gguf/values.ts';
import { gptNeox as family } from '../../models/families/gptNeox.ts';
import { blocks } from '../rowOrder.ts';
import type { GgufArchitecture } from './architecture.ts';
import { attentionOf, feedForwardOf } from './gated.ts';
import { firstOf, headRefusal, scalingRefusal } from './refusals.ts';
import { wholeHeadKeys, wholeHeadLayer, wholeHeadLayers, wholeHeadRefusal } from './wholeHeads.ts';

const title = 'GPT-NeoX';
const fused = 'attention.query_key_value';

/** GPT-NeoX and Pythia. llama.cpp asks for every bias; zeros stand in for those that a model does not have. */
export const gptNeox: GgufArchitecture = {
  name: 'gptneox',
  family,
  modelTypes: { gpt_neox: 'GPTNeoXForCausalLM' },
  theta: 10_000,
  rotaryTensors: () => ({}),
  modules: {
    'gpt_neox.embed_in': 'token_embd',
    'gpt_neox.final_layer_norm': 'output_norm',
    embed_out: 'output',
    input_layernorm: 'attn_norm',
    [fused]: 'attn_qkv',
    'attention.dense': 'attn_output',
    post_attention_layernorm: 'ffn_norm',
    'mlp.dense_h_to_4h': 'ffn_up',
    'mlp.dense_4h_to_h': 'ffn_down',
  },
  rowOrder: (linear, shape) => (linear === fused ? blocks(shape) : null),
  suits: () => true,
  refusal: (architecture) =>
    firstOf(
      wholeHeadRefusal(title, architecture),
      headRefusal(title, architecture),
      scalingRefusal(title, architecture),
    ),
  padded: ({ layers }) =>
    layers.map((layer) => {
      const { groups = 0, headDim = 0 } = attentionOf(layer) ?? {};
      return wholeHeadLayer(groups, headDim, feedForwardOf(layer)?.neurons ?? 0);
    }),
  keys: (architecture) => {
    const { rotary, layers, parallelResidual = false } = architecture;
    const headDim = layers.map(attentionOf).find((shape) => shape)?.headDim ?? 0;
    return {
      ...wholeHeadKeys(architecture),
      'rope.dimension_count': uint32(rotary?.dims ?? headDim),
      'rope.freq_base': float32(rotary?.theta ?? 0),
      use_parallel_residual: bool(parallelResidual),
    };
  },
  scales: ({ metadata }) => ((metadata.get('gptneox.use_parallel_residual') ?? true) ? { parallelResidual: true } : {}),
  layers: (file) => wholeHeadLayers(file, 'gptneox'),
  fields: ({ hidden, context, normEpsilon, rotary, layers, parallelResidual = false }) => {
    const headDim = layers.map(attentionOf).find((shape) => shape)?.headDim ?? 1;
    return {
      ...{ hidden_size: hidden, max_position_embeddings: context, layer_norm_eps: normEpsilon, hidden_act: 'gelu' },
      ...{ rotary_pct: (rotary?.dims ?? headDim) / headDim, rotary_emb_base: rotary?.theta },
      use_parallel_residual: parallelResidual,
    };
  },
};
