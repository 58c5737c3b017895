import { expect, it } from 'vitest';
import { rawPieces, rawRowReader, rowReader, runsOf } from '../../../main/models/rows.ts';
import type { ModelSource } from '../../../main/models/source.ts';
import { packedSource } from '../../support/packedSource.ts';
import { memorySource, seededWeights } from '../../support/seededModel.ts';
import { describeJson } from '../../../main/models/describe.ts';
import { tinyConfig } from '../../support/tinyModel.ts';

const { architecture } = describeJson({ ...tinyConfig, hidden_size: 32, head_dim: 8, intermediate_size: 64 });
const whole = memorySource(architecture, seededWeights(architecture));
const table = whole.parameters[0]!;
const columns = table.shape[1]!;

/** A source that reads rows alone, and how often it was asked. */
function inRows(source: ModelSource) {
  const asked: number[] = [];
  const read: ModelSource['read'] = async (parameter, rows) => {
    const values = await source.read(parameter);
    asked.push(rows ? rows.to - rows.from : -1);
    return rows ? values.slice(rows.from * columns, rows.to * columns) : values;
  };
  return { source: { ...source, read }, asked };
}

it('goes through a tensor in whole rows, each once', () => {
  expect(runsOf([10, 4], 12)).toEqual([
    { from: 0, to: 3 },
    { from: 3, to: 6 },
    { from: 6, to: 9 },
    { from: 9, to: 10 },
  ]);
  // A row is never divided, and what is small or no matrix is read as a whole.
  expect(runsOf([3, 100], 12)).toHaveLength(3);
  expect(runsOf([3, 4], 12)).toEqual([{ from: 0, to: 3 }]);
  expect(runsOf([1000], 12)).toEqual([{ from: 0, to: 1000 }]);
});

it('reads the same rows whether a source can read them alone or not, and asks one that cannot only once', async () => {
  const values = await whole.read(table);
  let asked = 0;
  const counted = { ...whole, read: (parameter: typeof table) => ((asked += 1), whole.read(parameter)) };
  const alone = inRows(whole);
  const readers = [rowReader(counted, table), rowReader(alone.source, table)];
  for (const rows of [
    { from: 3, to: 5 },
    { from: 95, to: 96 },
    { from: 0, to: 2 },
  ])
    for (const read of readers) expect(await read(rows)).toEqual(values.slice(rows.from * columns, rows.to * columns));
  expect(asked).toBe(1);
  expect(alone.asked).toEqual([2, 1, 2]);
});

it('reads stored rows of packed tensors, and all of them one behind the other', async () => {
  const packed = packedSource(whole, () => 'q8_0');
  const all = (await packed.readRaw(table)).bytes;
  const each = all.byteLength / table.shape[0]!;
  const { bytes, shape } = await rawRowReader(packed, table)({ from: 7, to: 9 });
  expect(shape).toEqual([2, columns]);
  expect(bytes).toEqual(all.slice(7 * each, 9 * each));
  const pieces = [];
  for await (const piece of rawPieces(packed, table)) pieces.push(piece);
  expect(Buffer.concat(pieces)).toEqual(Buffer.from(all));
});
