import { describe, expect, it } from 'vitest';
import { type Calibration, Extraction } from '../../../../main/compress/extraction/extraction.ts';
import { linearsOf } from '../../../../main/compress/extraction/linears.ts';
import { readFloat32 } from '../../../../main/compress/extraction/tensors.ts';
import { walkLayers } from '../../../../main/compress/extraction/walkLayers.ts';
import type { Artifact } from '../../../../main/compress/extraction/workspace.ts';
import { CalibrationStatistics } from '../../../../main/compress/statistics/calibrationStatistics.ts';
import { gradientTotals } from '../../../../main/compress/statistics/collectBackward.ts';
import type { hessianProduct } from '../../../../main/compress/statistics/hessianProduct.ts';
import { calibrationStatistics } from '../../../../main/compress/statistics/index.ts';
import type { CalibrationStatistic } from '../../../../main/compress/statistics/statistic.ts';
import { streamCovariance } from '../../../../main/compress/statistics/streamCovariance.ts';
import { streamGradients } from '../../../../main/compress/statistics/streamGradients.ts';
import { memoryWorkspace, owned } from '../../../support/owned.ts';
import { randomText } from '../../../support/texts.ts';
import { source } from './smallExtraction.ts';

const layer = 1;
const local = 'mlp.up_proj.weight';
const output = 'mlp.down_proj.weight';

/** The same text several times over: everything per token stays what it is. */
function repeated({ windows, fingerprint }: Calibration, times: number): Calibration {
  const ids = new Int32Array(windows.ids.length * times);
  for (let time = 0; time < times; time += 1) ids.set(windows.ids, time * windows.ids.length);
  return { windows: { ...windows, ids, count: windows.count * times }, fingerprint: `${fingerprint} × ${times}` };
}

const domain = randomText(1, 2);
const general = randomText(2, 3);

const blended = (lambda: number, times = 1) =>
  owned(
    new Extraction(
      source,
      { sparsity: 0.5, lambda, seed: 1 },
      { domain, general: repeated(general, times) },
      memoryWorkspace(),
    ),
  );

/** Every number of a statistic at one place. */
async function numbers(extraction: Extraction, statistic: CalibrationStatistic): Promise<number[]> {
  const statistics = await new CalibrationStatistics(extraction).collect([statistic]);
  const read = statistics.layer(layer);
  switch (statistic.kind) {
    case 'backward': {
      const place = statistic.totals.shape({ parameter: parameter(local), unitColumns: null }) ? local : output;
      return [...(await read.read(statistic, place))];
    }
    case 'site':
      return Object.values(await read.read(statistic, 'feedForwardInput')).flatMap((part) => [...part]);
    case 'layer':
      return [...(await statistics.overLayers(statistic, (layers) => layers.map((one) => (one as Motion).cosine)))];
    case 'own': {
      const found = await statistics.measure(statistic as typeof hessianProduct, { step: 0.01 });
      return [...(typeof found === 'function' ? await found(layer, local) : (found as Float64Array))];
    }
  }
}

interface Motion {
  readonly cosine: number;
}

function parameter(name: string) {
  const found = linearsOf(source, layer).find(({ parameter: one }) => one.local === name);
  if (!found) throw new Error(`The layer has no ${name}.`);
  return found.parameter;
}

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  found.forEach((value, i) => expect(Math.abs(value - (expected[i] as number)) / scale).toBeLessThan(1e-6));
}

const own: readonly CalibrationStatistic[] = [streamCovariance, streamGradients];
const all = [...calibrationStatistics.filter(({ kind }) => kind !== 'own'), ...own].map(
  (statistic) => [statistic.name, statistic] as const,
);

describe('a blended statistic', () => {
  it.each(all)(
    'of %s is λ times the domain’s and 1 − λ times the general one’s, however long either is',
    async (_, one) => {
      const lambda = 0.25;
      const [ofDomain, ofGeneral] = [await numbers(blended(1), one), await numbers(blended(0), one)];
      const expected = ofDomain.map((value, i) => lambda * value + (1 - lambda) * (ofGeneral[i] as number));
      expectClose(await numbers(blended(lambda), one), expected);
      // Answers that are drawn are others for every copy of a text.
      if (one.kind === 'backward' && one.from === 'answer') return;
      expectClose(await numbers(blended(lambda, 4), one), expected);
    },
  );

  it('divides the totals of gradients that are kept by the windows they were summed over', async () => {
    const extraction = blended(0.25, 4);
    for (const statistic of calibrationStatistics.filter((one) => one.kind === 'backward')) {
      const found = await numbers(extraction, statistic);
      const totals = async (side: 'domain' | 'general') => {
        const { from, totals: definition } = statistic;
        const made = await gradientTotals(extraction, side, [definition], { from });
        const artifact = made.get(statistic.name)?.[layer];
        const place = definition.shape({ parameter: parameter(local), unitColumns: null }) ? local : output;
        return readFloat32(artifact as Artifact, place);
      };
      const [ofDomain, ofGeneral] = [await totals('domain'), await totals('general')];
      expectClose(
        found,
        Array.from(ofDomain, (value, i) => (0.25 * value) / 2 + (0.75 * (ofGeneral[i] as number)) / 12),
      );
    }
  });

  it('is the same on the way through pruned layers', async () => {
    for (const statistic of calibrationStatistics.filter((one) => one.kind === 'site')) {
      const extraction = blended(0.25, 4);
      const dense = await numbers(extraction, statistic);
      const statistics = await new CalibrationStatistics(extraction).collect([]);
      let found: number[] = [];
      await walkLayers(extraction, {
        stage: 'pruning',
        sides: ['domain', 'general'],
        wanted: [statistic.sums],
        propagation: 'pruned',
        artifacts: { none: 'statistics' },
        fingerprint: (name, at) => `${name} ${at}`,
        work: async (at, _weights, passages) => {
          if (at === layer) {
            const totals = new Map([...passages].map(([side, passage]) => [side, passage.totals] as const));
            const means = await statistics.behind(layer, totals).read(statistic, 'feedForwardInput');
            found = Object.values(means).flatMap((part) => [...part]);
          }
          return { artifacts: { none: { tensors: [] } } };
        },
      });
      expectClose(found, dense);
    }
  });
});
