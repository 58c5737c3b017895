import { noOptions, type NoOptions } from '../../components/component.ts';
import { selection, shuffled } from '../ranking.ts';
import { measurable } from '../space.ts';
import type { StrategyComponent } from '../strategy.ts';

export const random: StrategyComponent<NoOptions> = {
  name: 'random',
  paper: null,
  explanation: 'Takes documents at random. What every other way to choose is to be compared with.',
  citation: '',
  options: noOptions,
  needs: [],
  select: (task) =>
    Promise.resolve(
      selection(shuffled(measurable(task.pool), task.seed), () => `It was drawn at random with seed ${task.seed}`),
    ),
};
