import { describe, expect, it } from 'vitest';
import { describeJson } from '../../../../main/models/describe.ts';
import { gptNeox } from '../../../../main/models/families/gptNeox.ts';
import { exportedShape } from '../../../../main/models/stockConfig.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { familyContract, seededModel } from '../../../support/familyContract.ts';
import { naiveGptNeox as naive } from '../../../support/naive/gptNeox.ts';

const { config } = smallConfigs.pythia;

familyContract('a Pythia', { config, naive });
familyContract('a GPT-NeoX whose sublayers follow one another, without biases of attention', {
  config: {
    ...{ ...config, use_parallel_residual: false, attention_bias: false, tie_word_embeddings: true },
    rotary_pct: 1,
  },
  naive,
});

describe('a GPT-NeoX', () => {
  it('is refused by its own code once heads went, which are as wide as the model there', () => {
    const { family, architecture } = seededModel(config);
    const layers = architecture.layers.map((layer) => family.resize(layer, 'kvGroup', 3, false));
    const { special } = exportedShape(config, { family, architecture: { ...architecture, layers } });
    expect(special).toContain('gpt_neox code has no place for attention heads that are together wider or narrower');
  });

  it('leaves with zeros for the biases that its code has beside those of the model', () => {
    const plain = { ...config, attention_bias: false };
    const { family, architecture } = seededModel(plain);
    const layers = architecture.layers.map((layer) => family.withBias(layer, 'attention.dense'));
    const { config: written, ...made } = exportedShape(plain, { family, architecture: { ...architecture, layers } });
    expect(made).toEqual({ special: null, zeroBiases: ['attention.query_key_value.bias'] });
    expect(written['attention_bias']).toBe(true);
  });

  it('takes no masks and frequencies for parameters', () => {
    const { architecture } = describeJson(config);
    const ignored = (name: string) => gptNeox.ignores(`gpt_neox.layers.0.attention.${name}`, architecture);
    expect(['bias', 'masked_bias', 'rotary_emb.inv_freq'].map(ignored)).toEqual([true, true, true]);
    expect(['dense.bias', 'query_key_value.bias'].map(ignored)).toEqual([false, false]);
  });
});

describe('the config of a GPT-NeoX', () => {
  it('says positions in either way', () => {
    const { rotary_pct: share, rotary_emb_base: theta, ...rest } = config;
    const newer = { ...rest, rope_parameters: { rope_theta: 500, partial_rotary_factor: 0.5, rope_type: 'default' } };
    expect(describeJson(newer).architecture.rotary).toMatchObject({ theta: 500, dims: 4 });
    expect(describeJson(config).architecture.rotary).toMatchObject({ theta, dims: 8 * share });
    expect(describeJson(rest).architecture.rotary).toMatchObject({ theta: 10_000, dims: 2 });
  });

  it.each([
    [{ hidden_act: 'gelu_fast' }, 'hidden_act "gelu_fast" is not supported for gpt_neox; expected "gelu".'],
    [{ rotary_pct: 0.4 }, 'partial_rotary_factor 0.4 of heads with 8 numbers must leave an even number'],
    [{ num_attention_heads: 5 }, 'hidden_size / num_attention_heads is 6.4'],
    [{ rotary_pct: 2 }, 'field "rotary_pct": '],
  ])('is refused with %j', (change, sentence) => {
    expect(() => describeJson({ ...config, ...change })).toThrow(sentence);
  });
});
