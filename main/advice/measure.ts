import type { Recipe } from '../compress/recipe/document.ts';
import { findRecipe } from '../compress/recipe/load.ts';
import { fingerprintOf } from '../compress/extraction/workspace.ts';
import type { PackedWindows } from '../corpus/pack.ts';
import { type LossResult, meanLoss, measureLoss } from '../evaluate/loss.ts';
import { type Trials, tryOut } from '../kinds/extract/trial.ts';
import type { ModelSource } from '../models/source.ts';
import { calibrationOf } from '../texts/calibration.ts';
import { Walker } from '../walk/walker.ts';
import type { Point, SideLosses } from './between.ts';
import { experienceWith } from './experience.ts';
import { type Level, type Levels, settingsOf } from './levels.ts';
import type { Measured } from './predict.ts';

/** What losses are measured on, and how recipes are carried out. */
export interface Measuring {
  readonly domain: PackedWindows;
  readonly general: PackedWindows | null;
  readonly tokenBytes: (id: number) => number;
  readonly recipes: readonly Recipe[];
  /** Share of the domain in what recipes measure; null: the recipe's own. */
  readonly lambda: number | null;
  readonly seed: number;
}

/**
 * The losses of the model, and of all levels, each carried out alone on the whole model and thrown away. What was measured
 * before on equal model, texts and settings is taken from there.
 */
export async function measureLevels(
  trials: Trials,
  measuring: Measuring,
  levels: Levels,
  onMeasured: (done: number) => void,
): Promise<Measured> {
  const model = await known(trials, measuring, null, () => lossesOf(trials, measuring, trials.source));
  let done = 0;
  onMeasured(done);
  const measured = async (of: Levels['roundings']): Promise<Point[]> => {
    const points: Point[] = [];
    for (const [at, level] of of) {
      const losses = await lossesAt(trials, measuring, level);
      points.push({ at, losses, change: meanLoss(losses.domain) - meanLoss(model.domain) });
      done += 1;
      onMeasured(done);
    }
    return points;
  };
  const roundings = await measured(levels.roundings);
  const cuts = new Map<string, readonly Point[]>();
  for (const [recipe, of] of levels.cuts) cuts.set(recipe, await measured(of));
  return { model, roundings, cuts, factors: await experienceWith(trials.project, trials.parent.fingerprint) };
}

async function lossesAt(trials: Trials, measuring: Measuring, level: Level): Promise<SideLosses> {
  const recipe = findRecipe(measuring.recipes, level.recipe);
  const settings = settingsOf(level, measuring.lambda ?? recipe.defaults.lambda, measuring.seed);
  const losses = await known(trials, measuring, { level, recipe, settings }, () =>
    tryOut(quiet(trials), recipe, settings, (variant) => lossesOf(trials, measuring, variant)),
  );
  await trials.workspace.device.release();
  return losses;
}

/** Trials without words of their own: of ten that are thrown away nobody wants to read the warnings. */
const quiet = (trials: Trials): Trials => ({
  ...trials,
  workspace: { ...trials.workspace, progress: () => undefined, warn: () => undefined },
});

async function lossesOf(
  { workspace }: Trials,
  { domain, general, tokenBytes }: Measuring,
  source: ModelSource,
): Promise<SideLosses> {
  using walker = new Walker(source, workspace);
  const of = (windows: PackedWindows): Promise<LossResult> => measureLoss(walker, windows, tokenBytes);
  return { domain: await of(domain), general: general && (await of(general)) };
}

/** What was done to the model; null for the model as it is. */
type Done = { readonly level: Level; readonly recipe: Recipe; readonly settings: unknown } | null;

async function known(
  { parent, texts, workspace }: Trials,
  { domain, general }: Measuring,
  done: Done,
  measure: () => Promise<SideLosses>,
): Promise<SideLosses> {
  const { device } = workspace;
  const fingerprint = fingerprintOf({
    ...{ what: 'advice', model: parent.fingerprint, done, device: device.kind, threads: device.threads },
    scored: [texts.domain?.fingerprint, texts.general?.fingerprint],
    measured: [calibrationOf(domain).fingerprint, general && calibrationOf(general).fingerprint],
  });
  const before = await workspace.findResult(fingerprint);
  if (before) return before.value as SideLosses;
  const losses = await measure();
  await workspace.saveResult(fingerprint, losses);
  return losses;
}
