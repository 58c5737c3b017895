import type { Advice, Input, PlanInput, PlanStep } from '../../../preload/contract/index.ts';
import { measuredAlike, measuringOf, type MeasuringSettings } from '../../../preload/contract/runSettings.ts';
import { bytes, percent, signed } from '../../format.ts';
import { text } from '../../text/index.ts';
import { type Draft, onlyTrains } from '../wizard/draft.ts';
import { adviceGoalOf } from '../wizard/goals.ts';
import type { Model } from '../models.ts';
import type { Recipe } from '../recovery.ts';

export type AdvisedPlan = Advice['plans'][number];
type Change = AdvisedPlan['predicted']['domain'];

/** What advice is asked, with what it is measured by; the settings of the run that it does not ask for come with them. */
export type Question = Pick<Input<'advice.make'>, 'model' | 'domain' | 'general' | 'goal' | 'format'> &
  MeasuringSettings & { readonly minutes: number };

/** What the answers ask advice; null while something is missing, or where advice says nothing of the goal. */
export function questionOf(draft: Draft): Question | null {
  const goal = onlyTrains(draft) ? null : adviceGoalOf(draft);
  if (!draft.model || !draft.domain || !goal) return null;
  return {
    ...{ model: draft.model, domain: draft.domain, goal, minutes: Number(draft.trainMinutes) },
    ...measuringOf(draft.settings),
    ...(draft.general ? { general: draft.general } : {}),
    ...(draft.format ? { format: draft.format } : {}),
  };
}

type Asked = Pick<Advice, 'model' | 'domain' | 'general' | 'goal' | 'format' | 'minutes' | 'settings'>;

/**
 * Whether advice was measured for what is asked now, so that another goal is answered from what is known; how fast models write is
 * measured for that goal alone.
 */
export const measuredFor = (advice: Asked, { model, domain, general, format, ...question }: Question): boolean =>
  advice.model === model &&
  advice.domain === domain &&
  advice.general === (general ?? null) &&
  advice.format === (format ?? null) &&
  (question.goal.kind !== 'time' || advice.goal.kind === 'time') &&
  measuredAlike(advice.settings, question);

/** Whether advice answers exactly what is asked now. */
export const answersTo = (advice: Asked, question: Question): boolean =>
  measuredFor(advice, question) &&
  advice.minutes === question.minutes &&
  advice.goal.kind === question.goal.kind &&
  advice.goal.value === question.goal.value;

/** The run that carries out a plan, under the name and with the settings that a person chose since. */
export const planRunOf = (draft: Draft, taken: PlanInput): PlanInput => ({
  ...taken,
  ...draft.settings,
  ...(draft.name ? { name: draft.name } : {}),
});

/** How probable the right next word stays, as a share of what the model gives it, after a rise of the loss. */
const kept = (rise: number): number => Math.exp(-rise);

/** The same in words. */
export const keptShare = (rise: number): string => percent(kept(rise));

/** A change of the loss as people read it: what stays of the right next word's probability, and from where to where. */
export function keptOf({ change, low, high }: Change): { readonly share: string; readonly range: string } {
  return { share: keptShare(change), range: text.advice.range(keptShare(high), keptShare(low)) };
}

/** The change itself, for those who want it. */
export const lossWords = ({ change, low, high }: Change): string =>
  text.advice.loss(signed(change), signed(low), signed(high));

/** A size on the curve: its share of the model, and what stays there. */
export interface CurvePoint extends Change {
  readonly bytes: number;
  /** Share of the model's size. */
  readonly x: number;
  /** Share of the right next word's probability that stays, with its interval. */
  readonly y: number;
  readonly least: number;
  readonly most: number;
}

export function curvePoints({ curve, smallest }: Advice, model: Pick<Model, 'bytes'>): CurvePoint[] {
  // The curve begins with the smallest, whose change is known, and with it the loss of the model itself.
  const before = (curve[0]?.loss ?? 0) - smallest.predicted.domain.change;
  return curve.map(({ bytes, loss, low, high }) => ({
    ...{ bytes, x: bytes / model.bytes, change: loss - before, low: low - before, high: high - before },
    ...{ y: kept(loss - before), least: kept(high - before), most: kept(low - before) },
  }));
}

/** Where a plan stands beside the curve. */
export const placeOf = ({ bytes, predicted }: AdvisedPlan, model: Pick<Model, 'bytes'>) => ({
  x: bytes / model.bytes,
  y: kept(predicted.domain.change),
});

/** The goal as a place on one of the two axes: for memory and time, which neither shows, the size of the best plan. */
export function goalLine(
  { goal, plans, smallest }: Pick<Advice, 'goal' | 'plans' | 'smallest'>,
  model: Pick<Model, 'bytes'>,
) {
  if (goal.kind === 'keep') return { axis: 'y', at: goal.value } as const;
  if (goal.kind === 'memory' || goal.kind === 'time')
    return { axis: 'x', at: (plans[0] ?? smallest).bytes / model.bytes } as const;
  return { axis: 'x', at: goal.kind === 'size' ? goal.value : goal.value / model.bytes } as const;
}

/** The nearest goal that can be reached where the one that was asked for cannot, in words and as an answer. */
export function nearest(advice: Advice, model: Pick<Model, 'bytes' | 'name'>) {
  const points = curvePoints(advice, model);
  const best = points.at(-1);
  if (advice.goal.kind === 'keep' && best) {
    // What is rounded down is reached for certain.
    const keepPercent = Math.floor(1000 * best.y) / 10;
    return {
      answer: { goal: 'keep', keepPercent } as const,
      words: text.advice.nearestKeep(percent(keepPercent / 100), bytes(best.bytes)),
      take: text.advice.take(percent(keepPercent / 100)),
    };
  }
  const { bytes: size, predicted } = advice.smallest;
  return {
    answer: { goal: 'bytes', gigabytes: size / 1e9 } as const,
    words: text.advice.nearestSize(
      ...([bytes(size), percent(size / model.bytes), model.name, keptOf(predicted.domain).share] as const),
    ),
    take: text.advice.take(bytes(size)),
  };
}

/** What a step of a plan does, in plain words. */
export function stepWords(step: PlanStep, recipes: readonly Recipe[]): string {
  const { training } = step;
  const done = withoutTraining(step, recipes);
  return training?.steps === undefined ? done : `${done} ${text.advice.stepTrained(training.steps)}`;
}

function withoutTraining(step: PlanStep, recipes: readonly Recipe[]): string {
  const { recipe, share, bytes: most } = step;
  const title =
    typeof recipe === 'string' ? (recipes.find(({ name }) => name === recipe)?.title ?? recipe) : text.advice.ownRecipe;
  if (share !== undefined) return text.advice.stepShare(percent(share, 0), title);
  if (most !== undefined) return text.advice.stepBytes(bytes(most), title);
  return text.advice.stepOther(title);
}
