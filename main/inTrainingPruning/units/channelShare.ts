import type { ChannelTarget, InTrainingWork } from '../inTrainingPruning.ts';
import type { Gates } from './gates.ts';

/**
 * How one target is shared out between channels and units inside layers. S parameters touch the residual stream, U of them are
 * units'. Where n of h channels go, and u of U, they are u + (n / h) (S − u) together.
 */

/** A share is at most this: more leaves nothing that works. */
const most = 0.95;

/** U: parameters of the units behind these gates. */
export const unitParameters = (units: readonly Gates[]): number =>
  units.reduce((sum, { cost, count }) => sum + cost * count, 0);

/** Parameters of units that go beside a share f of the channels, for the target T to be reached: (T − f S) / (1 − f). */
const besides = ({ parameters, target }: ChannelTarget, f: number, reached: number): number =>
  Math.max(0, (target * reached - f * parameters) / (1 - f));

/** The same as a share of all parameters of these units. */
export const unitShare = (channels: ChannelTarget, units: readonly Gates[], f: number, reached: number): number =>
  units.length ? Math.min(most, besides(channels, f, reached) / unitParameters(units)) : 0;

/**
 * How many channels go: where everything competes, those among the lowest of one ranking of units and channels; else their part of
 * the target.
 *
 * @param reached share of the target that is to be reached now.
 */
export function channelsGone(
  { channels, group }: Pick<InTrainingWork, 'channels' | 'group'>,
  units: readonly Gates[],
  stream: Gates,
  reached: number,
): number {
  if (!channels) return 0;
  const { count } = stream;
  const limited = (gone: number) => channels.nearest(Math.min(Math.floor(most * count), Math.floor(gone)));
  const { target, part, parameters } = channels;
  if (group !== 'model' || !units.length) {
    const before = (1 - part) * target * reached;
    return limited((count * part * target * reached) / (parameters - before));
  }
  const ranked = [...units, stream]
    .flatMap((one) => Array.from(one.ranking, (score) => ({ score, cost: one === stream ? null : one.cost })))
    .sort((a, b) => a.score - b.score);
  let [taken, gone] = [0, 0];
  for (const { cost } of ranked) {
    if (taken >= besides(channels, gone / count, reached)) break;
    if (cost === null) gone += 1;
    else taken += cost;
    if (gone === count - 1) break;
  }
  return limited(gone);
}
