import { describe, expect, it } from 'vitest';
import { describeJson } from '../../../../main/models/describe.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { familyContract } from '../../../support/familyContract.ts';
import { naivePhi3 as naive } from '../../../support/naive/phi3.ts';

const { config: plain } = smallConfigs.phi;
const { config: long } = smallConfigs['phi in long texts'];

familyContract('a Phi-3 with a window', { config: { ...plain, sliding_window: 4 }, naive });
familyContract('a Phi-4-mini', { config: { ...long, original_max_position_embeddings: 32 }, naive });
// Longer than it was first trained for: all positions of the text turn otherwise. Behind a cache they cannot any more.
familyContract('a Phi-3.5 in a long text', {
  config: { ...long, rope_scaling: { ...long.rope_scaling, type: 'su' } },
  naive,
  whole: true,
});

describe('the config of a Phi-3', () => {
  it('says how much cosines grow where texts are longer than before', () => {
    const { rotary } = describeJson(long).architecture;
    expect(rotary).toMatchObject({ dims: 6, scaling: { factor: 64 / 6, original_max_position_embeddings: 6 } });
  });

  it.each([
    [{ rope_scaling: { type: 'yarn', factor: 2 } }, 'rope type "yarn" is not supported for phi3'],
    [{ rope_scaling: { type: 'longrope', short_factor: [1], long_factor: [1] } }, 'short_factor must list 3 positive'],
    [{ partial_rotary_factor: 0.4 }, 'partial_rotary_factor 0.4 of heads with 8 numbers'],
    [{ model_type: 'phi3small' }, 'this is Phi-3-small, which attends by blocks'],
    [{ model_type: 'phimoe' }, 'this is Phi-3.5-MoE, a mixture of experts'],
  ])('is refused with %j', (change, sentence) => {
    expect(() => describeJson({ ...long, ...change })).toThrow(sentence);
  });
});
