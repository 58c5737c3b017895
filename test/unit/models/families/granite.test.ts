import { describe, expect, it } from 'vitest';
import { describeJson } from '../../../../main/models/describe.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { familyContract } from '../../../support/familyContract.ts';
import { naiveGranite as naive } from '../../../support/naive/llamaLike.ts';

const { config } = smallConfigs.granite;

familyContract('a Granite', { config, naive });
familyContract('a Granite with biases and a head of its own', {
  config: { ...config, attention_bias: true, mlp_bias: true, tie_word_embeddings: false },
  naive,
});

describe('the config of a Granite', () => {
  it.each([
    [{ hidden_act: 'gelu' }, 'hidden_act "gelu" is not supported for granite'],
    [{ logits_scaling: 0 }, 'field "logits_scaling"'],
    [{ model_type: 'granitemoehybrid' }, 'is a Granite 4 hybrid, most of whose layers are state space models'],
  ])('is refused with %j', (change, sentence) => {
    expect(() => describeJson({ ...config, ...change })).toThrow(sentence);
  });
});
