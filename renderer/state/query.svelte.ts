import { untrack } from 'svelte';
import type { Input, Output, Procedure, Topic } from '../../preload/contract/index.ts';
import { asError } from '../asError.ts';
import { call } from '../client.ts';
import { onChange } from './changes.ts';

/** Answers of earlier calls: a screen shows them at once and the fresh ones when they come. */
const answers = new Map<string, unknown>();

// Answers about one project say nothing of another.
onChange(['project'], () => answers.clear());

/** Questions that the page has nothing to show for yet: while there are any, it is not complete. */
class FirstAnswers {
  awaited = $state(0);
}

export const firstAnswers = new FirstAnswers();

export interface Query<P extends Procedure> {
  /** null until the first answer. */
  readonly data: Output<P> | null;
  readonly error: Error | null;
  readonly loading: boolean;
  refresh(): void;
}

/**
 * The answer of a procedure, asked again when its input or one of the topics changes. For use while a component is set
 * up. An input of null asks nothing.
 */
export function query<P extends Procedure>(
  procedure: P,
  input: () => Input<P> | null,
  topics: readonly Topic[] = [],
): Query<P> {
  let data = $state.raw<Output<P> | null>(null);
  let error = $state.raw<Error | null>(null);
  let loading = $state(false);
  let asked = 0;

  const load = async () => {
    const value = input();
    asked += 1;
    const turn = asked;
    if (value === null) {
      data = null;
      error = null;
      loading = false;
      return;
    }
    const key = `${procedure} ${JSON.stringify(value)}`;
    const known = answers.get(key);
    if (known !== undefined) data = known as Output<P>;
    loading = true;
    if (known === undefined) firstAnswers.awaited += 1;
    try {
      const answer = await call(procedure, value);
      answers.set(key, answer);
      if (turn !== asked) return;
      data = answer;
      error = null;
    } catch (reason) {
      if (turn !== asked) return;
      error = asError(reason);
      if (known === undefined) data = null;
    } finally {
      if (known === undefined) firstAnswers.awaited -= 1;
    }
    loading = false;
  };

  $effect(() => {
    input();
    untrack(() => void load());
  });
  $effect(() => onChange(topics, () => void untrack(load)));

  return {
    get data() {
      return data;
    },
    get error() {
      return error;
    },
    get loading() {
      return loading;
    },
    refresh: () => void load(),
  };
}
