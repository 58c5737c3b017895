import { describe, expect, it } from 'vitest';
import type { Architecture, LayerShape } from '../../../../main/models/architecture.ts';
import { describeJson } from '../../../../main/models/describe.ts';
import { gpt2 } from '../../../../main/models/families/gpt2.ts';
import { expectClose, waysToLogits } from '../../../support/familyChecks.ts';
import { naiveGpt2Logits } from '../../../support/naiveGpt2.ts';
import { memorySource, seededWeights } from '../../../support/seededModel.ts';
import { describeGoldenGradients } from './goldenGradients.ts';

const ids = [3, 14, 15, 9, 26, 5, 35, 8, 9, 7];
const config = { model_type: 'gpt2', n_embd: 24, n_layer: 2, n_head: 4, n_positions: 32, vocab_size: 50 };
const { architecture: small } = describeJson(config);
const [layer] = small.layers as [LayerShape];

const members: [string, Partial<Architecture>][] = [
  ['tied tables', {}],
  ['an output projection of its own', { tied: false }],
  [
    'widths that differ between layers',
    {
      layers: [
        gpt2.resize(gpt2.resize(layer, 'kvGroup', 1, false), 'neuron', 20, true),
        { ...layer, sublayers: layer.sublayers.slice(1) },
        { ...layer, sublayers: layer.sublayers.slice(0, 1) },
      ],
    },
  ],
];

describe.each(members)('a GPT-2 with %s', (_title, changes) => {
  const architecture = { ...small, ...changes };
  const weights = seededWeights(architecture, 5, gpt2);
  const source = memorySource(architecture, weights, gpt2);
  const expected = naiveGpt2Logits(architecture, weights, ids);

  it.each(Object.entries(waysToLogits))('%s to the logits of plain loops', async (_way, logits) => {
    expectClose(await logits(source, ids), expected);
  });
});

describe('the config of a GPT-2', () => {
  it.each([
    [{ activation_function: 'relu' }, 'activation_function "relu" is not supported for gpt2; expected "gelu_new".'],
    [{ scale_attn_by_inverse_layer_idx: true }, 'scale_attn_by_inverse_layer_idx true is not supported for gpt2'],
    [{ n_head: 5 }, 'n_embd (24) must be a multiple of n_head (5).'],
    [{ n_embd: undefined }, 'field "n_embd": '],
  ])('is refused with %j', (change, sentence) => {
    expect(() => describeJson({ ...config, ...change })).toThrow(sentence);
  });

  it('counts a unit as what removing it saves', () => {
    const count = (shape: LayerShape) =>
      gpt2
        .parameters({ ...small, layers: [shape] })
        .reduce((sum, { shape: size }) => sum + size.reduce((a, b) => a * b, 1), 0);
    for (const site of gpt2.units(small, 0))
      expect(count(layer) - count(gpt2.resize(layer, site.kind, site.count - 1, false)), site.kind).toBe(site.cost);
  });
});

for (const name of ['toy-gpt2', 'meadow-gpt2']) describeGoldenGradients(name, 'transformer.');
