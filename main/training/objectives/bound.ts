import type { Bound } from '../../components/component.ts';
import { type Recovery, weighedChoice } from '../recovery.ts';
import { objectives } from './index.ts';
import type { ObjectiveComponent } from './objective.ts';

/** The objectives that a training names, with their options and their weights in the sum that is descended. */
export const boundObjectives = ({ objectives: chosen }: Pick<Recovery, 'objectives'>) =>
  chosen.map((one): { weight: number } & Bound<ObjectiveComponent> => {
    const { weight, choice } = weighedChoice(one);
    return { weight, ...objectives.bind(choice) };
  });
