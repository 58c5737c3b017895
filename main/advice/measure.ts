import type { Recipe } from '../compress/recipe/document.ts';
import { findRecipe } from '../compress/recipe/load.ts';
import { fingerprintOf } from '../compress/extraction/workspace.ts';
import type { PackedWindows } from '../corpus/pack.ts';
import { type LossResult, meanLoss, measureLoss } from '../evaluate/loss.ts';
import { writingSeconds } from '../evaluate/writing.ts';
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
  /** Whether it is measured how fast they write too. */
  readonly timed: boolean;
}

/** What was measured of a model. */
interface Cost {
  readonly losses: SideLosses;
  /** Seconds that it takes to write a token; null where nobody asked for it. */
  readonly seconds: number | null;
}

/** Measures a model that is there as long as the measuring lasts. */
type On = <T>(measure: (source: ModelSource) => Promise<T>) => Promise<T>;

/**
 * What the model costs, and all levels, each carried out alone on the whole model and thrown away. What was measured before on
 * equal model, texts and settings is taken from there.
 */
export async function measureLevels(
  trials: Trials,
  measuring: Measuring,
  levels: Levels,
  onMeasured: (done: number) => void,
): Promise<Measured> {
  const model = await costOf(trials, measuring, null, (measure) => measure(trials.source));
  let done = 0;
  onMeasured(done);
  const measured = async (of: Levels['roundings']): Promise<Point[]> => {
    const points: Point[] = [];
    for (const [at, level] of of) {
      const { losses, seconds } = await levelCost(trials, measuring, level);
      points.push({
        ...{ at, losses, change: meanLoss(losses.domain) - meanLoss(model.losses.domain) },
        time: seconds === null || model.seconds === null ? null : seconds / model.seconds,
      });
      done += 1;
      onMeasured(done);
    }
    return points;
  };
  const roundings = await measured(levels.roundings);
  const cuts = new Map<string, readonly Point[]>();
  for (const [recipe, of] of levels.cuts) cuts.set(recipe, await measured(of));
  const factors = await experienceWith(trials.project, trials.parent.fingerprint);
  return { model: model.losses, roundings, cuts, together: new Map(), factors };
}

async function levelCost(trials: Trials, measuring: Measuring, level: Level): Promise<Cost> {
  const recipe = findRecipe(measuring.recipes, level.recipe);
  const settings = settingsOf(level, measuring.lambda ?? recipe.defaults.lambda, measuring.seed);
  const cost = await costOf(trials, measuring, { level, recipe, settings }, (measure) =>
    tryOut(quiet(trials), recipe, settings, measure),
  );
  await trials.workspace.device.release();
  return cost;
}

/** Trials without words of their own: of ten that are thrown away nobody wants to read the warnings. */
const quiet = (trials: Trials): Trials => ({
  ...trials,
  workspace: { ...trials.workspace, progress: () => undefined, warn: () => undefined },
});

/** What was done to the model, with everything that makes a difference; null for the model as it is. */
type Done = Readonly<Record<string, unknown>> | null;

/** What a model costs that `on` makes if it is not known yet. */
export async function costOf(
  { parent, texts, workspace }: Trials,
  { domain, general, tokenBytes, timed }: Measuring,
  done: Done,
  on: On,
): Promise<Cost> {
  const { device } = workspace;
  const common = { model: parent.fingerprint, done, device: device.kind, threads: device.threads };
  const scored = [texts.domain?.fingerprint, texts.general?.fingerprint];
  const measured = [calibrationOf(domain).fingerprint, general && calibrationOf(general).fingerprint];
  const places = {
    losses: fingerprintOf({ what: 'advice', ...common, scored, measured }),
    seconds: fingerprintOf({ what: 'time of writing', ...common, scored }),
  };
  const lossesOf = async (source: ModelSource): Promise<SideLosses> => {
    using walker = new Walker(source, workspace);
    const of = (windows: PackedWindows): Promise<LossResult> => measureLoss(walker, windows, tokenBytes);
    return { domain: await of(domain), general: general && (await of(general)) };
  };
  const find = async <T>(place: string): Promise<T | null> =>
    ((await workspace.findResult(place))?.value as T | undefined) ?? null;
  const kept = async <T>(place: string, found: T | null, measure: () => Promise<T>): Promise<T> => {
    if (found !== null) return found;
    const value = await measure();
    await workspace.saveResult(place, value);
    return value;
  };
  const losses = await find<SideLosses>(places.losses);
  const seconds = timed ? await find<number>(places.seconds) : null;
  if (losses && (seconds !== null || !timed)) return { losses, seconds };
  return on(async (source) => ({
    losses: await kept(places.losses, losses, () => lossesOf(source)),
    seconds: timed ? await kept(places.seconds, seconds, () => writingSeconds(source, workspace)) : null,
  }));
}
