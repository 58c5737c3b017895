import type { ModelSource } from '../../../models/source.ts';
import { partOf } from '../../../models/source.ts';
import { sublayerOf } from '../../extraction/prunedLayer.ts';
import type { Described } from '../granularity.ts';
import { sizeOf } from '../parameters.ts';
import type { DepthUnit, SublayerKind } from './score.ts';

/** Everything of a kind that could go, in forward order. Sublayers that are not there are no candidates. */
export function depthUnits(model: Described, unit: string): readonly DepthUnit[] {
  const { architecture } = model;
  return architecture.layers.flatMap((shape, layer) => {
    const there = (['attention', 'feedForward'] as const).filter((kind) => shape[kind]);
    const cost = (kind: SublayerKind) => parametersOf(model, layer, kind);
    if (unit === 'sublayer') return there.map((kind) => ({ layer, parts: [kind], cost: cost(kind) }));
    return there.length ? [{ layer, parts: there, cost: there.reduce((sum, kind) => sum + cost(kind), 0) }] : [];
  });
}

/** Parameters of a sublayer: its units, the biases behind them and its norms. */
function parametersOf({ family, architecture }: Described, layer: number, kind: SublayerKind): number {
  const all = (keep: boolean) => {
    const layers = architecture.layers.map((own, at) => (at === layer && !keep ? { ...own, [kind]: null } : own));
    return family
      .parameters({ ...architecture, layers })
      .filter(({ part }) => part === layer)
      .reduce((sum, parameter) => sum + sizeOf(parameter), 0);
  };
  return all(true) - all(false);
}

/** Linears that belong to the parts of a unit. */
export function linearsOfUnit(source: ModelSource, { layer, parts }: DepthUnit) {
  const attention = new Set(
    source.family
      .units(source.architecture, layer)
      .filter(({ kind }) => sublayerOf(kind) === 'attention')
      .flatMap(({ slices }) => slices.map(({ local }) => local)),
  );
  return partOf(source, layer).filter(
    ({ role, local }) => role === 'linear' && parts.includes(attention.has(local) ? 'attention' : 'feedForward'),
  );
}
