import type { JointMethod } from '../joint.ts';

/** Ways to prune whole units and layers while training. */
export const unitTrainings: readonly JointMethod[] = [];
