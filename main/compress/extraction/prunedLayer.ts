import type { Architecture, Family, LayerShape } from '../../models/architecture.ts';
import { downOf, upOf } from '../../models/lowRank.ts';
import { withoutSublayer } from '../../models/shapes.ts';
import { float32 } from '../../runtime/tensor.ts';
import type { PartWeights } from '../../walk/stream.ts';
import type { Factors } from '../numerics/lowRank.ts';

/** A layer after surgery: its new shape and its weights by local name. */
export interface PrunedLayer {
  readonly shape: LayerShape;
  readonly weights: PartWeights;
}

/** A layer without one of its sublayers, norm included: the residual stream passes by. */
export function dropSublayer(
  family: Family,
  architecture: Architecture,
  { shape, weights }: PrunedLayer,
  sublayer: string,
  layer: number,
): PrunedLayer {
  const next = withoutSublayer(shape, sublayer);
  const layers = architecture.layers.map((own, at) => (at === layer ? next : own));
  const left = new Set(
    family.parameters({ ...architecture, layers }).flatMap(({ place, local }) => (place === layer ? [local] : [])),
  );
  return { shape: next, weights: Object.fromEntries(Object.entries(weights).filter(([local]) => left.has(local))) };
}

/** The two factors of a linear as parameters. */
export function factorTensors(linear: string, { rank, up, down }: Factors, rows: number, columns: number): PartWeights {
  return { [downOf(linear)]: float32(down, [rank, columns]), [upOf(linear)]: float32(up, [rows, rank]) };
}
