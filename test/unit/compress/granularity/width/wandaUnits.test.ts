import { describe, expect, it } from 'vitest';
import { wandaUnits } from '../../../../../main/compress/granularity/width/scores/wandaUnits.ts';
import type { ScoredUnits, UnitScore } from '../../../../../main/compress/granularity/width/score.ts';
import type { Work } from '../../../../../main/compress/granularity/work.ts';
import { CalibrationStatistics } from '../../../../../main/compress/statistics/calibrationStatistics.ts';
import { moments } from '../../../../../main/compress/statistics/moments.ts';
import { parameterOf } from '../../../../../main/models/source.ts';
import { recipeOf, testExtraction } from '../../../../support/testExtraction.ts';

const layer = 1;

async function scores(options: Partial<Parameters<(typeof wandaUnits)['prepare']>[1]>) {
  const extraction = await testExtraction().settings({ lambda: 1 }).open();
  const { source } = extraction;
  const statistics = (await new CalibrationStatistics(extraction).collect([moments])).layer(layer);
  const site = source.family.units(source.architecture, layer).find(({ fine }) => fine);
  if (!site) throw new Error('The layer has no neurons.');
  const read = (local: string) => source.read(parameterOf(source, layer, local));
  const output = parameterOf(source, layer, site.output);
  const chosen = { weights: 'norm', of: 'output', spareLeast: 0, ...options } as const;
  const scorer = await (wandaUnits as UnitScore).prepare({ extraction } as Work, chosen);
  return {
    found: await scorer({ site, output, weight: read, statistics } as unknown as ScoredUnits),
    read,
    statistics,
  };
}

describe('output energy of units', () => {
  it('counts the rows of gate and up beside the column of down, each with what it reads', async () => {
    const { found, read, statistics } = await scores({ of: 'coupled' });
    const into = (await statistics.read(moments, 'feedForwardInput')).square;
    const out = (await statistics.read(moments, 'feedForwardOutput')).square;
    const [gate, up, down] = [
      await read('mlp.gate_proj.weight'),
      await read('mlp.up_proj.weight'),
      await read('mlp.down_proj.weight'),
    ];
    const neurons = out.length;
    for (let unit = 0; unit < neurons; unit += 7) {
      const row = (values: Float32Array) =>
        Math.sqrt(into.reduce((sum, energy, j) => sum + (values[unit * into.length + j] as number) ** 2 * energy, 0));
      const column = Math.sqrt(
        down.reduce((sum, w, i) => sum + (i % neurons === unit ? w * w * (out[unit] as number) : 0), 0),
      );
      expect(found[unit]).toBeCloseTo(row(gate) + row(up) + column, 5);
    }
  });

  it('spares the least, and them alone', async () => {
    const [plain, spared] = [(await scores({})).found, (await scores({ spareLeast: 0.1 })).found];
    const order = [...plain.keys()].sort((a, b) => (plain[a] as number) - (plain[b] as number));
    const least = new Set(order.slice(0, Math.floor(0.1 * plain.length)));
    expect(least.size).toBeGreaterThan(0);
    spared.forEach((score, unit) => expect(score).toBe(least.has(unit) ? Infinity : plain[unit]));
  });

  it('of LoRAP is of all matrices, and spares one in a hundred', () => {
    expect(recipeOf('lorap').then?.[0]?.score).toMatchObject({ of: 'coupled', spareLeast: 0.01 });
  });
});
