import type { LayerShape } from '../../models/architecture.ts';
import { starcoder2 as family } from '../../models/families/starcoder2.ts';
import type { GgufArchitecture } from './architecture.ts';
import { keys, layersOf, modules as usual, plain } from './gated.ts';
import { alikeRefusal, firstOf, scalingRefusal, widthRefusal } from './refusals.ts';

const modules = { ...usual, 'mlp.c_fc': 'ffn_up', 'mlp.c_proj': 'ffn_down' };
const title = 'StarCoder2';

/** llama.cpp asks for every bias. */
const biased = ({ sublayers }: LayerShape): LayerShape => ({
  sublayers: sublayers.map((shape) => {
    if (shape.kind === 'attention') return { ...shape, bias: { q: true, k: true, v: true, o: true } };
    return shape.kind === 'mlp' ? { ...shape, bias: { up: true, down: true } } : shape;
  }),
});

/** StarCoder2. Zeros stand in for biases that a model does not have. */
export const starcoder2: GgufArchitecture = {
  ...{ name: 'starcoder2', family, modelTypes: { starcoder2: 'Starcoder2ForCausalLM' }, modules, theta: 10_000 },
  rotaryTensors: () => ({}),
  suits: () => true,
  refusal: (architecture) =>
    firstOf(alikeRefusal(title, architecture), widthRefusal(title, architecture), scalingRefusal(title, architecture)),
  padded: ({ layers }) => layers.map(biased),
  keys: (architecture) => keys(architecture, 'attention.layer_norm_epsilon'),
  layers: (file) => layersOf(file, { modules, feedForward: plain('mlp.c_fc', 'mlp.c_proj') }),
  fields: ({ hidden, context, normEpsilon, rotary }) => ({
    ...{ hidden_size: hidden, max_position_embeddings: context, norm_epsilon: normEpsilon, rope_theta: rotary?.theta },
    ...{ hidden_act: 'gelu_pytorch_tanh', mlp_type: 'default', norm_type: 'layer_norm', sliding_window: null },
  }),
};
