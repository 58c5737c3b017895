import type { ModelSource } from '../../../models/source.ts';
import { parametersAt } from '../../../models/source.ts';
import type { Described } from '../../../models/architecture.ts';
import { sizeOf } from '../parameters.ts';
import type { DepthUnit } from './score.ts';

/** Everything of a kind that could go, in forward order. Sublayers that are not there are no candidates. */
export function depthUnits(model: Described, unit: string): readonly DepthUnit[] {
  const { architecture } = model;
  return architecture.layers.flatMap(({ sublayers }, layer) => {
    const there = sublayers.map(({ name }) => name);
    const cost = (sublayer: string) => parametersOf(model, layer, sublayer);
    if (unit === 'sublayer') return there.map((name) => ({ layer, sublayers: [name], cost: cost(name) }));
    return there.length ? [{ layer, sublayers: there, cost: there.reduce((sum, name) => sum + cost(name), 0) }] : [];
  });
}

/** Parameters of a sublayer: its units, the biases behind them and its norms. */
const parametersOf = ({ family, architecture }: Described, layer: number, sublayer: string): number =>
  family
    .parameters(architecture)
    .filter((parameter) => parameter.place === layer && parameter.sublayer === sublayer)
    .reduce((sum, parameter) => sum + sizeOf(parameter), 0);

/** Linears that belong to the sublayers of a unit. */
export const linearsOfUnit = (source: ModelSource, { layer, sublayers }: DepthUnit) =>
  parametersAt(source, layer).filter(
    ({ role, sublayer }) => role === 'linear' && sublayer !== undefined && sublayers.includes(sublayer),
  );
