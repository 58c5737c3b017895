import { add, cast, div, log, scale, unsqueeze } from '../graph/ops/index.ts';
import type { PositionInput, RotaryOptions } from './architecture.ts';

export const growthName = 'queryGrowth';

/**
 * What queries are multiplied by where texts are longer than those that a model was first trained on, as an input of blocks
 * [positions, 1, 1]: 1 + beta · ln(1 + ⌊p / original⌋), so that scores stay as sharp among more keys.
 */
export const growthInput = ({ beta, original }: NonNullable<RotaryOptions['growth']>): PositionInput => ({
  ...{ name: growthName, key: `${beta} ${original}`, size: [1, 1] },
  values: (start, count) =>
    Float32Array.from({ length: count }, (_, t) => 1 + beta * Math.log(1 + Math.floor((start + t) / original))),
  emit: (positions) => {
    const { builder } = positions;
    // Whole numbers are divided without a rest.
    const times = cast(div(positions, builder.constant('int64', [], BigInt64Array.of(BigInt(original)))), 'float32');
    const grown = add(scale(log(add(times, builder.scalar(1))), beta), builder.scalar(1));
    return unsqueeze(grown, [2, 3]);
  },
});
