import type { Described, Parameter } from '../../../models/architecture.ts';
import type { Specification } from '../../recipe/specification.ts';
import { blockOf, rounded } from '../tiles.ts';
import { channelAllocations } from './allocation.ts';
import { channelScores } from './scores/index.ts';

/**
 * The model as it is left by a share of its channels, before anything is scored; as it was where the share is less than a tile.
 *
 * Norms divide by the mean over channels: √(Σ x² / d + ε). With d' of d channels left, and the others zero, Σ x² stays what it was. So the
 * narrower model computes the same with ε' = ε d / d' and gains √(d / d') times as large (prune.ts). Norms of heads have the same ε in
 * every config and get ε' too, which changes what they divide by as little as ε does.
 *
 * @param wholeBlocks whether what is left will be rounded; see Settings.
 * @throws where the specification turns a stream that cannot be turned.
 */
export function narrowed(
  { family, architecture }: Described,
  { score, allocation }: Specification,
  share: number,
  wholeBlocks: boolean,
): Described {
  const { hidden, normEpsilon, tied } = architecture;
  const gone = channelsNear(hidden, share * hidden, allocation, wholeBlocks);
  if (gone === 0) return { family, architecture };
  const refusal = streamRefusal({ family, architecture }, score);
  if (refusal !== null) throw new Error(refusal);
  const axes = channelScores.bind(score);
  const left = hidden - gone;
  return {
    family,
    architecture: {
      ...architecture,
      ...{
        hidden: left,
        normEpsilon: (normEpsilon * hidden) / left,
        tied: tied && !axes.component.unties?.(axes.options),
      },
    },
  };
}

/** The number of channels nearest to `gone` that may go, for what stays to be a width that the allocation and packed formats like. */
export function channelsNear(
  hidden: number,
  gone: number,
  allocation: Specification['allocation'],
  wholeBlocks: boolean,
): number {
  const { component, options } = channelAllocations.bind(allocation);
  const site = [{ count: hidden, fine: true }];
  const exact = rounded(site, [Math.floor(gone)], component.roundTo(options));
  const [near = 0] = wholeBlocks ? rounded(site, exact, blockOf) : exact;
  return near;
}

/** Why a score that turns the stream cannot turn this model's; null where it can, or where it turns nothing. */
export function streamRefusal({ family, architecture }: Described, score: Specification['score']): string | null {
  const fixed = channelScores.bind(score).component.rotates ? whatFixes(family.parameters(architecture)) : null;
  if (fixed === null) return null;
  return `The norms of ${family.name} models ${fixed}, so the stream between them cannot be turned; choose a recipe that removes channels as they are, such as taylor-channels.`;
}

/** What norms do that turning the stream would change; null for nothing. */
function whatFixes(parameters: readonly Parameter[]): string | null {
  const touches = parameters.flatMap(({ stream }) => stream ?? []);
  if (touches.some(({ does }) => does === 'shifts')) return 'take the mean over all channels away';
  if (touches.some(({ does, norm }) => does === 'writes' && norm !== undefined))
    return 'weigh every channel by itself where a sublayer adds to the stream';
  return null;
}
