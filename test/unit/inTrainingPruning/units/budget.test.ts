import { describe, expect, it } from 'vitest';
import { expectedShare } from '../../../../main/inTrainingPruning/units/budget.ts';
import { gatePlaces, type Gates, gatesAt } from '../../../../main/inTrainingPruning/units/gates.ts';
import { budgetPress, hardConcrete } from '../../../../main/inTrainingPruning/units/hardConcrete.ts';
import { hardConcreteLaw } from '../../../../main/inTrainingPruning/units/laws/hardConcrete.ts';
import { ofSublayers, ofUnits, workOf } from './gatedUnits.ts';

describe('the budget', () => {
  it('is reached by the gates it presses on, in expectation', async () => {
    const work = await workOf();
    const chosen = hardConcrete.options.parse({ warmup: 0.2, until: 1 }) as never;
    const gates = gatesAt(work, gatePlaces(work, ofUnits), hardConcreteLaw(chosen), 1);
    const press = budgetPress(work, gates, chosen);
    const velocity = new Map<Float32Array, Float32Array>();
    for (let number = 0; number < 400; number += 1) {
      for (const { trained } of gates) {
        const { values, gradient } = trained['alpha'] as Gates['trained'][string];
        // Some units are dear: the loss pushes their gates open.
        gradient.forEach((_g, i) => (gradient[i] = i % 2 ? -1e-2 : 0));
        velocity.set(values, gradient);
      }
      press.descend({ number, steps: 400, rate: 1 });
      for (const [values, gradient] of velocity)
        values.forEach((_v, i) => (values[i]! -= 0.3 * (gradient[i] as number)));
    }
    expect(press.shares()[0]).toBeCloseTo(0.4, 1);
    const alpha = (gates[1] as Gates).trained['alpha']?.values as Float32Array;
    expect(alpha[1]).toBeGreaterThan(alpha[0] as number);
  });

  it('has the slope that differences say, with sublayers above units', async () => {
    const work = await workOf();
    const chosen = hardConcrete.options.parse({ sublayers: true, ascent: 1e-9 }) as never;
    const gates = gatesAt(work, gatePlaces(work, [...ofUnits, ...ofSublayers]), hardConcreteLaw(chosen), 1);
    const press = budgetPress(work, gates, chosen);
    press.lagrangian.multipliers[0] = 1;
    press.descend({ number: 9, steps: 10, rate: 1 });
    const budget = { gates: gates.filter(({ site }) => site), stream: null, rest: 0, target: 0.4 };
    for (const { trained } of gates) {
      const { values, gradient } = trained['alpha'] as Gates['trained'][string];
      const start = values[0] as number;
      const at = (value: number) => {
        values[0] = value;
        return expectedShare(budget, press.probabilities);
      };
      const difference = (at(start + 0.01) - at(start - 0.01)) / 0.02;
      values[0] = start;
      expect(Math.abs(difference)).toBeGreaterThan(1e-5);
      expect((gradient[0] as number) / difference).toBeCloseTo(1, 2);
    }
  });
});
