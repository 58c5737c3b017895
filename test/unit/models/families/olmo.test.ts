import { describe, expect, it } from 'vitest';
import type { AttentionShape, LayerShape } from '../../../../main/models/architecture.ts';
import { describeJson } from '../../../../main/models/describe.ts';
import { exportedShape } from '../../../../main/models/stockConfig.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { familyContract, seededModel } from '../../../support/familyContract.ts';
import { naiveOlmo as naive } from '../../../support/naive/llamaLike.ts';

const { olmo2, olmo3 } = smallConfigs;

familyContract('an OLMo 2', { config: olmo2.config, naive });
familyContract('an OLMo 3', { config: olmo3.config, naive });

const windowOf = ({ sublayers }: LayerShape) =>
  sublayers.find((shape): shape is AttentionShape => shape.kind === 'attention')?.window;

describe('an OLMo', () => {
  it('has no heads that could go, as those that stay would be normalised otherwise', () => {
    const { family, architecture } = describeJson(olmo2.config);
    expect(family.units(architecture, 0).map(({ kind }) => kind)).toEqual(['neuron']);
  });

  it('reads the stream as it is, and adds to it behind a norm', () => {
    const { family, architecture } = describeJson(olmo2.config);
    const touched = family.parameters(architecture).filter(({ place, role }) => place === 0 && role === 'linear');
    expect(Object.fromEntries(touched.map(({ linear, stream }) => [linear, stream?.norm]))).toEqual({
      ...{ 'self_attn.q_proj': undefined, 'self_attn.k_proj': undefined, 'self_attn.v_proj': undefined },
      ...{ 'self_attn.o_proj': 'post_attention_layernorm', 'mlp.gate_proj': undefined, 'mlp.up_proj': undefined },
      'mlp.down_proj': 'post_feedforward_layernorm',
    });
  });

  it('sees a window in three of four layers where its config does not say it, with positions as they are', () => {
    const { architecture } = describeJson({ ...olmo3.config, layer_types: null });
    expect(architecture.layers.map(windowOf)).toEqual([4, 4, 4, null]);
    expect(architecture.windowRotary).toEqual({ theta: 500_000, scaling: null });
    expect(describeJson({ ...olmo3.config, model_type: 'olmo2' }).architecture.layers.map(windowOf)).toEqual([
      ...[null, null, null, null],
    ]);
  });

  it('is read with positions for each type of layer', () => {
    const { rope_scaling: scaling, ...rest } = olmo3.config;
    const { architecture } = describeJson({
      ...{ ...rest, rope_theta: null },
      rope_parameters: {
        full_attention: { ...scaling, rope_theta: 500_000 },
        sliding_attention: { rope_type: 'default', rope_theta: 20_000 },
      },
    });
    expect(architecture.rotary).toMatchObject({ theta: 500_000, scaling: { rope_type: 'yarn', factor: 8 } });
    expect(architecture.windowRotary?.theta).toBe(20_000);
  });

  it('says which layers see a window once layers went', () => {
    const { family, architecture } = seededModel(olmo3.config);
    const layers = architecture.layers.toSpliced(1, 1);
    const { config, special } = exportedShape(olmo3.config, { family, architecture: { ...architecture, layers } });
    expect(special).toBeNull();
    expect(config['layer_types']).toEqual(['sliding_attention', 'sliding_attention', 'full_attention']);
    expect(describeJson(config).architecture.layers).toEqual(layers);
  });

  it.each([
    [{ layer_types: ['full_attention'] }, 'layer_types lists 1 layers, but num_hidden_layers is 4'],
    [{ hidden_act: 'gelu' }, 'hidden_act "gelu" is not supported for olmo3'],
    [{ rope_scaling: { rope_type: 'yarn', factor: 8, sideways: 1 } }, 'rope_scaling.sideways is not known'],
  ])('is refused with %j', (change, sentence) => {
    expect(() => describeJson({ ...olmo3.config, ...change })).toThrow(sentence);
  });
});
