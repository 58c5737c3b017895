import { describe, expect, it } from 'vitest';
import { describeJson } from '../../../../main/models/describe.ts';
import { exportedShape } from '../../../../main/models/stockConfig.ts';
import { learned } from '../../../../main/tuning/ownParameters.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { familyContract, seededModel } from '../../../support/familyContract.ts';
import { naiveApertus as naive } from '../../../support/naive/apertus.ts';

const { config } = smallConfigs.apertus;

familyContract('an Apertus', { config, naive });
familyContract('an Apertus with biases, tied tables and plain positions', {
  config: { ...config, attention_bias: true, mlp_bias: true, tie_word_embeddings: true, rope_scaling: null },
  naive,
});

describe('an Apertus', () => {
  it('learns the slopes of its activation, and leaves the constants that are stored beside them', () => {
    const { source } = seededModel(config);
    const inFirst = learned(source.parameters).filter(({ place, role }) => place === 0 && role === 'activation');
    expect(inFirst.map(({ local }) => local)).toEqual(['mlp.act_fn.alpha_p', 'mlp.act_fn.alpha_n']);
  });

  it('whose down projection has gained a bias leaves with zeros for the other', () => {
    const { family, architecture } = seededModel(config);
    const layers = architecture.layers.map((layer) => family.withBias(layer, 'mlp.down_proj'));
    const { config: written, ...made } = exportedShape(config, { family, architecture: { ...architecture, layers } });
    expect(made).toEqual({ special: null, zeroBiases: ['mlp.up_proj.bias'] });
    expect(written['mlp_bias']).toBe(true);
  });

  it('turns positions as stock code does where its config does not say how', () => {
    const silent = { ...config, rope_theta: null, rope_scaling: null };
    expect(describeJson(silent).architecture.rotary).toMatchObject({
      ...{ theta: 12_000_000, scaling: { rope_type: 'llama3', factor: 8, original_max_position_embeddings: 8192 } },
    });
  });
});

describe('the config of an Apertus', () => {
  it.each([
    [{ hidden_act: 'silu' }, 'hidden_act "silu" is not supported for apertus; expected "xielu".'],
    [{ qk_norm: false }, 'qk_norm false is not supported for apertus'],
    [{ post_norm: true }, 'post_norm true is not supported for apertus'],
  ])('is refused with %j', (change, sentence) => {
    expect(() => describeJson({ ...config, ...change })).toThrow(sentence);
  });
});
