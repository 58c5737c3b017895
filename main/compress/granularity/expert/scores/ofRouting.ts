import { z } from 'zod';
import type { Workspace } from '../../../extraction/workspace.ts';
import { type LayerRouting, type Routing, routing } from '../../../statistics/experts/routing.ts';
import type { ExpertScore } from '../score.ts';
import { superExperts } from '../superExperts.ts';

/** Tokens below which a mean is noise. */
const fewest = 256;

const options = z.strictObject({
  /** Tokens that an expert must have seen to have a score of its own. */
  leastTokens: z.number().int().min(0).default(fewest),
  /** Experts with outputs far longer than all others stay in any case (Su et al. 2025, super experts). */
  protectSuper: z.boolean().default(true),
});
type Options = z.infer<typeof options>;

/** What the file of a score says that follows from where tokens go. */
interface Definition extends Pick<ExpertScore, 'name' | 'explanation' | 'citation'> {
  of(found: LayerRouting): Float64Array;
  /** It is a mean over the tokens of each expert, so that one with few of them gets the mean of its layer instead. */
  readonly perToken?: true;
}

export const ofRouting = ({ of, perToken, ...said }: Definition): ExpertScore<Options> => ({
  ...said,
  options,
  needs: () => [routing],
  prepare: async ({ statistics, extraction: { workspace } }, { leastTokens, protectSuper }) => {
    const all = await statistics.measure(routing, null);
    const stays = protectSuper ? protectedIn(all, workspace) : new Map<number, ReadonlySet<number>>();
    if (perToken) warnOfFew(all, leastTokens, workspace);
    return {
      scores: ({ layer }) => {
        const found = all.get(layer) as LayerRouting;
        const own = perToken ? shrunk(of(found), found.seen, leastTokens) : of(found);
        return own.map((score, expert) => (stays.get(layer)?.has(expert) ? Infinity : score));
      },
    };
  },
});

/** Scores in which those of experts with too few tokens are the mean of the others. */
function shrunk(scores: Float64Array, seen: Float64Array, least: number): Float64Array {
  const known = scores.filter((_, expert) => (seen[expert] as number) >= least);
  const mean = known.length ? known.reduce((sum, score) => sum + score, 0) / known.length : 0;
  return scores.map((score, expert) => ((seen[expert] as number) >= least ? score : mean));
}

function warnOfFew(all: Routing, least: number, { warn }: Workspace): void {
  const few = [...all.values()].flatMap(({ seen }) => [...seen].filter((tokens) => tokens < least));
  if (few.length)
    warn(
      `${few.length} ${few.length === 1 ? 'expert' : 'experts'} saw fewer than ${least} tokens and ${few.length === 1 ? 'is' : 'are'} scored as the mean of the layer; more calibration text gives each a score of its own.`,
    );
}

function protectedIn(all: Routing, { warn }: Workspace): ReadonlyMap<number, ReadonlySet<number>> {
  const found = superExperts(all);
  for (const [layer, experts] of found)
    warn(`Layer ${layer}: ${[...experts].join(', ')} answers far louder than all other experts and stays in any case.`);
  return found;
}
