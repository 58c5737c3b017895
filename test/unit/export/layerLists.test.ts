import { expect, it } from 'vitest';
import { followLayers } from '../../../main/export/layerLists.ts';
import { smallArchitecture } from '../../support/seededModel.ts';

const [layer] = smallArchitecture().layers;
const removed = { sublayers: [] };
const architecture = smallArchitecture({ layers: [layer!, removed, layer!, layer!, removed] });

const config = {
  ...{ layer_types: ['a', 'b', 'c', 'd', 'e'], no_rope_layers: [1, 0, 1, 0, 1], mlp_only_layers: [1, 3] },
  ...{ max_window_layers: 3, eos_token_id: [5, 6, 7, 8, 9], num_hidden_layers: 5 },
};

it('keeps of lists about layers what is about those that are left', () => {
  expect(followLayers(config, architecture)).toEqual({
    ...{ layer_types: ['a', 'c', 'd'], no_rope_layers: [1, 1, 0], mlp_only_layers: [2] },
    // Two of the layers before number 3 are left.
    ...{ max_window_layers: 2, eos_token_id: [5, 6, 7, 8, 9], num_hidden_layers: 5 },
  });
});

it('changes nothing where no layer is gone', () => {
  const whole = smallArchitecture({ layers: Array.from({ length: 5 }, () => layer!) });
  expect(followLayers(config, whole)).toBe(config);
});
