import { z } from 'zod';
import type { Parameter } from '../../../models/architecture.ts';
import { Registry } from '../../../components/component.ts';
import type { AllocationComponent } from '../granularity.ts';

/** How ranks are spread over the linears of a layer. */
export interface RankAllocation<Options = unknown> extends AllocationComponent<Options> {
  /** Linears that become factors. */
  includes(linear: Parameter, options: Options): boolean;
  /** Kept shares of the included linears relative to one another. */
  preference(linear: Parameter, options: Options): number;
}

/** Linears of sublayers that let positions see one another, of the others, or of both. */
const which = z.enum(['all', 'attention', 'feedForward']).default('all');
const uniformOptions = z.strictObject({ linears: which });
const included = ({ attends }: Parameter, linears: z.infer<typeof which>) =>
  linears === 'all' || (linears === 'attention') === attends;

const uniform: RankAllocation<z.infer<typeof uniformOptions>> = {
  name: 'uniform',
  explanation: 'Every matrix keeps the same share of its parameters.',
  citation: '',
  options: uniformOptions,
  needs: () => [],
  includes: (linear, { linears }) => included(linear, linears),
  preference: () => 1,
};

const degreeOptions = z.strictObject({
  linears: which,
  /** Kept share of queries and keys, that of values and outputs being 1 (before scaling to the target). */
  queries: z.number().gt(0).max(1).default(0.5),
});

/** LoRAP: queries and keys are of lower rank than values and outputs, so they keep less (Li et al. 2024, §3.2). */
const rankDegree: RankAllocation<z.infer<typeof degreeOptions>> = {
  name: 'rankDegree',
  explanation: 'Query and key matrices, which need fewer directions, keep less than value and output matrices.',
  citation: 'Li, Zhao, Tan, Zhou. ICML 2024 (LoRAP). arXiv:2404.09695',
  options: degreeOptions,
  needs: () => [],
  includes: (linear, { linears }) => included(linear, linears),
  // Where one matrix holds queries, keys and values it keeps what values need.
  preference: ({ function: does }, { queries }) => (does === 'query' || does === 'key' ? queries : 1),
};

/** How ranks are spread, by the name a recipe uses. */
export const rankAllocations = new Registry<RankAllocation>([uniform, rankDegree]);
