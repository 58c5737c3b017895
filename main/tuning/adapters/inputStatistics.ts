import type { TokenWindows } from '../../models/windows.ts';
import type { SiteTotals, Statistic } from '../../walk/statistics.ts';
import type { LayerTotals } from '../../walk/totals.ts';
import { Walker } from '../../walk/walker.ts';
import type { TuningWork } from '../../training/tuning.ts';
import type { AdaptedLinear } from './adapter.ts';

/** Walks text through the model as it stands before training: a statistic of what linears read, layer after layer. */
export async function* inputStatistics(
  { source, walk }: Pick<TuningWork, 'source' | 'walk'>,
  windows: TokenWindows,
  statistic: Statistic,
): AsyncGenerator<{ readonly layer: number; readonly of: (linear: AdaptedLinear) => SiteTotals | null }> {
  using walker = new Walker(source, walk);
  await using stream = await walker.embed(windows);
  for (let layer = 0; layer < walker.layers; layer += 1) {
    const weights = await walker.load(layer);
    const { totals } = await walker.forward(stream, layer, weights, [statistic]);
    yield { layer, of: (linear) => totalsOf(totals, linear, statistic) };
  }
}

/** Null for the second half of a low-rank linear: nobody looks at what it reads. */
function totalsOf(totals: LayerTotals, { parameter, columns }: AdaptedLinear, statistic: Statistic): SiteTotals | null {
  const found = parameter.site && totals.get(parameter.site)?.get(statistic.name);
  if (!found) return null;
  const width = statistic.parts(columns);
  const fits = Object.entries(width).every(
    ([part, shape]) => found.parts[part]?.length === shape.reduce((a, b) => a * b, 1),
  );
  return fits ? found : null;
}
