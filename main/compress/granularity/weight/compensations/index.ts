import type { WeightCompensation } from '../compensation.ts';
import { Registry } from '../../../../components/component.ts';
import { admm } from './admm.ts';
import { fisherRegression } from './fisherRegression.ts';
import { obsUpdate } from './obsUpdate.ts';
import { residual } from './residual.ts';
import { swap } from './swap.ts';

/** Repairs after single weights went, by the name a recipe uses. */
export const weightCompensations = new Registry<WeightCompensation>([
  obsUpdate,
  admm,
  fisherRegression,
  swap,
  residual,
]);
