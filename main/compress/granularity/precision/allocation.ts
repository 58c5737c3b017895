import type { Described } from '../../../models/architecture.ts';
import type { AllocationComponent } from '../granularity.ts';
import type { Work } from '../work.ts';
import type { Formats } from './formats.ts';

/** Says how every tensor is stored. */
export interface PrecisionAllocation<Options = unknown> extends AllocationComponent<Options> {
  /** Whether it decides that for each tensor, so that a person says how large the model may become, and no more. */
  readonly mixes: boolean;
  /** Fewest bytes that a mix can take, a number that is not rounded taking `others`; absent where it does not mix. */
  leastBytes?(model: Described, others: number, options: Options): number;
  formats(work: Work, options: Options): Promise<Formats> | Formats;
}
