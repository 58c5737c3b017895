import type { Side } from '../compress/extraction/extraction.ts';
import type { TrainingEvent } from '../compress/extraction/workspace.ts';
import { trialWorkspace, type Trials } from '../kinds/extract/trial.ts';
import type { Workbench } from '../kinds/extract/workbench.ts';
import { carriedOut } from '../kinds/plan/carriedOut.ts';
import type { Step } from '../kinds/plan/settings.ts';
import { Learner } from '../training/learner.ts';
import type { EvaluationStep } from '../training/training.ts';

/** What pilots are tried on. */
export type PilotTrials = Trials & Pick<Workbench, 'textsOf'>;

/** What a short training showed: what it won back, and how long a step takes. */
export interface Pilot {
  readonly secondsPerStep: number;
  /** Steps with the losses of calibration text after them, the first before any step. */
  readonly evaluations: readonly EvaluationStep[];
  /** Losses of the model that the plan begins with, on the same text. */
  readonly model: { readonly domain: number; readonly general: number | null };
}

/** Steps of a pilot: enough to compile, to warm up and to fall once. */
export const pilotSteps = 32;

/**
 * Carries a plan out with a short training at its end and throws all of it away: only how the losses of calibration text fell,
 * and how long a step took, is kept.
 */
export async function pilotOf(trials: PilotTrials, steps: readonly Step[]): Promise<Pilot> {
  const { source, texts, parent } = trials;
  await using trial = trialWorkspace(trials);
  const evaluations: EvaluationStep[] = [];
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
    evaluations,
    model: { domain, general: await lossOf('general') },
  };
}
