import type { GraphBuilder } from '../graph/builder.ts';
import type { BlockContext, PositionInput } from '../models/architecture.ts';
import { positionsByName } from '../models/positions.ts';
import { float32, type Tensors } from '../runtime/tensor.ts';

/** Declares a block's inputs about positions, each [count, ...size], and gives them by name. */
export const positionInputs = (
  builder: GraphBuilder,
  inputs: readonly PositionInput[],
  count: number,
): BlockContext['position'] =>
  positionsByName(new Map(inputs.map(({ name, size }) => [name, builder.input(name, 'float32', [count, ...size])])));

/** What those inputs hold for positions start … start + count − 1. */
export const positionTensors = (inputs: readonly PositionInput[], start: number, count: number): Tensors =>
  Object.fromEntries(inputs.map(({ name, size, values }) => [name, float32(values(start, count), [count, ...size])]));
