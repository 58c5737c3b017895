import type { Step, Tuning } from '../training/tuning.ts';
import type { InTrainingMethod, InTrainingTuning, InTrainingWork } from './inTrainingPruning.ts';

type Hook = 'beforeStep' | 'beforeUpdate' | 'afterUpdate';

/**
 * Prunes beside a training that may have hooks and a memory of its own: at every step the training's come first, what prunes has the last
 * word, and a state counts when it does for both. A method sees a training that has neither, so that it cannot lose them.
 *
 * @throws where the method begins its training anew and the training would go on with what it kept of another one.
 */
export async function preparedBeside<Options>(
  method: InTrainingMethod<Options>,
  work: InTrainingWork,
  options: Options,
): Promise<InTrainingTuning> {
  const { beforeStep, beforeUpdate, afterUpdate, counts, state = {}, restarts = [], ...plain } = work.base;
  const [kept] = Object.keys(state);
  if (method.startsOver && kept !== undefined)
    throw new Error(
      `The method ${method.name} sets a model back and trains it anew, and the training beside it would go on with what it kept ("${kept}"). Choose a training that keeps nothing between steps, such as full.`,
    );
  const own = await method.prepare({ ...work, base: plain }, options);
  const hooks = { beforeStep, beforeUpdate, afterUpdate };
  const both = (name: Hook) => async (step: Step) => {
    await hooks[name]?.(step);
    await own[name]?.(step);
  };
  const forgotten = [...new Set([...restarts, ...(own.restarts ?? [])])].sort((a, b) => a - b);
  return {
    ...own,
    ...{ beforeStep: both('beforeStep'), beforeUpdate: both('beforeUpdate'), afterUpdate: both('afterUpdate') },
    ...(forgotten.length ? { restarts: forgotten } : {}),
    counts: (steps: number) => (counts?.(steps) ?? true) && (own.counts?.(steps) ?? true),
    state: { ...state, ...own.state },
  } satisfies Tuning;
}
