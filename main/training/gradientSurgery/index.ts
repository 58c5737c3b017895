import { Registry } from '../../components/component.ts';
import type { GradientSurgeryComponent } from './gradientSurgery.ts';
import { disparity } from './disparity.ts';
import { forgetting } from './forgetting.ts';
import { gradientDropout } from './gradientDropout.ts';
import { minNorm } from './minNorm.ts';

/** What becomes of the gradients of domain and general text where they differ, by the name a recipe uses. */
export const gradientSurgeries = new Registry<GradientSurgeryComponent>([
  minNorm,
  gradientDropout,
  disparity,
  forgetting,
]);
