import { ascending, byCounts, globalUnits, type ScoredUnitSite, without } from '../../models/unitChoice.ts';
import type { Findings, InTrainingWork } from '../inTrainingPruning.ts';
import { type Gates, kindsOf } from './gates.ts';

type Target = Pick<InTrainingWork, 'sparsity' | 'shareOf' | 'group' | 'removal' | 'source'>;

/** Gates of what can go; others (of whole sublayers beside those of units) only weigh. */
export const removable = (
  work: Pick<InTrainingWork, 'removal' | 'source'>,
  gates: readonly Gates[],
): readonly Gates[] => gates.filter((one) => kindsOf(work).some(({ of, kind }) => one.of === of && one.kind === kind));

/**
 * Shuts the gates of what goes by the rankings, with the rule by which the pruning specification cuts in the end.
 *
 * @param reached share of the final removal.
 */
export function shut(target: Target, gates: readonly Gates[], reached: number): void {
  const { sparsity, shareOf, group } = target;
  const choosing = removable(target, gates);
  const kept = (): readonly (readonly number[])[] => {
    if (choosing.every(({ site }) => !site)) return singles(target, choosing, reached);
    const sites = choosing.map(({ site, ranking }) => ({ site, scores: ranking }) as ScoredUnitSite);
    if (group === 'model') return globalUnits(sites, sparsity * reached, ({ layer }) => shareOf(layer));
    return byCounts(
      sites,
      choosing.map(({ layer, count, site }) =>
        Math.min(count - (site?.least ?? 0), Math.floor(shareOf(layer) * reached * count)),
      ),
    );
  };
  kept().forEach((units, at) => {
    const { open } = choosing[at] as Gates;
    open.fill(0);
    for (const unit of units) open[unit] = 1;
  });
}

/** Whole sublayers or layers: a share of their number, at least one, and never all. */
function singles({ sparsity, shareOf }: Target, gates: readonly Gates[], reached: number) {
  const may = [...gates.keys()].filter((at) => shareOf((gates[at] as Gates).layer) > 0);
  const most = Math.min(may.length - 1, Math.max(1, Math.round(sparsity * may.length)));
  const scores = may.map((at) => (gates[at] as Gates).ranking[0] as number);
  const gone = new Set(
    ascending(scores)
      .slice(0, Math.round(reached * most))
      .map((i) => may[i]),
  );
  return gates.map((_, at) => without(1, new Set(gone.has(at) ? [0] : [])));
}

/** The rankings of one layer as the pruning specification asks for them: of units by their kind, of whole sublayers by name. */
export function findingsOf(
  work: Pick<InTrainingWork, 'removal' | 'source'>,
  gates: readonly Gates[],
  layer: number,
): Findings {
  const own = removable(work, gates).filter((one) => one.layer === layer);
  return Object.fromEntries(
    own.flatMap(({ kind, site, sublayers, ranking }) =>
      site
        ? [[kind, ranking.slice()]]
        : // A layer counts as much as its sublayers together.
          sublayers.map((sublayer) => [sublayer, Float32Array.of((ranking[0] ?? 0) / sublayers.length)]),
    ),
  );
}
