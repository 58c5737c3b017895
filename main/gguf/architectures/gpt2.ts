import { FormatError } from '../../formats/errors.ts';
import { float32, uint32 } from '../../formats/gguf/values.ts';
import type { Architecture, AttentionShape, LayerShape } from '../../models/architecture.ts';
import { gpt2 as family } from '../../models/families/gpt2.ts';
import type { MlpShape } from '../../models/shapes.ts';
import { whyNotAlike } from '../../models/stock.ts';
import { type GgufArchitecture, layerCount, wholeNumber } from './architecture.ts';

const attentionOf = ({ layers: [first] }: Architecture): AttentionShape | undefined =>
  first?.sublayers.find((shape): shape is AttentionShape => shape.kind === 'attention');
const feedForwardOf = ({ layers: [first] }: Architecture): MlpShape | undefined =>
  first?.sublayers.find((shape): shape is MlpShape => shape.kind === 'mlp');

/** GPT-2, whose layers are all alike and have all their heads: llama.cpp takes their size from the model's width. */
export const gpt2: GgufArchitecture = {
  name: 'gpt2',
  family,
  modelTypes: { gpt2: 'GPT2LMHeadModel' },
  paired: [],
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
  refusal: (architecture) => {
    const layers = architecture.layers.map(({ sublayers }) => ({ sublayers }));
    const attention = attentionOf(architecture);
    const special = whyNotAlike(family, layers);
    if (special !== null) return `llama.cpp has no place for such a GPT-2: ${special}`;
    if (attention && attention.groups * attention.headDim !== architecture.hidden)
      return 'llama.cpp has no place for fewer attention heads than GPT-2 had';
    return null;
  },
  padded: ({ layers }) => layers.map(({ sublayers }) => ({ sublayers })),
  keys: (architecture) => ({
    feed_forward_length: uint32(feedForwardOf(architecture)?.neurons ?? 0),
    'attention.head_count': uint32(attentionOf(architecture)?.groups ?? 0),
    'attention.layer_norm_epsilon': float32(architecture.normEpsilon),
  }),
  layers: (file) => {
    const number = (key: string) => wholeNumber(file, `gpt2.${key}`);
    const groups = number('attention.head_count');
    const headDim = number('embedding_length') / groups;
    if (!Number.isInteger(headDim))
      throw new FormatError(`${file.path}: "gpt2.embedding_length" must be a multiple of "gpt2.attention.head_count".`);
    const layer: LayerShape = {
      sublayers: [
        {
          ...{ name: 'attention', kind: 'attention', groups, queriesPerGroup: 1 },
          ...{ headDim, bias: { q: true, k: true, v: true, o: true }, headNorm: false, window: null },
        },
        {
          ...{ name: 'feedForward', kind: 'mlp', neurons: number('feed_forward_length') },
          bias: { up: true, down: true },
        },
      ],
    };
    return Array.from({ length: layerCount(file, 'gpt2') }, () => layer);
  },
  fields: (architecture) => ({
    ...{ n_embd: architecture.hidden, n_head: attentionOf(architecture)?.groups, n_positions: architecture.context },
    ...{ layer_norm_epsilon: architecture.normEpsilon, activation_function: 'gelu_new' },
  }),
};
