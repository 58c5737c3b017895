import { describe, expect, it } from 'vitest';
import { describeJson } from '../../../../main/models/describe.ts';
import { exportedShape } from '../../../../main/models/stockConfig.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { familyContract, seededModel } from '../../../support/familyContract.ts';
import { naiveStarcoder2 as naive } from '../../../support/naive/starcoder2.ts';

const { config } = smallConfigs.starcoder2;
const plain = { ...config, use_bias: false, sliding_window: null };

familyContract('a StarCoder2', { config, naive });
familyContract('a StarCoder2 that sees everything, without biases and with a head of its own', {
  config: { ...plain, tie_word_embeddings: false },
  naive,
});

describe('a StarCoder2', () => {
  it.each([
    ['mlp.c_proj', ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj', 'self_attn.o_proj', 'mlp.c_fc']],
    ['self_attn.o_proj', ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj', 'mlp.c_fc', 'mlp.c_proj']],
  ])('whose %s has gained a bias leaves with zeros for all others', (linear, others) => {
    const { family, architecture } = seededModel(plain);
    const layers = architecture.layers.map((layer) => family.withBias(layer, linear));
    const { config: written, ...made } = exportedShape(plain, { family, architecture: { ...architecture, layers } });
    expect(made).toEqual({ special: null, zeroBiases: others.map((one) => `${one}.bias`) });
    expect(written['use_bias']).toBe(true);
  });
});

describe('the config of a StarCoder2', () => {
  it.each([
    [{ hidden_act: 'gelu' }, 'hidden_act "gelu" is not supported for starcoder2; expected "gelu_pytorch_tanh".'],
    [{ norm_type: 'rms_norm' }, 'norm_type "rms_norm" is not supported for starcoder2'],
    [{ norm_epsilon: 0 }, 'field "norm_epsilon": '],
  ])('is refused with %j', (change, sentence) => {
    expect(() => describeJson({ ...config, ...change })).toThrow(sentence);
  });
});
