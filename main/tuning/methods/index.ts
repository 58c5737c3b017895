import { type Choice, Registry } from '../../components/component.ts';
import { adapters } from '../adapters/index.ts';
import { sparse } from '../sparse/index.ts';
import type { Recovery } from '../../training/recovery.ts';
import type { Method, Tuning, TuningWork } from '../../training/tuning.ts';
import { frozen } from './frozen.ts';
import { full } from './full.ts';

/** Ways of training, by the name a recipe uses. */
export const methods = new Registry<Method>([full, frozen, ...adapters, ...sparse]);

/** Prepares the way of training that a recovery names. */
export const tuningOf =
  ({ train }: Pick<Recovery, 'train'>) =>
  (work: TuningWork): Promise<Tuning> => {
    const { component, options } = methods.bind(train);
    return component.prepare(work, options);
  };

/** Whether a way of training moves the model's own numbers, all or some of them; else at most what an adapter adds. */
export const trainsModel = (choice: Choice): boolean => methods.bind(choice).component.changes === 'model';
