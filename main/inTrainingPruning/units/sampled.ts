import { u32 } from '../../runtime/random.ts';
import type { Step, Tuning } from '../../training/tuning.ts';
import type { Gates } from './gates.ts';

/** Fills the noise of a set of gates from uniform numbers in [0, 1), given by their index. */
export type Draw = (gates: Gates, uniform: (index: number) => number) => void;

/**
 * While a step is taken gates are open to random; whenever the model is looked at, merged or resumed they are without noise
 * and shut where the choice shuts them.
 *
 * @param decide after every update: what is chosen now, and what goes.
 */
export function sampled(
  gates: readonly Gates[],
  seed: number,
  draw: Draw,
  { beforeUpdate, afterUpdate }: Pick<Tuning, 'beforeUpdate' | 'afterUpdate'>,
): Pick<Tuning, 'beforeStep' | 'beforeUpdate' | 'afterUpdate'> {
  const held = gates.map(({ open }) => open.slice());
  return {
    beforeStep: ({ number }) => {
      gates.forEach(({ open }, at) => {
        held[at]?.set(open);
        open.fill(1);
      });
      gates.forEach((one, at) => {
        const stream = (seed * 1009 + at) ^ Math.imul(number + 1, 0x85ebca6b);
        draw(one, (index) => u32(stream, index) / 2 ** 32);
      });
    },
    beforeUpdate: async (step: Step) => {
      await beforeUpdate?.(step);
      gates.forEach(({ open, constants }, at) => {
        open.set(held[at] as Float32Array);
        constants['noise']?.fill(0);
      });
    },
    afterUpdate: (step: Step) => afterUpdate?.(step),
  };
}
