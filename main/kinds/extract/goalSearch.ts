import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../compress/extraction/extraction.ts';
import type { Recipe } from '../../compress/recipe/document.ts';
import { stage } from '../../compress/extraction/stages.ts';
import { meanLoss, measureLoss } from '../../evaluate/loss.ts';
import { writeFileAtomic } from '../../formats/atomic.ts';
import type { ModelSource } from '../../models/source.ts';
import type { PackedWindows } from '../../corpus/pack.ts';
import { Walker } from '../../walk/walker.ts';
import type { forwardSeconds } from '../../evaluate/speed.ts';
import { runStage, searchSteps } from './stages.ts';
import { largestShare } from '../../runtime/shares.ts';
import { type Trials, tryOut } from './trial.ts';

export interface Search extends Trials {
  readonly recipe: Recipe;
  readonly settings: Omit<Settings, 'sparsity'>;
  /** Text that losses are compared on: never held-out text, which only measures the end result. */
  readonly windows: PackedWindows;
  readonly tokenBytes: (id: number) => number;
  /** Seconds that a token takes in a model. It is given, because it is the one number here that depends on the machine. */
  readonly secondsPerToken: typeof forwardSeconds;
  /** Called with what every step measured: a loss in nats, or seconds per token. */
  readonly onMeasured: (sparsity: number, value: number) => void;
}

/** What was measured so far by sparsity, so that a resumed search does not measure again; 0 is the parent's. */
type Found = Record<string, number>;

/** What a search looks for; both are found by halving the range of shares, taking what is measured to rise or fall with them. */
interface Goal {
  /** A number for a cut model. */
  readonly measure: (search: Search, source: ModelSource) => Promise<number>;
  readonly reached: (value: number, parent: number) => boolean;
  /** Whether the goal is reached by removing little, so that the largest share is wanted, or by removing much. */
  readonly reachedBy: 'little' | 'much';
  readonly impossible: (share: number) => string;
}

/** exp(L_parent − L_variant) ≥ keep: the ratio of the geometric mean probabilities per token. */
const keeping = (keep: number, title: string): Goal => ({
  measure: lossOf,
  reached: (loss, parent) => Math.exp(parent - loss) >= keep,
  reachedBy: 'little',
  impossible: (share) =>
    `Removing as little as ${(share * 100).toFixed(1)} % with ${title} keeps less than ${(keep * 100).toFixed(1)} % of the probability of the right next token. Choose a lower goal, another recipe or more domain text.`,
});

/** Seconds per token ≤ share × the parent's. */
const quickening = (time: number, title: string): Goal => ({
  measure: ({ secondsPerToken, windows, workspace }, source) => secondsPerToken(source, workspace, windows),
  reached: (seconds, parent) => seconds <= time * parent,
  reachedBy: 'much',
  impossible: (share) =>
    `Even without ${(share * 100).toFixed(0)} % of what ${title} can remove, a token takes more than ${(time * 100).toFixed(0)} % of the time it takes now. Choose a higher goal, or a recipe that removes more than zeros.`,
});

/**
 * The share that reaches a goal: the largest that keeps enough, or the smallest that is fast enough. Scores are made once
 * and reused by every step.
 *
 * @throws when no share reaches it.
 */
export async function searchShare(search: Search, target: { kind: 'keep' | 'time'; value: number }): Promise<number> {
  const { folder, workspace, onMeasured, recipe } = search;
  const goal = target.kind === 'keep' ? keeping(target.value, recipe.title) : quickening(target.value, recipe.title);
  const path = join(folder, 'search.json');
  const found = await readFile(path, 'utf8').then(
    (text) => JSON.parse(text) as Found,
    () => ({}) as Found,
  );
  const valueAt = async (sparsity: number): Promise<number> => {
    const key = String(sparsity);
    const first = Object.keys(found).length < 2;
    const value =
      found[key] ??
      (sparsity === 0 ? await goal.measure(search, search.source) : await trial(search, sparsity, first, goal.measure));
    found[key] = value;
    await writeFileAtomic(path, JSON.stringify(found));
    onMeasured(sparsity, value);
    return value;
  };
  const parent = await valueAt(0);
  let low = 0;
  let high = largestShare;
  for (let step = 0; step < searchSteps; step += 1) {
    const middle = Math.round(((low + high) / 2) * 1000) / 1000;
    const reached = goal.reached(await valueAt(middle), parent);
    if (reached === (goal.reachedBy === 'little')) low = middle;
    else high = middle;
    workspace.progress(runStage.searching, step + 1, searchSteps);
  }
  if (goal.reachedBy === 'little' && low > 0) return low;
  if (goal.reachedBy === 'much' && high < largestShare) return high;
  throw new Error(goal.impossible(high));
}

/** Cuts at one share and measures. The first trial makes the scores that all use, as a run does; the rest is only a step of the search. */
function trial(search: Search, sparsity: number, first: boolean, measure: Goal['measure']): Promise<number> {
  const { recipe, settings, workspace } = search;
  const progress: Search['workspace']['progress'] = (name, done, total) => {
    if (first && name !== stage.cutting && name !== stage.sequential) workspace.progress(name, done, total);
  };
  const quiet = { ...search, workspace: { ...workspace, progress } };
  return tryOut(quiet, recipe, { ...settings, sparsity }, (variant) => measure(search, variant));
}

async function lossOf({ windows, tokenBytes, workspace }: Search, source: ModelSource): Promise<number> {
  using walker = new Walker(source, workspace);
  return meanLoss(await measureLoss(walker, windows, tokenBytes));
}
