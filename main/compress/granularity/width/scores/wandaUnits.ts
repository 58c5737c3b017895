import { z } from 'zod';
import { siteOf } from '../../../extraction/linears.ts';
import { type ModelSource, parameterOf } from '../../../../models/source.ts';
import { ascending } from '../../../../models/unitChoice.ts';
import type { ScoredUnits, UnitScore } from '../score.ts';
import { overCoupled } from './coupled.ts';
import { columnsOf, overRows, sumPerUnit } from './columns.ts';
import { moments } from '../../../statistics/moments.ts';

const options = z.strictObject({
  /** |W| averaged over the rows, or the norm ‖W_:j‖ of the column. */
  weights: z.enum(['mean', 'norm']).default('mean'),
  /**
   * Which matrices count: the one that reads the unit; or all that it is made of, each with what it reads, as norms over the
   * weights that go with the unit (LoRAP, Li et al. 2024, §3.3, which takes weights = norm).
   */
  of: z.enum(['output', 'coupled']).default('output'),
  /** Share of the units that matter least which stays all the same: LoRAP found that a model cannot do without them. */
  spareLeast: z.number().min(0).max(0.5).default(0),
});

/**
 * Σ over the unit's columns of mean_i |W_ij| · ‖x_j‖ (Wanda-sp), or of ‖W_:j‖ · ‖x_j‖ (WIFN): output energy without centring.
 * With `of` coupled Σ over matrices of √Σ (W_ij ‖x_j‖)² over the unit's rows or columns.
 */
export const wandaUnits: UnitScore<z.infer<typeof options>> = {
  name: 'wandaUnits',
  explanation: 'How strongly a unit is driven by the text, times the weights that read it.',
  citation: 'An, Zhao, Yu, Tang, Wang. AAAI 2024 (Wanda-sp, WIFN). arXiv:2312.11983',
  options,
  needs: () => [moments],
  prepare:
    ({ extraction: { source } }, { weights, of, spareLeast }) =>
    async (units) => {
      const spared = (scores: Float64Array) => {
        for (const unit of ascending(scores).slice(0, Math.floor(spareLeast * scores.length))) scores[unit] = Infinity;
        return scores;
      };
      if (of === 'coupled') return spared(await coupledEnergy(source, units));
      const { output, weight, statistics } = units;
      const { square } = await statistics.read(moments, siteOf(output));
      const values = await weight(output.local);
      const rows = output.shape[0] as number;
      const sizes =
        weights === 'mean'
          ? overRows(values, columnsOf(units), Math.abs).map((sum) => sum / rows)
          : overRows(values, columnsOf(units), (w) => w * w).map(Math.sqrt);
      return spared(
        sumPerUnit(
          sizes.map((size, j) => size * Math.sqrt(square[j] as number)),
          units,
        ),
      );
    },
};

/** Σ over the matrices of a unit of √Σ (W_ij)² E[x_j²] over its part of each. */
async function coupledEnergy(source: ModelSource, units: ScoredUnits): Promise<Float64Array> {
  const { site, statistics } = units;
  const energy = async (local: string, values: Float32Array) => {
    const parameter = parameterOf(source, site.layer, local);
    const { square } = await statistics.read(moments, siteOf(parameter));
    const columns = parameter.shape[1] as number;
    return values.map((w, i) => w * w * (square[i % columns] as number));
  };
  return overCoupled(units, energy, (sums) => sums.map(Math.sqrt));
}
