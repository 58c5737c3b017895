import type { Parameter } from '../../../models/architecture.ts';
import { parametersAt } from '../../../models/source.ts';
import { cheapestAssignment } from '../../../runtime/linearAlgebra/assignment.ts';
import { multiply } from '../../../runtime/linearAlgebra/multiply.ts';
import { float32, floats, type Tensor } from '../../../runtime/tensor.ts';
import { loadParameters } from '../../../walk/stream.ts';
import type { Extraction } from '../../extraction/extraction.ts';
import type { ExpertSite } from './score.ts';

/** A matrix of an expert, and the axis of it that counts the expert's neurons. */
interface Matrix {
  readonly values: Float32Array;
  readonly shape: readonly number[];
  readonly neurons: number;
}

/** How experts become one. */
export interface Merging {
  /** Share of the tokens that go to each expert of the layer. */
  readonly usage: Float64Array;
  readonly aligned: boolean;
}

/**
 * The tensors of several experts as one, in the order of `locals`: averages by usage, all alike where no token went to any. Aligned, the
 * neurons of an expert are first put in the order in which they match those of the first best (Ainsworth et al. 2023, weight
 * matching): the permutation with the largest sum of products of what they read and write.
 *
 * @param members at least one; the others are aligned to the first.
 */
export async function mergedExpert(
  extraction: Extraction,
  site: ExpertSite,
  members: readonly number[],
  { usage, aligned }: Merging,
): Promise<readonly Tensor[]> {
  const total = members.reduce((sum, expert) => sum + (usage[expert] as number), 0);
  const first = await matricesOf(extraction, site, members[0] as number);
  if (members.length === 1) return first.map(({ values, shape }) => float32(values, shape));
  const sums = first.map(({ values }) => new Float64Array(values.length));
  for (const [at, expert] of members.entries()) {
    const read = at === 0 ? first : await matricesOf(extraction, site, expert);
    const own = at > 0 && aligned ? await alignedTo(extraction, first, read) : read;
    const weight = total > 0 ? (usage[expert] as number) / total : 1 / members.length;
    for (const [matrix, { values }] of own.entries()) {
      const sum = sums[matrix] as Float64Array;
      for (let i = 0; i < sum.length; i += 1) sum[i]! += weight * (values[i] as number);
    }
  }
  return first.map(({ shape }, matrix) => float32(Float32Array.from(sums[matrix] as Float64Array), shape));
}

async function matricesOf(
  { source }: Extraction,
  { layer, mixture }: ExpertSite,
  expert: number,
): Promise<readonly Matrix[]> {
  const locals = mixture.locals(expert);
  const parameters = new Map(parametersAt(source, layer).map((parameter) => [parameter.local, parameter]));
  const read = await loadParameters(
    source,
    locals.map((local) => parameters.get(local) as Parameter),
  );
  return locals.map((local) => {
    const { shape, stream } = parameters.get(local) as Parameter;
    return { values: floats(read[local]), shape, neurons: 1 - (stream?.axis ?? 1) };
  });
}

/** The matrices with their neurons in the order that matches the model's. */
async function alignedTo(
  { workspace: { device } }: Extraction,
  model: readonly Matrix[],
  own: readonly Matrix[],
): Promise<readonly Matrix[]> {
  const count = model[0]?.shape[model[0].neurons] as number;
  const costs = new Float64Array(count * count);
  for (const [at, { values, shape, neurons }] of own.entries()) {
    const inner = shape[1 - neurons] as number;
    const turned = neurons === 0 ? { transB: true } : { transA: true };
    const products = await multiply(device, (model[at] as Matrix).values, values, {
      ...{ rows: count, inner, columns: count },
      ...turned,
    });
    for (let i = 0; i < costs.length; i += 1) costs[i]! -= products[i] as number;
  }
  const order = cheapestAssignment(costs, count);
  return own.map((matrix) => ({ ...matrix, values: inOrder(matrix, order) }));
}

function inOrder({ values, shape, neurons }: Matrix, order: Int32Array): Float32Array {
  const [rows, columns] = shape as [number, number];
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    const from = (neurons === 0 ? (order[row] as number) : row) * columns;
    for (let column = 0; column < columns; column += 1)
      result[row * columns + column] = values[from + (neurons === 0 ? column : (order[column] as number))] as number;
  }
  return result;
}
