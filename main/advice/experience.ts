import type { PlanDocument } from '../../preload/contract/index.ts';
import type { Project } from '../project/project.ts';
import { outcomes } from './outcomes.ts';

/**
 * What losses of a model turned out to be, as a factor of what its parts had added up to: of plans that only round, and of those
 * that cut before.
 */
export interface Factors {
  readonly whole: number;
  readonly cut: number;
}

export const noFactors: Factors = { whole: 1, cut: 1 };

export const kindOf = (cut: number): keyof Factors => (cut > 0 ? 'cut' : 'whole');

/** A prediction that was measured later, both in nats per token. */
export interface Prediction {
  readonly kind: keyof Factors;
  /** As the parts had it, before any factor. */
  readonly predicted: number;
  readonly measured: number;
}

/** Losses below this are as much chance as harm, and no ratio is made of them. */
const tooSmall = 0.005;
/** Weight of the belief that parts add up, in measured plans. */
const belief = 1;

/** The geometric mean of measured over predicted, with the belief that it is one. */
export function factorsFrom(known: readonly Prediction[]): Factors {
  const of = (wanted: keyof Factors): number => {
    const logs = known
      .filter(({ kind, predicted, measured }) => kind === wanted && Math.min(predicted, measured) > tooSmall)
      .map(({ predicted, measured }) => Math.log(measured / predicted));
    return Math.exp(logs.reduce((sum, one) => sum + one, 0) / (logs.length + belief));
  };
  return { whole: of('whole'), cut: of('cut') };
}

/** A plan as it was advised, as far as experience goes. */
export interface Advised {
  readonly rank: number;
  readonly plan: PlanDocument;
  readonly predicted: { readonly domain: { readonly change: number } };
  readonly repair?: number | null;
}

/**
 * What came of a plan beside what its parts had added up to.
 *
 * @param factors what the advice had made of the parts.
 * @returns null where a training stood between the two.
 */
export function predictionOf(
  { plan, predicted, repair }: Advised,
  factors: Factors,
  measured: number,
): Prediction | null {
  if (typeof repair === 'number') return null;
  const kind = plan.steps.some(({ share }) => share !== undefined) ? 'cut' : 'whole';
  return { kind, predicted: predicted.domain.change / factors[kind], measured };
}

/** What plans that were advised for this model turned out to cost, whatever the text. */
export async function experienceWith(project: Project, model: string): Promise<Factors> {
  const given = new Map((await project.advice.list()).map((row) => [row.name, row]));
  const known: Prediction[] = [];
  for (const { advice, rank, domain } of await outcomes(project)) {
    const row = given.get(advice);
    const of = row?.measured as { readonly model: string; readonly factors?: Factors } | undefined;
    const plans = (row?.answer as { readonly plans: readonly Advised[] } | undefined)?.plans;
    const plan = plans?.find((one) => one.rank === rank);
    const found = plan && domain !== null && of?.model === model && predictionOf(plan, of.factors ?? noFactors, domain);
    if (found) known.push(found);
  }
  return factorsFrom(known);
}
