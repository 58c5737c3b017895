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

/** What stored advice says of itself, as far as experience goes. */
interface Given {
  readonly measured: { readonly model: string; readonly factors?: Factors };
  readonly plans: readonly {
    readonly rank: number;
    readonly plan: PlanDocument;
    readonly predicted: { readonly domain: { readonly change: number } };
  }[];
}

/** What plans that were advised for this model turned out to cost, whatever the text. */
export async function experienceWith(project: Project, model: string): Promise<Factors> {
  const given = new Map<string, Given>();
  for (const { name, measured, answer } of await project.advice.list())
    given.set(name, { measured: measured as Given['measured'], plans: (answer as Pick<Given, 'plans'>).plans });
  const known: Prediction[] = [];
  for (const { advice, rank, domain } of await outcomes(project)) {
    const from = given.get(advice);
    const plan = from?.plans.find((one) => one.rank === rank);
    if (!plan || domain === null || from?.measured.model !== model) continue;
    const kind = plan.plan.steps.some(({ share }) => share !== undefined) ? 'cut' : 'whole';
    const factor = from.measured.factors?.[kind] ?? 1;
    known.push({ kind, predicted: plan.predicted.domain.change / factor, measured: domain });
  }
  return factorsFrom(known);
}
