import type { CallOptions } from '../../../preload/bridge.ts';
import type { Input, Output, Procedure } from '../../../preload/contract/index.ts';
import type { TaskInput, TaskName, TaskOutput } from '../../tasks/index.ts';
import type { Place } from '../place.ts';

/** What a procedure of the contract does, in the place it is called in. */
export type Implementation<P extends Procedure> = (
  place: Place,
  input: Input<P>,
  options: CallOptions,
) => Promise<Output<P>>;

/** One for every procedure whose name begins with `Area`: a procedure of the contract without one is an error of types. */
export type Implementations<Area extends string> = {
  readonly [P in Extract<Procedure, `${Area}.${string}`>]: Implementation<P>;
};

/** A procedure that is a task of the engine, on the open project. */
export const inEngine =
  <T extends TaskName>(task: T) =>
  (place: Place, input: TaskInput<T>, options: CallOptions): Promise<TaskOutput<T>> =>
    place.task(task, input, options);
