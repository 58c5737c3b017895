import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { broadcastShapes } from '../../shapes.ts';
import { GraphError } from '../../types.ts';
import { unbroadcast } from '../elementwise/broadcast.ts';

/** Elementwise choice with broadcasting: a where the condition holds, b elsewhere. The gradient goes to the chosen one. */
export const Where: Operator = {
  name: 'Where',
  infer: (inputs) => {
    const [condition, a, b] = [nth(inputs, 0), nth(inputs, 1), nth(inputs, 2)];
    if (condition.type !== 'bool' || a.type !== b.type) {
      throw new GraphError(
        `Where: a bool condition and two values of one type are needed, not ${condition.type}, ${a.type} and ${b.type}.`,
      );
    }
    const shape = broadcastShapes(condition.shape, broadcastShapes(a.shape, b.shape, 'Where'), 'Where');
    return [{ type: a.type, shape }];
  },
  gradient: (context) => {
    const dy = onlyUpstream(context);
    const [condition, a, b] = [nth(context.inputs, 0), nth(context.inputs, 1), nth(context.inputs, 2)];
    const zero = (): Value => dy.builder.scalar(0, dy.type);
    return [
      null,
      () => unbroadcast(where(condition, dy, zero()), a),
      () => unbroadcast(where(condition, zero(), dy), b),
    ];
  },
};

/** a where the condition holds, b elsewhere. */
export const where = (condition: Value, a: Value, b: Value): Value => a.builder.one(Where, [condition, a, b]);
