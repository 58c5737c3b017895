import type { Parameter } from '../../models/architecture.ts';
import { type ModelSource, parametersAt } from '../../models/source.ts';
import { float32, floats, type Tensor } from '../../runtime/tensor.ts';
import type { PartWeights } from '../../walk/stream.ts';

/**
 * Gates z on the channels of the residual stream, one set for the whole model (Xia et al. 2022): they multiply what the embedding
 * and every sublayer write to it, so that whoever reads the stream x = z ⊙ (e + Σ a) reads it gated. In the end they go into
 * what writes.
 */

/** What adds to the stream as it is: what writes it directly, or the norm through which others do. */
function writers(parameters: readonly Parameter[]): readonly Parameter[] {
  const through = new Set(
    parameters.flatMap(({ stream }) => (stream?.does === 'writes' && stream.norm !== undefined ? [stream.norm] : [])),
  );
  return parameters.filter(({ stream }) => {
    if (!stream || stream.does === 'reads') return false;
    return stream.does === 'writes' ? stream.norm === undefined : through.has(stream.norm ?? '');
  });
}

/** A tensor with every channel of it times its factor. */
function scaled({ shape, stream, offset = 0 }: Parameter, values: Float32Array, factors: Float32Array): Tensor {
  const across = stream?.axis === 0 ? (shape[1] ?? 1) : 1;
  const channel = (at: number) => Math.floor(at / across) % factors.length;
  return float32(
    values.map((value, at) => (value + offset) * (factors[channel(at)] as number) - offset),
    shape,
  );
}

/** The tensors of a layer with gates z [hidden] multiplied into what writes. */
export const writtenThrough = (
  parameters: readonly Parameter[],
  weights: PartWeights,
  z: Float32Array,
): PartWeights => ({
  ...weights,
  ...Object.fromEntries(
    writers(parameters).map((one) => [one.local, scaled(one, floats(weights[one.local]), z)] as const),
  ),
});

/**
 * What is written of the embedding or the head behind gates z [hidden]: the tables times z. Where the head reads with such a table,
 * the last norm takes back what the table gained, so that the head reads as it did.
 */
export async function endsBehind(
  source: ModelSource,
  place: 'embedding' | 'head',
  learned: PartWeights,
  z: Float32Array,
): Promise<PartWeights> {
  const { tied } = source.architecture;
  if (place === 'head' && !tied) return learned;
  const factors = place === 'embedding' ? z : z.map((gate) => (gate === 0 ? 1 : 1 / gate));
  if (factors.every((factor) => factor === 1)) return learned;
  const parameters = parametersAt(source, place);
  const changed =
    place === 'embedding'
      ? writers(parameters)
      : parameters.filter(({ stream }) => stream?.does === 'scales' || stream?.does === 'shifts');
  const result: Record<string, Tensor> = { ...learned };
  for (const one of changed) {
    const own = learned[one.local];
    result[one.local] = scaled(one, own ? floats(own) : await source.read(one), factors);
  }
  return result;
}
