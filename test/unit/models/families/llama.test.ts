import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../../main/models/architecture.ts';
import { describeJson } from '../../../../main/models/describe.ts';
import { expectClose, waysToLogits } from '../../../support/familyChecks.ts';
import { openModel, readGolden } from '../../../support/golden.ts';
import { llamaLayer } from '../../../support/layers.ts';
import { naiveLogits } from '../../../support/naiveLlama.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { needsShared, shared } from '../../../support/shared.ts';
import { wholeModel } from '../../../support/wholeModel.ts';
import { device } from '../../../support/owned.ts';

const all = { q: true, k: true, v: true, o: true };
const attention = { groups: 2, queriesPerGroup: 2, headDim: 6, bias: all, headNorm: false, window: null };
const feedForward = { neurons: 32, bias: { gate: true, up: true, down: true } };
const layer = (changes: Partial<Parameters<typeof llamaLayer>[0]>) =>
  llamaLayer({ attention, feedForward, ...changes });

/** Everything in which members of the family differ. */
const members: [string, Partial<Architecture>][] = [
  ['grouped-query attention', {}],
  ['multi-head attention', { layers: [layer({ attention: { ...attention, groups: 4, queriesPerGroup: 1 } })] }],
  ['biases everywhere', { layers: [layer({}), layer({})] }],
  ['head norms (Qwen3)', { layers: [layer({ attention: { ...attention, headNorm: true } })] }],
  ['a sliding window (Mistral)', { layers: [layer({ attention: { ...attention, window: 4 } })] }],
  ['an output projection of its own', { tied: false }],
  ['linear rope scaling', { rotary: { theta: 10_000, scaling: { rope_type: 'linear', factor: 4 } } }],
  [
    'widths that differ between layers',
    {
      layers: [
        layer({ attention: { ...attention, groups: 1 }, feedForward: { ...feedForward, neurons: 20 } }),
        layer({ attention: null }),
        layer({ attention: { ...attention, groups: 3 }, feedForward: null }),
      ],
    },
  ],
];

const ids = [3, 14, 15, 9, 26, 5, 35, 8, 9, 7];

describe.each(members)('a Llama with %s', (_title, changes) => {
  const architecture = smallArchitecture(changes);
  const weights = seededWeights(architecture);
  const source = memorySource(architecture, weights);
  const expected = naiveLogits(architecture, weights, ids);

  it.each(Object.entries(waysToLogits))('%s to the logits of plain loops', async (_way, logits) => {
    expectClose(await logits(source, ids), expected);
  });
});

describe('layers that a config records', () => {
  const config = {
    ...{ model_type: 'llama', hidden_size: 24, intermediate_size: 32, num_hidden_layers: 2, vocab_size: 50 },
    ...{ num_attention_heads: 4, num_key_value_heads: 2, head_dim: 6 },
  };
  const lowRank = { 'mlp.up_proj': { rank: 3, residual: false } };
  const layers = [layer({ feedForward: null }), layer({ attention: null, lowRank })];

  it('are read as they are written', () => {
    const { architecture } = describeJson({ ...config, espalier: { layers } });
    expect(architecture.layers).toEqual(layers);
  });

  it('are read in the form that had a field for each of two sublayers', () => {
    const earlier = [
      { attention, feedForward: null },
      { attention: null, feedForward, lowRank },
    ];
    const { architecture } = describeJson({ ...config, espalier: { layers: earlier } });
    expect(architecture.layers).toEqual(layers);
  });

  it('are refused when the family has no such sublayer', () => {
    const plain = { name: 'feedForward', kind: 'mlp', neurons: 4, bias: { up: true, down: true } };
    expect(() => describeJson({ ...config, espalier: { layers: [{ sublayers: [plain] }, layers[1]] } })).toThrow(
      'A llama layer has no sublayer of the kind mlp; it has attention and gatedMlp.',
    );
  });
});

describe.skipIf(!shared).each(['stories260K', 'TinyStories-656K'])(
  needsShared('the whole model as one graph: %s'),
  (name) => {
    it('agrees with the golden gradients of every parameter to 1e-5', async () => {
      const golden = readGolden(name);
      const source = await openModel(name === 'stories260K' ? 'stories260K-hf' : name);
      const windows = golden.ids.calib_domain.slice(0, golden.gradients.windows);
      const { loss, gradients } = await wholeModel(device, source, windows);
      expect(loss / golden.gradients.loss).toBeCloseTo(1, 6);
      for (const [parameter, expected] of Object.entries(golden.gradients.tensors)) {
        const found = gradients.get(parameter);
        if (!found) throw new Error(`no gradient of ${parameter}`);
        expected.at.forEach((at, i) => {
          const error = Math.abs((found[at] as number) - (expected.values[i] as number)) / expected.norm;
          expect(error, `${parameter}[${at}]`).toBeLessThan(1e-5);
        });
      }
      await source.close();
    });
  },
);
