import type { Advice } from '../../../preload/contract/index.ts';
import { measuringOf } from '../../../preload/contract/runSettings.ts';
import { checkIdentity, type Identity } from '../../advice/identity.ts';
import type { Asked } from '../../advice/input.ts';
import { type Outcome, outcomes } from '../../advice/outcomes.ts';
import type { AdviceRow } from '../../project/repositories/advice.ts';
import { type Implementations, inEngine } from './implementation.ts';

/** Advice as it is stored. */
type Answer = Omit<Advice, 'advice' | 'settings' | 'created' | 'plans'> & {
  readonly plans: readonly Omit<Advice['plans'][number], 'made'>[];
};

/** Advice as it was given, with what came of its plans since. */
function given({ name, answer, measured, created }: AdviceRow, all: readonly Outcome[]): Advice {
  const { plans, ...rest } = answer as Answer;
  const madeBy = (rank: number) => all.filter((one) => one.advice === name && one.rank === rank);
  return {
    ...rest,
    plans: plans.map((plan) => ({
      ...plan,
      made: madeBy(plan.rank).map(({ variant, domain, general }) => ({ variant, domain, general })),
    })),
    ...{ advice: name, settings: measuringOf((measured as Measured).input), created },
  };
}

/** What stored advice was measured on, and what was asked beside the goal. */
type Measured = Identity & { readonly input: Asked };

export const advice: Implementations<'advice'> = {
  'advice.make': inEngine('advise'),

  'advice.show': async (place, { advice: name }) => {
    const project = await place.project();
    return given(await project.advice.get(name), await outcomes(project));
  },

  'advice.list': async (place) => {
    const project = await place.project();
    const all = await outcomes(project);
    return (await project.advice.list()).map((row) => given(row, all));
  },

  'advice.take': async (place, { advice: name, rank = 1 }) => {
    const project = await place.project();
    const row = await project.advice.get(name);
    const { plans, smallest } = row.answer as Answer;
    const chosen = plans.find((plan) => plan.rank === rank);
    if (!chosen)
      throw new Error(
        plans.length
          ? `${name} has no plan of rank ${rank}; it has ${plans.length}.`
          : `${name} found no plan that reaches its goal; the smallest that can be had takes ${smallest.bytes} bytes.`,
      );
    const { input, ...identity } = row.measured as Measured;
    await checkIdentity(project, name, identity, input);
    return { kind: 'plan', ...input, plan: chosen.plan, advice: { name, rank } };
  },
};
