import type { Advice, PlanInput } from '../../../preload/contract/index.ts';
import { checkIdentity, type Identity } from '../../advice/identity.ts';
import type { AdviceRow } from '../../project/repositories/advice.ts';
import { type Implementations, inEngine } from './implementation.ts';

/** Advice as it was given. */
const given = ({ name, answer, created }: AdviceRow): Advice => ({
  ...(answer as Omit<Advice, 'advice' | 'created'>),
  ...{ advice: name, created },
});

/** What stored advice was measured on, and what was asked beside the goal. */
type Measured = Identity & { readonly input: Omit<PlanInput, 'kind' | 'plan' | 'name'> };

export const advice: Implementations<'advice'> = {
  'advice.make': inEngine('advise'),

  'advice.show': async (place, { advice: name }) => given(await (await place.project()).advice.get(name)),

  'advice.list': async (place) => (await (await place.project()).advice.list()).map(given),

  'advice.take': async (place, { advice: name, rank = 1 }) => {
    const project = await place.project();
    const row = await project.advice.get(name);
    const { plans, smallest } = given(row);
    const chosen = plans.find((plan) => plan.rank === rank);
    if (!chosen)
      throw new Error(
        plans.length
          ? `${name} has no plan of rank ${rank}; it has ${plans.length}.`
          : `${name} found no plan that reaches its goal; the smallest that can be had takes ${smallest.bytes} bytes.`,
      );
    const { input, ...identity } = row.measured as Measured;
    await checkIdentity(project, name, identity, input);
    return { kind: 'plan', ...input, plan: chosen.plan };
  },
};
