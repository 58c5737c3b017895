import { type Choice, Registry } from '../../components/component.ts';
import { adapters } from '../adapters/index.ts';
import { merged } from '../merged/index.ts';
import { sparse } from '../sparse/index.ts';
import type { Recovery } from '../../training/recovery.ts';
import type { Method, Tuning, TuningWork } from '../../training/tuning.ts';
import { esft } from './esft.ts';
import { frozen } from './frozen.ts';
import { full } from './full.ts';
import { oneExpert } from './oneExpert.ts';
import { quantisationAware } from '../rounded/quantisationAware.ts';

/** Ways of training, by the name a recipe uses. */
export const methods = new Registry<Method>([
  full,
  esft,
  oneExpert,
  quantisationAware,
  frozen,
  ...adapters,
  ...sparse,
  ...merged,
]);

/** Prepares the way of training that a recovery names. */
export const tuningOf =
  ({ train }: Pick<Recovery, 'train'>) =>
  (work: TuningWork): Promise<Tuning> => {
    const { component, options } = methods.bind(train);
    return component.prepare(work, options);
  };

/** Adapters add a hundredth of the model or less. */
const correctionShare = 0.02;

/** Bytes that a training holds for each number of the model: value, gradient, two numbers of Adam's, and what the method says. */
export function trainingBytesPerNumber(choice: Choice): number {
  const { changes, beside = 0 } = methods.bind(choice).component;
  return (16 + beside) * (changes === 'model' ? 1 : correctionShare);
}
