import { untrack } from 'svelte';
import type { Advice, PlanInput } from '../../../preload/contract/index.ts';
import { type AdvisedPlan, answersTo, measuredFor, planRunOf, type Question, questionOf } from './advice.ts';
import { cachedTask } from '../cachedTasks.ts';
import type { Model } from '../models.ts';
import { query } from '../query.svelte.ts';
import type { Task } from '../task.svelte.ts';
import { wizard } from '../wizard/wizard.svelte.ts';

/** What advice says to the answers of the wizard. */
export interface Advising {
  /** What would be asked; null where advice says nothing. */
  readonly question: Question | null;
  /** The advice that a person asked for, as long as it answers the question. */
  readonly advice: Advice | null;
  /** The plan that is taken; null where a recipe is followed. */
  readonly plan: AdvisedPlan | null;
  /** The run that carries the plan out; null until it is known. */
  readonly run: PlanInput | null;
  /** Why the plan cannot be carried out. */
  readonly error: Error | null;
  /** Advice that was given before to exactly this question. */
  readonly offered: Advice | null;
  /** Whether all was measured before, so that an answer takes seconds. */
  readonly quick: boolean;
  /** The measuring, which goes on while other pages are looked at. */
  readonly task: Task<'advice.make'> | null;
  ask(): Promise<void>;
}

/** For use while a component is set up. */
export function advising(model: () => Model | null): Advising {
  const list = query('advice.list', () => ({}), ['runs', 'variants']);
  const question = $derived(model() ? questionOf(wizard.draft) : null);
  const task = $derived.by(() => {
    const found = model();
    return found && cachedTask('advice.make', `${found.fingerprint} ${found.created}`);
  });
  const newest = $derived(task?.result ?? null);
  // What was just measured stands here before the list is there again.
  const all = $derived([
    ...(list.data ?? []),
    ...(newest && !list.data?.some(({ advice }) => advice === newest.advice) ? [newest] : []),
  ]);
  const answering = $derived(question ? all.filter((one) => answersTo(one, question)) : []);
  const advice = $derived(answering.find((one) => one.advice === wizard.draft.advice) ?? null);
  const plan = $derived(advice?.plans.find(({ rank }) => rank === wizard.draft.rank) ?? advice?.plans[0] ?? null);
  const taken = query('advice.take', () => (advice && plan ? { advice: advice.advice, rank: plan.rank } : null), [
    'models',
    'datasets',
  ]);
  // While another plan is looked up, the answer about the one before is still there.
  const run = $derived.by(() => {
    const { data, error } = taken;
    const current = data?.advice?.name === advice?.advice && data?.advice?.rank === plan?.rank;
    return data && !error && current ? planRunOf(wizard.draft, data) : null;
  });
  $effect(() => {
    if (newest) untrack(list.refresh);
  });

  return {
    get question() {
      return question;
    },
    get advice() {
      return advice;
    },
    get plan() {
      return plan;
    },
    get run() {
      return run;
    },
    get error() {
      return taken.error;
    },
    get offered() {
      return answering.at(-1) ?? null;
    },
    get quick() {
      return question !== null && all.some((one) => measuredFor(one, question));
    },
    get task() {
      return task;
    },
    ask: async () => {
      if (!question || !task) return;
      const made = await task.start({ ...question, ...wizard.draft.settings });
      if (made) Object.assign(wizard.draft, { advice: made.advice, rank: 1 });
    },
  };
}
