import { ascending, byCounts, globalUnits, highest, type ScoredUnitSite, without } from '../../models/unitChoice.ts';
import type { Findings, InTrainingWork, StreamFindings } from '../inTrainingPruning.ts';
import { channelsGone, unitShare } from './channelShare.ts';
import { type Choosing, type Gates, kindsOf } from './gates.ts';

type Target = Choosing & Pick<InTrainingWork, 'sparsity' | 'shareOf' | 'group'>;

/** Gates of what can go; others (of whole sublayers beside those of units) only weigh. */
export const removable = (work: Choosing, gates: readonly Gates[]): readonly Gates[] =>
  gates.filter((one) => kindsOf(work).some(({ of, kind }) => one.of === of && one.kind === kind));

/** Gates of one layer each that can go, and those of the channels. */
function divided(work: Choosing, gates: readonly Gates[]) {
  const all = removable(work, gates);
  return {
    units: all.filter(({ layer }) => layer !== null),
    stream: all.find(({ of }) => of === 'channels') ?? null,
  };
}

/**
 * Shuts the gates of what goes by the rankings, with the rule by which the pruning specification cuts in the end.
 *
 * @param reached share of the final removal.
 */
export function shut(target: Target, gates: readonly Gates[], reached: number): void {
  const { units: choosing, stream } = divided(target, gates);
  const { gone, shareOf, sparsity } = sharesAt(target, gates, reached);
  if (stream) {
    stream.open.fill(0);
    for (const channel of highest(stream.ranking, stream.count - gone)) stream.open[channel] = 1;
  }
  const kept = (): readonly (readonly number[])[] => {
    if (choosing.every(({ site }) => !site)) return singles(target, choosing, reached);
    const { group } = target;
    const sites = choosing.map(({ site, ranking }) => ({ site, scores: ranking }) as ScoredUnitSite);
    if (group === 'model') return globalUnits(sites, sparsity, ({ layer }) => shareOf(layer));
    return byCounts(
      sites,
      choosing.map(({ layer, count, site }) =>
        Math.min(count - (site?.least ?? 0), Math.floor(shareOf(layer as number) * count)),
      ),
    );
  };
  kept().forEach((units, at) => {
    const { open } = choosing[at] as Gates;
    open.fill(0);
    for (const unit of units) open[unit] = 1;
  });
}

/** Shares of units and number of channels that go when so much of the target is to be reached. */
function sharesAt(work: Target, gates: readonly Gates[], reached: number) {
  const { channels, shareOf, sparsity } = work;
  const { units, stream } = divided(work, gates);
  if (!channels || !stream)
    return { gone: 0, sparsity: sparsity * reached, shareOf: (layer: number) => shareOf(layer) * reached };
  const gone = channelsGone(work, units, stream, reached);
  // The findings keep 32 bits of it, and the cut has to come out the same.
  const share = Math.fround(unitShare(channels, units, gone / stream.count, reached));
  // Channels go from all layers alike, so none has a share of its own.
  return { gone, sparsity: share, shareOf: () => share };
}

/** What the training found out about the channels, and the shares that go in the end; null where the stream stays as it is. */
export function streamFindings(work: Target, gates: readonly Gates[]): StreamFindings | null {
  const { stream } = divided(work, gates);
  if (!stream) return null;
  const { gone, sparsity: units } = sharesAt(work, gates, 1);
  // Half a channel more: a share of a count that is rounded down is this count for certain.
  return { scores: stream.ranking.slice(), shares: { units, channels: gone ? (gone + 0.5) / stream.count : 0 } };
}

/** Whole sublayers or layers: a share of their number, at least one, and never all. */
function singles({ sparsity, shareOf }: Target, gates: readonly Gates[], reached: number) {
  const may = [...gates.keys()].filter((at) => shareOf((gates[at] as Gates).layer as number) > 0);
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
export function findingsOf(work: Choosing, gates: readonly Gates[], layer: number): Findings {
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
