import { join } from 'node:path';
import { DisposalStack } from '../runtime/disposal.ts';
import { tokenCount, type TokenWindows } from '../models/windows.ts';
import { type Arrays, restoreState, saveState } from './trainingState.ts';
import { divergence } from './divergence.ts';
import { resolvedGradients } from './gradientSurgery/gradientSurgery.ts';
import { type PreparedSurgery, surgeryOf } from './gradientSurgery/prepared.ts';
import { gainOf } from './gain.ts';
import { Learner } from './learner.ts';
import { Mixture, type Side } from './mixture.ts';
import { combined } from './objectives/combined.ts';
import type { Objective } from './objectives/objective.ts';
import { regularisers } from './regularisers/index.ts';
import type { Regulariser } from './regularisers/regulariser.ts';
import { rateAt } from './rates.ts';
import { boundObjectives } from './objectives/bound.ts';
import { weighedChoice } from './recovery.ts';
import { trainedEntries } from './trainable.ts';
import type { EvaluationStep, Training, TrainingReport } from './training.ts';
import type { Step, Tuning, TuningWork } from './tuning.ts';
import { clipGradients, Updates } from './update.ts';

/**
 * Trains from wherever an earlier process left it. What is restored is everything the next step depends on, so a resumed
 * training ends with the same bits as one that was never interrupted.
 *
 * @returns the learner in its best state (the last one when nothing was evaluated), which the caller gives back, and what happened.
 */
export async function train(training: Training): Promise<{ learner: Learner; report: TrainingReport }> {
  const loop = await TrainingLoop.prepare(training);
  await using scope = new DisposalStack();
  scope.use(loop.objective);
  if (loop.surgery?.distance) scope.use(loop.surgery.distance);
  if (loop.surgery?.reference) scope.use(loop.surgery.reference);
  scope.use(loop.learner);
  await loop.restore();
  await loop.evaluate();
  while (loop.going) await loop.step();
  await loop.takeBest();
  return { learner: scope.release(loop.learner), report: loop.report };
}

/** What of a training is a number or a text: saved with its arrays. */
interface Progress {
  step: number;
  best: EvaluationStep | null;
  evaluations: EvaluationStep[];
  losses: number[];
  stopped: string | null;
}

const stateFile = 'training-state.safetensors';
const bestFile = 'training-best.safetensors';

/** Saving may take this share of the time. */
const savingShare = 0.05;

interface Pull {
  readonly weight: number;
  readonly regulariser: Regulariser;
}

interface Prepared {
  readonly tuning: Tuning;
  readonly objective: Objective;
  readonly surgery: PreparedSurgery | null;
  readonly pulls: readonly Pull[];
}

class TrainingLoop {
  readonly learner: Learner;
  readonly objective: Objective;
  readonly surgery: PreparedSurgery | null;
  readonly #training: Training;
  readonly #tuning: Tuning;
  readonly #regularisers: readonly Pull[];
  readonly #mixture: Mixture;
  readonly #updates: Updates;
  readonly #progress: Progress = { step: 0, best: null, evaluations: [], losses: [], stopped: null };
  /** The arrays of the best state where there is no file for them. */
  #best: Arrays | null = null;
  #references: Readonly<Record<Side, number>> | null = null;
  #nextSave: number;

  private constructor(training: Training, { tuning, objective, surgery, pulls }: Prepared) {
    const { recovery, texts, seed, source, walk } = training;
    this.#training = training;
    this.#tuning = tuning;
    this.#regularisers = pulls;
    this.objective = objective;
    this.learner = new Learner(source, tuning, walk);
    this.#mixture = new Mixture(texts, recovery.data, seed, recovery.steps);
    this.surgery = surgery;
    this.#updates = new Updates(recovery, tuning.trainables);
    this.#nextSave = performance.now() + 1000 * (training.checkpoints?.seconds ?? 0);
  }

  static async prepare(training: Training): Promise<TrainingLoop> {
    const { source, teacher, recovery, texts, calibration, masks, seed, walk } = training;
    const work: TuningWork = {
      ...{ source, teacher, walk, seed, steps: recovery.steps },
      ...{ calibration: calibration.domain, training: texts.domain },
      general: calibration.general,
      masks: recovery.zeros === 'keep' ? masks : null,
      warn: (message) => training.warn(message),
    };
    const tuning = await training.tuning(work);
    const told = { source, teacher, walk, seed };
    const objective = await combined(boundObjectives(recovery), told);
    const surgery = await surgeryOf(training, told);
    if (surgery && tuning.side)
      throw new Error('Gradient surgery reads both sides in every step, and this way of training one at a time.');
    const pulls: Pull[] = [];
    for (const one of recovery.regularisers) {
      const { weight, choice } = weighedChoice(one);
      const bound = regularisers.bind(choice);
      pulls.push({ weight, regulariser: await bound.component.prepare(work, tuning.trainables, bound.options) });
    }
    return new TrainingLoop(training, { tuning, objective, surgery, pulls });
  }

  get going(): boolean {
    return this.#progress.stopped === null && this.#progress.step < this.#training.recovery.steps;
  }

  get report(): TrainingReport {
    const { step, best, evaluations, losses, stopped } = this.#progress;
    const trained = trainedEntries(this.#tuning.trainables);
    const outcome = { trained, steps: step, best, evaluations, losses, stopped };
    return { ...outcome, ...gainOf(outcome) };
  }

  async restore(): Promise<void> {
    const { checkpoints } = this.#training;
    if (!checkpoints) return;
    const found = (await restoreState(join(checkpoints.folder, stateFile), this.#state())) as Progress | null;
    if (found) Object.assign(this.#progress, found);
  }

  async step(): Promise<void> {
    const { recovery } = this.#training;
    const { step: number } = this.#progress;
    const started = performance.now();
    const rate = recovery.rate * rateAt(recovery.schedule, number, recovery.steps);
    const step = { number, steps: recovery.steps, rate };
    await this.#tuning.beforeStep?.(step);
    const descended = await this.#descend(step);
    let { loss } = descended;
    for (const { weight, regulariser } of this.#regularisers) loss += weight * (await regulariser(weight, step));
    await this.#tuning.beforeUpdate?.(step);
    const gradientNorm = clipGradients(this.#tuning.trainables, recovery.clip);
    const broken = divergence(this.#progress.losses, { step: number + 1, loss, gradientNorm });
    if (broken) return this.#stop(broken);
    const since = this.#tuning.restarts?.findLast((at) => at <= number) ?? 0;
    if (since === number) this.#updates.forget();
    this.#updates.apply(number - since, rate);
    await this.#tuning.afterUpdate?.(step);
    for (const begun of this.#tuning.begun?.() ?? []) this.#updates.begin(begun);
    this.#progress.step = number + 1;
    this.#progress.losses.push(loss);
    const tokensPerSecond = descended.tokens / ((performance.now() - started) / 1000);
    this.#training.onStep?.({ step: number + 1, steps: recovery.steps, loss, rate, gradientNorm, tokensPerSecond });
    await this.evaluate();
    await this.#save();
  }

  /** Gradients of the step's text: of all of it, or of both sides resolved into one. */
  async #descend(step: Step): Promise<{ loss: number; tokens: number }> {
    const { batch } = this.#training.recovery;
    if (!this.surgery) {
      const windows = this.#mixture.next(step.number, batch, this.#tuning.side?.(step));
      return { loss: await this.learner.gradients(windows, this.objective), tokens: tokenCount(windows) };
    }
    const sides = this.surgery.distance ? this.#twice(step.number) : this.#mixture.sides(step.number, batch);
    const how = { ...this.surgery, step };
    const loss = await resolvedGradients(this.learner, this.objective, sides, how);
    return { loss, tokens: tokenCount(sides.domain) + tokenCount(sides.general) };
  }

  /** The text of a step, for both of its gradients. */
  #twice(step: number): Record<Side, TokenWindows> {
    const windows = this.#mixture.next(step, this.#training.recovery.batch);
    return { domain: windows, general: windows };
  }

  /** Measures, when it is time to, on text that is not trained on: keeps the best state, stops when too much is forgotten. */
  async evaluate(): Promise<void> {
    const { recovery, calibration } = this.#training;
    const progress = this.#progress;
    const { step, evaluations, stopped } = progress;
    // A resumed training stands at a step at which no evaluation step is due, or evaluated before it was saved.
    const due = recovery.every !== null && (step % recovery.every === 0 || step === recovery.steps);
    if (!due || stopped !== null || evaluations.at(-1)?.step === step) return;
    const { domain, general } = calibration;
    const evaluation: EvaluationStep = {
      step: progress.step,
      domain: await this.learner.loss(domain),
      general: general ? await this.learner.loss(general) : null,
    };
    progress.evaluations.push(evaluation);
    this.#training.onEvaluation?.(evaluation);
    const forgotten = (evaluation.general ?? 0) - (progress.evaluations[0]?.general ?? 0);
    if (!Number.isFinite(evaluation.domain + forgotten)) return this.#stop('the model’s loss is not a number any more');
    if (recovery.limit !== null && forgotten > recovery.limit) {
      const trespass = `the loss of general text has risen by ${forgotten.toFixed(3)} nats, and ${recovery.limit} are allowed`;
      return this.#stop(`${trespass}; mix in more general text, train fewer numbers, or allow more`);
    }
    const counts = this.#tuning.counts?.(evaluation.step) ?? true;
    if (counts && (!progress.best || evaluation.domain < progress.best.domain)) {
      await this.#keepBest();
      progress.best = evaluation;
    }
    if (recovery.data.dynamic && evaluation.general !== null) {
      const references = await this.#teacherLosses();
      const lag = { domain: evaluation.domain - references.domain, general: evaluation.general - references.general };
      this.#mixture.adapt(lag);
    }
  }

  /** Puts the trained tensors where they were at the best evaluation. */
  async takeBest(): Promise<void> {
    const { best, step, stopped } = this.#progress;
    if (stopped) {
      const kept = best ? `The state of step ${best.step} was kept.` : 'The state before that step was kept.';
      this.#training.warn(`Training stopped after ${step} steps: ${stopped}. ${kept}`);
    }
    if (!best || best.step === step) return;
    const { checkpoints } = this.#training;
    if (checkpoints) await restoreState(join(checkpoints.folder, bestFile), this.#learned());
    else if (this.#best) copyInto(this.#learned(), this.#best);
  }

  #stop(reason: string): void {
    this.#progress.stopped = reason;
  }

  /** What the teacher makes of the same text: where training should get to. */
  async #teacherLosses(): Promise<Readonly<Record<Side, number>>> {
    if (this.#references) return this.#references;
    const { teacher, walk, calibration } = this.#training;
    using learner = new Learner(teacher, { trainables: [] }, walk);
    const general = calibration.general ? await learner.loss(calibration.general) : 0;
    this.#references = { domain: await learner.loss(calibration.domain), general };
    return this.#references;
  }

  /** What was learned so far. */
  #learned(): Arrays {
    const arrays: Record<string, Arrays[string]> = {};
    this.#tuning.trainables.forEach(({ values, effective, mask }, at) => {
      arrays[`${at}.values`] = values;
      // States of interrupted trainings are stored with this name.
      if (effective) arrays[`${at}.seen`] = effective;
      if (mask) arrays[`${at}.mask`] = mask;
    });
    for (const [name, array] of Object.entries(this.#tuning.state ?? {})) arrays[`tuning.${name}`] = array;
    return arrays;
  }

  /** Everything that the next step depends on. */
  #state(): Arrays {
    const arrays: Record<string, Arrays[string]> = { ...this.#learned(), mixture: this.#mixture.state };
    if (this.surgery?.surgery.state) arrays['surgery'] = this.surgery.surgery.state;
    this.#updates.states.forEach((state, at) => {
      for (const [name, array] of Object.entries(state)) arrays[`${at}.optimiser.${name}`] = array;
    });
    return arrays;
  }

  async #keepBest(): Promise<void> {
    const { checkpoints } = this.#training;
    const learned = this.#learned();
    if (checkpoints) await saveState(join(checkpoints.folder, bestFile), learned, null);
    else this.#best = Object.fromEntries(Object.entries(learned).map(([name, array]) => [name, array.slice()]));
  }

  /** Saves the state, unless the last time was too recent or saving takes long. */
  async #save(): Promise<void> {
    const { checkpoints } = this.#training;
    const started = performance.now();
    if (!checkpoints || started < this.#nextSave) return;
    await saveState(join(checkpoints.folder, stateFile), this.#state(), this.#progress);
    const ended = performance.now();
    this.#nextSave = ended + Math.max(1000 * checkpoints.seconds, (ended - started) / savingShare);
  }
}

function copyInto(target: Arrays, from: Arrays): void {
  for (const [name, array] of Object.entries(target)) array.set(from[name] as never);
}
