import type { Architecture, Family, LayerShape, UnitKind } from '../../models/architecture.ts';
import type { PartWeights } from '../../walk/stream.ts';

/** A layer after surgery: its new shape and its weights by local name. */
export interface PrunedLayer {
  readonly shape: LayerShape;
  readonly weights: PartWeights;
}

export const sublayerOf = (kind: UnitKind): 'attention' | 'feedForward' =>
  kind === 'kvGroup' ? 'attention' : 'feedForward';

/** A layer without its attention or feed-forward network, norm included: the residual stream passes by. */
export function dropSublayer(
  family: Family,
  architecture: Architecture,
  { shape, weights }: PrunedLayer,
  sublayer: 'attention' | 'feedForward',
  layer: number,
): PrunedLayer {
  const next = { ...shape, [sublayer]: null };
  const layers = architecture.layers.map((own, at) => (at === layer ? next : own));
  const left = new Set(
    family.parameters({ ...architecture, layers }).flatMap(({ part, local }) => (part === layer ? [local] : [])),
  );
  return { shape: next, weights: Object.fromEntries(Object.entries(weights).filter(([local]) => left.has(local))) };
}
