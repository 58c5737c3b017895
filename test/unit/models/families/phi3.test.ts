import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../../main/graph/builder.ts';
import { describeJson } from '../../../../main/models/describe.ts';
import { rotaryInputs } from '../../../../main/models/rotary.ts';
import { floats, int64 } from '../../../../main/runtime/tensor.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { familyContract } from '../../../support/familyContract.ts';
import { naivePhi3 as naive } from '../../../support/naive/phi3.ts';
import { device } from '../../../support/owned.ts';

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

it.each([5, 10])(
  'an exported graph turns a text of %i positions as a walk does, 6 being those of before',
  async (length) => {
    const { rotary } = describeJson(long).architecture;
    for (const input of rotaryInputs(rotary!, 8)) {
      const builder = new GraphBuilder();
      const positions = builder.input('positions', 'int64', [1, length]);
      const kernel = await device.compile(builder.build({ values: input.emit(positions) }));
      const { values } = await kernel.run({ positions: int64([...Array(length).keys()], [1, length]) });
      const expected = input.values(0, length);
      floats(values).forEach((value, i) => expect(value, `${input.name} ${i}`).toBeCloseTo(expected[i]!, 5));
    }
  },
);

describe('the config of a Phi-3', () => {
  it('says how much cosines grow where texts are longer than before', () => {
    const { rotary } = describeJson(long).architecture;
    expect(rotary).toMatchObject({ dims: 6, scaling: { factor: 64 / 6, original_max_position_embeddings: 6 } });
  });

  it.each([
    [{ rope_scaling: { type: 'yarn', factor: 2 } }, 'rope type "yarn" is not supported for phi3'],
    [{ rope_scaling: { type: 'longrope', short_factor: [1], long_factor: [1] } }, 'short_factor must list 3 positive'],
    [{ partial_rotary_factor: 0.4 }, 'partial_rotary_factor 0.4 of heads with 8 numbers'],
    [{ model_type: 'phi3small' }, 'is Phi-3-small, which attends by blocks'],
    [{ model_type: 'phimoe' }, 'is Phi-3.5-MoE, a mixture of experts'],
  ])('is refused with %j', (change, sentence) => {
    expect(() => describeJson({ ...long, ...change })).toThrow(sentence);
  });
});
