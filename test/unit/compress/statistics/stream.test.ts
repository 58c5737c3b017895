import { describe, expect, it } from 'vitest';
import { streamCovariance } from '../../../../main/compress/statistics/streamCovariance.ts';
import { streamGradients } from '../../../../main/compress/statistics/streamGradients.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { testExtraction } from '../../../support/testExtraction.ts';
import { randomText } from '../../../support/texts.ts';
import { measureLoss } from '../../../../main/evaluate/loss.ts';
import { Walker } from '../../../../main/walk/walker.ts';

/** Two layers that write nothing, so that the stream is the same at all places: before four sublayers, and before the head. */
const architecture = smallArchitecture({ tied: false });
const { hidden } = architecture;
const silent = [...seededWeights(architecture)].map(
  ([name, values]) => [name, /o_proj|down_proj/.test(name) ? values.fill(0) : values] as const,
);
const text = randomText(3, 4, 12);
/** Every window is a document. */
const documents = Int32Array.from(text.windows.ids, (_, at) => Math.floor(at / 12));
const scaled = (channel: number, by: number) =>
  memorySource(
    architecture,
    new Map(
      silent.map(([name, values]) => [
        name,
        name === 'model.embed_tokens.weight' ? values.map((w, i) => (i % hidden === channel ? w * by : w)) : values,
      ]),
    ),
  );

describe('the residual stream', () => {
  it('varies as the rows of the embedding do, each divided by its root mean square', async () => {
    const source = scaled(0, 1);
    const extraction = await testExtraction().model(source).texts(text).settings({ lambda: 1 }).open();
    const table = new Map(silent).get('model.embed_tokens.weight') as Float32Array;
    const expected = new Float64Array(hidden * hidden);
    const { ids } = text.windows;
    for (const id of ids) {
      const row = table.subarray(id * hidden, (id + 1) * hidden);
      const square = row.reduce((sum, x) => sum + x * x, 0) / hidden + architecture.normEpsilon;
      for (let i = 0; i < expected.length; i += 1)
        expected[i]! +=
          (5 * (row[Math.floor(i / hidden)] as number) * (row[i % hidden] as number)) / square / ids.length;
    }
    const found = await streamCovariance.collect(extraction, null);
    found.forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 4));
  });

  it('is felt by the loss of every window as small changes of it say', async () => {
    const extraction = await testExtraction().model(scaled(0, 1)).texts(text).settings({ lambda: 1 }).open();
    const slopes = await streamGradients.collect(extraction, null);
    const losses = async (channel: number, by: number) => {
      using walker = new Walker(scaled(channel, by), extraction.workspace);
      const found = await measureLoss(walker, { ...text.windows, documents }, () => 1);
      return found.documents.map(({ nll, tokens }) => nll / tokens);
    };
    for (const channel of [0, 7, 23]) {
      const [high, low] = [await losses(channel, 1.01), await losses(channel, 0.99)];
      const felt = high.map((loss, i) => Math.abs(loss - (low[i] as number)) / 0.02);
      // Before two layers, and before the head.
      expect(slopes[channel]).toBeCloseTo((3 * felt.reduce((a, b) => a + b, 0)) / felt.length, 3);
    }
  });
});
