import { describe, expect, it } from 'vitest';
import { describeJson } from '../../../../main/models/describe.ts';
import { exportedShape } from '../../../../main/models/stockConfig.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { familyContract, seededModel } from '../../../support/familyContract.ts';
import { mixtralLoops, olmoeLoops, qwen3MoeLoops } from '../../../support/naive/llamaLike.ts';
import { describeGoldenGradients } from './goldenGradients.ts';

const { mixtral, 'qwen3-moe': qwen, olmoe } = smallConfigs;

familyContract('a Mixtral', { config: mixtral.config, naive: mixtralLoops() });
familyContract('a Qwen3-MoE with one network in a layer', { config: qwen.config, naive: qwen3MoeLoops() });
familyContract('an OLMoE', { config: olmoe.config, naive: olmoeLoops() });

describe('the config of a mixture', () => {
  it('says how many experts are left where that is the same in all layers', () => {
    const { family, architecture } = seededModel(qwen.config);
    const layers = architecture.layers.map((layer) => ({
      ...layer,
      sublayers: layer.sublayers.map((one) => (one.kind === 'experts' ? { ...one, experts: 4 } : one)),
    }));
    const { config: written, special } = exportedShape(qwen.config, {
      family,
      architecture: { ...architecture, layers },
    });
    expect(special).toBeNull();
    expect(written).toMatchObject({
      num_experts: 4,
      intermediate_size: 24,
      moe_intermediate_size: 16,
      mlp_only_layers: [1],
    });
    expect(describeJson(written).architecture.layers).toEqual(layers);
  });

  it.each([
    [
      { ...mixtral.config, num_experts_per_tok: 5 },
      'num_experts_per_tok (5) must not be more than the number of experts',
    ],
    [{ ...olmoe.config, clip_qkv: 8 }, 'field "clip_qkv": '],
    [{ ...qwen.config, model_type: 'qwen2_moe' }, 'an expert that all tokens share'],
  ])('is refused with %#', (config, sentence) => {
    expect(() => describeJson(config)).toThrow(sentence);
  });
});

describeGoldenGradients('toy-mixtral');
