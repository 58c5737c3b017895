import { describe, expect, it } from 'vitest';
import { describeJson, textConfigOf } from '../../../../main/models/describe.ts';
import { rotaryFrequencies } from '../../../../main/models/rotary.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { familyContract } from '../../../support/familyContract.ts';
import { naiveMinistral3 as naive } from '../../../support/naive/llamaLike.ts';

const { config } = smallConfigs.ministral3;
const withRope = (changes: object) => ({ ...config, rope_parameters: { ...config.rope_parameters, ...changes } });

familyContract('a Ministral 3', { config, naive });
familyContract('a Ministral 3 whose ramp ends between dimensions', { config: withRope({ truncate: false }), naive });

describe('the config of a Ministral 3', () => {
  it('leaves cosines as they are where both scales are one', () => {
    const { rotary } = describeJson(withRope({ mscale_all_dim: 1 })).architecture;
    expect(rotaryFrequencies(rotary!, 8).amplitude).toBe(1);
    expect(rotary).toMatchObject({ growth: { beta: 0.5, original: 4 } });
  });

  it('takes how long texts may be for how long they were where YaRN does not say it', () => {
    const absent = { original_max_position_embeddings: undefined, llama_4_scaling_beta: undefined };
    const { rotary } = describeJson(withRope(absent)).architecture;
    expect(rotary?.scaling).toMatchObject({ original_max_position_embeddings: 64 });
  });

  it('is found inside that of a multimodal model, as that of Mistral Small is', () => {
    const outer = { model_type: 'mistral3', eos_token_id: 2, vision_config: {} };
    expect(describeJson(textConfigOf({ ...outer, text_config: config })).family.name).toBe('ministral3');
    const inner = { ...config, model_type: 'mistral', rope_parameters: null, rope_theta: 1e9 };
    const small = textConfigOf({ ...outer, text_config: inner });
    expect(small).toMatchObject({ model_type: 'mistral', architectures: ['Ministral3ForCausalLM'] });
    const { family, architecture } = describeJson(small);
    expect(architecture).toMatchObject({ family: 'llama', tied: false });
    expect(family.ignores('multi_modal_projector.linear_1.weight', architecture)).toBe(true);
  });

  it.each([
    [withRope({ llama_4_scaling_beta: 'much' }), 'llama_4_scaling_beta must be a number'],
    [withRope({ mrope_section: [1, 1, 2] }), 'rope_scaling.mrope_section is not known for rope type "yarn"'],
    [{ ...config, hidden_act: 'gelu' }, 'hidden_act "gelu" is not supported for ministral3'],
  ])('is refused: %#', (changed, sentence) => {
    expect(() => describeJson(changed)).toThrow(sentence);
  });
});
