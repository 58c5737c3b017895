import type { DepthAllocation } from '../allocation.ts';
import { Registry } from '../../../../components/component.ts';
import { collapse } from './collapse.ts';
import { greedy } from './greedy.ts';
import { lowest } from './lowest.ts';
import { run } from './run.ts';
import { span } from './span.ts';

/** Which layers or sublayers go, by the name a recipe uses. */
export const depthAllocations = new Registry<DepthAllocation>([lowest, greedy, span, run, collapse]);
