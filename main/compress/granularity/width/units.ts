import type { UnitKind } from '../../../models/architecture.ts';

/** The kinds of width units that a recipe's unit means. */
export const unitKinds: Readonly<Record<string, readonly UnitKind[]>> = {
  structure: ['kvGroup', 'neuron'],
  kvGroup: ['kvGroup'],
  neuron: ['neuron'],
};
