import { type Contribution, pairedDifference } from '../evaluate/bootstrap.ts';
import { type Factors, kindOf } from './experience.ts';
import { between, mean, type Point, type SideLosses, sumsOf, timeAt, upTo } from './between.ts';
import { type Together, togetherAt } from './together.ts';

/** The model's own losses, and what each way to a smaller one was measured to cost. */
export interface Measured {
  readonly model: SideLosses;
  /** By bits that a number takes on average, rising; empty where nothing is rounded. */
  readonly roundings: readonly Point[];
  /** For every recipe that cuts, by share of the numbers that goes, rising. */
  readonly cuts: ReadonlyMap<string, readonly Point[]>;
  /** For recipes that cut, what some of their compositions with a rounding were measured to cost, by share that goes, rising. */
  readonly together: ReadonlyMap<string, readonly Together[]>;
  readonly factors: Factors;
}

/** What is done to a model: a share of its units goes, then the rest is rounded. */
export interface Composition {
  /** The recipe that takes them; null where nothing goes. */
  readonly by: string | null;
  /** Share of the units that goes; 0: nothing. */
  readonly cut: number;
  /** Share of the numbers that goes with them: units are whole, and widths whole blocks. */
  readonly gone: number;
  /** Bits that a number takes on average afterwards; null: as many as before. */
  readonly bits: number | null;
}

/** A change of the mean loss in nats per token, with its interval over documents. */
export interface Change {
  readonly change: number;
  readonly low: number;
  readonly high: number;
}

type Side = keyof SideLosses;

/**
 * The loss of every document under a composition: what each part alone was measured to add, added up. Small changes hardly
 * touch each other; larger ones do: by how much was measured for a composition of every recipe that cuts, and the factors are what
 * plans of this model turned out to cost.
 */
function composed(measured: Measured, { by, cut, gone, bits }: Composition, side: Side): Contribution[] | null {
  const base = measured.model[side];
  if (!base) return null;
  const before = sumsOf(base);
  const after = before.map(({ sum, weight }) => ({ sum, weight }));
  const together = by === null || bits === null ? 1 : togetherAt(measured.together.get(by) ?? [], gone, side);
  const factor = measured.factors[kindOf(cut)] * together;
  const cuts = by === null ? [] : (measured.cuts.get(by) ?? []);
  const parts = [...(bits === null ? [] : between(measured.roundings, bits)), ...upTo(cuts, gone)];
  for (const [{ losses }, share] of parts) {
    const found = losses[side];
    if (!found) throw new Error(`Advice lacks the losses of ${side} text.`);
    sumsOf(found).forEach(({ sum }, i) => {
      (after[i] as { sum: number }).sum += factor * share * (sum - (before[i] as Contribution).sum);
    });
  }
  return after;
}

/** Predicted change of the mean loss, without its interval. */
export function predictedChange(measured: Measured, composition: Composition, side: Side = 'domain'): number {
  const [before, after] = [measured.model[side], composed(measured, composition, side)];
  return before && after ? mean(after) - mean(sumsOf(before)) : 0;
}

/** Predicted time of a written token as a share of the model's: what a cut and a rounding leave of it, one of the other's. */
export function predictedTime({ roundings, cuts }: Measured, { by, gone, bits }: Composition): number | null {
  const rounded = bits === null ? 1 : timeAt(roundings, bits);
  const cut = by === null ? 1 : timeAt([{ at: 0, time: 1 }, ...(cuts.get(by) ?? [])], gone);
  return rounded === null || cut === null ? null : rounded * cut;
}

/** The same with its interval. */
export function predict(measured: Measured, composition: Composition, seed: number) {
  const of = (side: Side): Change | null => {
    const [before, after] = [measured.model[side], composed(measured, composition, side)];
    if (!before || !after) return null;
    const { difference, low, high } = pairedDifference(sumsOf(before), after, seed);
    return { change: difference, low, high };
  };
  return { domain: of('domain') as Change, general: of('general') };
}

/** What each step of a composition is predicted to add to the loss of either text; 0 where there is none. */
export interface Harms {
  readonly cut: Readonly<Record<Side, number>>;
  readonly rounding: Readonly<Record<Side, number>>;
}

/** What the two cost more together than apart is the rounding's, which comes last; what they cost less, both have less. */
export function harmsOf(measured: Measured, composition: Composition): Harms {
  const of = (side: Side) => {
    const whole = predictedChange(measured, composition, side);
    const cut = composition.by === null ? 0 : predictedChange(measured, { ...composition, bits: null }, side);
    const rounding = predictedChange(measured, { ...composition, by: null, cut: 0, gone: 0 }, side);
    const [apart, less] = [cut + rounding, whole / (cut + rounding)];
    return whole < apart && apart > 0 ? { cut: less * cut, rounding: less * rounding } : { cut, rounding: whole - cut };
  };
  const [domain, general] = [of('domain'), of('general')];
  return {
    cut: { domain: domain.cut, general: general.cut },
    rounding: { domain: domain.rounding, general: general.rounding },
  };
}
