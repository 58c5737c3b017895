import type { Value } from '../../graph/builder.ts';
import { xielu } from '../../graph/functions/index.ts';
import { abs, detach, div, greater, mul, where } from '../../graph/ops/index.ts';
import type { SublayerContext, SublayerParameter } from '../architecture.ts';

/** The activation function of a feed-forward network without a gate, with the numbers that it has of its own. */
export interface Activation {
  readonly parameters: readonly SublayerParameter[];
  /** For relevance it is x · f(x) / x whose second factor counts as a constant, as gates do. */
  emit(x: Value, context: Pick<SublayerContext, 'weights' | 'relevance'>): Value;
}

/** x · gate(x). */
export const gatedBy = (gate: (x: Value) => Value): Activation => ({
  parameters: [],
  emit: (x, { relevance }) => mul(x, relevance ? detach(gate(x)) : gate(x)),
});

/** Inputs nearer to zero than this are taken as this where something is divided by them. */
const tiny = 1e-4;

/**
 * xIELU, whose two slopes every layer has learned (Huang & Schlag 2024). Checkpoints also store its constants β and ε.
 *
 * @param module under what name a layer keeps the four numbers ("mlp.act_fn").
 */
export function xieluAs(module: string): Activation {
  const one = (name: string, shape: readonly number[]): SublayerParameter => ({
    ...{ local: `${module}.${name}`, module, role: 'activation', function: 'activation', shape },
  });
  const [slopes, constants] = [
    ['alpha_p', 'alpha_n'].map((name) => one(name, [1])),
    // Stock code keeps them without an axis.
    ['beta', 'eps'].map((name) => ({ ...one(name, []), constant: true }) as const),
  ];
  return {
    parameters: [...slopes, ...constants],
    emit: (x, { weights, relevance }) => {
      const number = (name: string) => weights(`${module}.${name}`);
      const of = (y: Value) =>
        xielu(y, {
          ...{ alphaPositive: number('alpha_p'), alphaNegative: number('alpha_n') },
          ...{ beta: number('beta'), epsilon: number('eps') },
        });
      if (!relevance) return of(x);
      const small = x.builder.scalar(tiny, x.type);
      const divisor = where(greater(abs(x), small), x, small);
      return mul(x, detach(div(of(divisor), divisor)));
    },
  };
}
