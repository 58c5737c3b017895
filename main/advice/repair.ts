import type { Side } from '../compress/extraction/extraction.ts';
import type { TrainingEvent } from '../compress/extraction/workspace.ts';
import { trialWorkspace, type Trials } from '../kinds/extract/trial.ts';
import type { Workbench } from '../kinds/extract/workbench.ts';
import { carriedOut } from '../kinds/plan/carriedOut.ts';
import type { Step } from '../kinds/plan/settings.ts';
import { Learner } from '../training/learner.ts';

/** Losses of calibration text while a repair goes on. */
type Evaluation = Extract<TrainingEvent, { readonly kind: 'evaluation' }>;

/** What pilots are tried on. */
export type PilotTrials = Trials & Pick<Workbench, 'textsOf'>;

/** What a short training showed: what it won back, and how long a step takes. */
export interface Pilot {
  readonly secondsPerStep: number;
  /** Steps with the losses of calibration text after them, the first before any step. */
  readonly evaluations: readonly Omit<Evaluation, 'kind'>[];
  /** Losses of the model that the plan begins with, on the same text. */
  readonly model: { readonly domain: number; readonly general: number | null };
}

/** The training that repairs what the last step of a plan did: through the rounding where it rounds. */
export const repairing = { rounded: 'quantisation-aware', cut: 'distil' } as const;

/**
 * Carries a plan out with a short training at its end and throws all of it away: only how the losses of calibration text fell,
 * and how long a step took, is kept.
 */
export async function pilotOf(trials: PilotTrials, steps: readonly Step[]): Promise<Pilot> {
  const { source, texts, parent } = trials;
  await using trial = trialWorkspace(trials);
  const evaluations: Evaluation[] = [];
  let [first, last, done] = [0, 0, 0];
  const workspace = {
    ...trial.workspace,
    progress: () => undefined,
    warn: () => undefined,
    // What was measured for a rounding is of use to the run; a training is not, whose layers are thrown away.
    saveResult: (fingerprint: string, value: unknown) =>
      evaluations.length ? Promise.resolve() : trial.workspace.saveResult(fingerprint, value),
    trained: (event: TrainingEvent) => {
      if (event.kind === 'evaluation') evaluations.push(event);
      if (event.kind !== 'step') return;
      const now = performance.now();
      // The first step compiles its graphs.
      if (event.step === 1) first = now;
      [last, done] = [now, event.step];
    },
  };
  await carriedOut({ source, texts, textsOf: trials.textsOf, workspace }, parent, steps, () => undefined);
  using model = new Learner(source, { trainables: [] }, workspace);
  const lossOf = async (side: Side) => {
    const calibration = texts[side];
    return calibration && (await model.loss(calibration.windows));
  };
  const domain = await lossOf('domain');
  if (domain === null) throw new Error('There is no text of the domain.');
  return {
    secondsPerStep: done > 1 ? (last - first) / 1000 / (done - 1) : Infinity,
    evaluations: evaluations.map(({ step, domain: own, general }) => ({ step, domain: own, general })),
    model: { domain, general: await lossOf('general') },
  };
}

/** Steps of a pilot: enough to compile, to warm up and to fall once. */
export const pilotSteps = 32;

/** More steps than this are never planned, whatever time there is. */
const mostSteps = 20_000;

/**
 * What is left of a loss falls as a power of the steps: 0.65, 0.59 and 0.53 of it after 100, 200 and 300 steps on meadow-8m at a fifth of its
 * size (bench/README.md, "Sizes").
 */
const power = 0.2;

/** Below this there was nothing to win back. */
const floor = 1e-3;

/** A training that fits the time, and what it is expected to leave of each side's loss. */
export interface Repair {
  readonly steps: number;
  readonly seconds: number;
  /** Share of the loss that a plan adds which is still there after the repair; below zero where the model gets better than it was. */
  readonly left: { readonly domain: number; readonly general: number };
}

/**
 * The repair that fits into so many seconds, expected from a pilot.
 *
 * @returns null where the time is not enough for as many steps as the pilot had.
 */
export function repairWithin(pilot: Pilot, seconds: number): Repair | null {
  const steps = Math.min(mostSteps, Math.floor(seconds / pilot.secondsPerStep));
  const [first, last] = [pilot.evaluations[0], pilot.evaluations.at(-1)];
  if (!first || !last || steps < last.step || last.step === 0) return null;
  const further = (last.step / steps) ** power;
  const leftOf = (model: number | null, before: number | null, after: number | null): number => {
    if (model === null || before === null || after === null || before - model < floor) return 1;
    const left = (after - model) / (before - model);
    // What has come out better than the model was is not expected to get better still.
    return left > 0 ? left * further : left;
  };
  return {
    ...{ steps, seconds: steps * pilot.secondsPerStep },
    left: {
      domain: leftOf(pilot.model.domain, first.domain, last.domain),
      general: leftOf(pilot.model.general, first.general, last.general),
    },
  };
}
