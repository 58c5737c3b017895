import { describe, expect, it } from 'vitest';
import type { LayerShape } from '../../../../main/models/architecture.ts';
import { describeJson } from '../../../../main/models/describe.ts';
import { exportedShape } from '../../../../main/models/stockConfig.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { familyContract, seededModel } from '../../../support/familyContract.ts';
import { naiveSmolLm3 as naive } from '../../../support/naive/llamaLike.ts';

const { config } = smallConfigs.smollm3;
const types = ['sliding_attention', 'full_attention', 'full_attention', 'sliding_attention'];

familyContract('a SmolLM3', { config, naive });
familyContract('a SmolLM3 with windows', {
  config: { ...config, no_rope_layers: [0, 1, 1, 0], layer_types: types, sliding_window: 4 },
  naive,
});

const knows = ({ sublayers: [first] }: LayerShape) => first?.kind === 'attention' && first.noPositions !== true;

describe('the config of a SmolLM3', () => {
  it('lets every fourth layer be without positions where it does not list them', () => {
    const rest = { ...config, no_rope_layers: null };
    expect(describeJson(rest).architecture.layers.map(knows)).toEqual([true, true, true, false]);
    expect(describeJson({ ...rest, no_rope_layer_interval: 2 }).architecture.layers.map(knows)).toEqual([
      ...[true, false, true, false],
    ]);
  });

  it('lists them once layers went', () => {
    const { family, architecture } = seededModel(config);
    const layers = architecture.layers.toSpliced(1, 1);
    const { config: written, special } = exportedShape(config, { family, architecture: { ...architecture, layers } });
    expect(special).toBeNull();
    expect(written['no_rope_layers']).toEqual([1, 1, 0]);
    expect(describeJson(written).architecture.layers).toEqual(layers);
  });

  it.each([
    [{ no_rope_layers: [1] }, 'no_rope_layers lists 1 layers, but num_hidden_layers is 4'],
    [{ no_rope_layers: [1, 2, 1, 1] }, 'field "no_rope_layers.1"'],
  ])('is refused with %j', (change, sentence) => {
    expect(() => describeJson({ ...config, ...change })).toThrow(sentence);
  });
});
