import { contextOf, type EngineEvent, type TaskContext } from '../engine/context.ts';
import type { Story } from './story.ts';

/** A context whose events become a run's story; what is written is also passed on. */
export const recording = (context: TaskContext, story: Story): TaskContext =>
  contextOf({
    ...{ engine: context.engine, recipes: context.recipes, memoryBudget: context.memoryBudget },
    project: context.project,
    emit: (event: EngineEvent) =>
      void story.record(event).then((written) => {
        if (written) context.emit(event);
      }),
  });
