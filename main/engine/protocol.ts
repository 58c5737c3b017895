import type { EngineEvent } from './context.ts';

/** What an engine process is asked to do: one task, named, with its input. Paths and settings travel, never data. */
export interface EngineRequest {
  /** Project folder; null for tasks that look at the machine or at folders outside any project. */
  readonly project: string | null;
  readonly recipes: string;
  /** Bytes for hidden states in memory; null: half of what is free. */
  readonly memoryBudget: number | null;
  readonly task: string;
  readonly input: unknown;
}

/** What an engine process sends: events while it works, then one result or one error. */
export type EngineMessage =
  | { readonly kind: 'event'; readonly event: EngineEvent }
  | { readonly kind: 'result'; readonly output: unknown }
  | { readonly kind: 'error'; readonly message: string };
