import { backwardStatistic } from '../backwardStatistic.ts';
import { gateBytes, gateTotals, ofUnits } from '../gates.ts';
import { drawnBytes } from './drawnAnswers.ts';

/**
 * How far a gate on every unit moves the answers from those of the model before anything was done to it: rows |g| and g², g the
 * gradient of a window's mean −log p(drawn answer) with respect to the gate; see drawnAnswers.
 */
export const answerGates = backwardStatistic({
  name: 'answerGates',
  explanation: 'how the answers move away from those of the whole model with each unit',
  from: 'answer',
  bytes: (model, text) => gateBytes(model, text) + drawnBytes(text),
  separate: true,
  shape: ofUnits,
  emit: gateTotals,
});
