import type { Method } from '../../training/tuning.ts';
import { breadcrumbs } from './breadcrumbs.ts';
import { deltaDropping } from './deltaDropping.ts';
import { modelSoup } from './modelSoup.ts';
import { taskArithmetic } from './taskArithmetic.ts';
import { taskScaling } from './taskScaling.ts';

/** Ways of training that train more than once, and make one model of what came of it. */
export const merged: readonly Method[] = [modelSoup, taskArithmetic, breadcrumbs, deltaDropping, taskScaling];
