import type { Parameter } from '../models/architecture.ts';
import { rowReader, runsOf, shapeOf } from '../models/rows.ts';
import type { ModelSource } from '../models/source.ts';
import { float32, floats, type Tensor } from '../runtime/tensor.ts';
import type { KernelCache } from './kernelCache.ts';
import { headLogits } from './headKernels.ts';
import { loadParameters } from './stream.ts';

/**
 * Most bytes that the head's weights take in memory together, as float32; where they are more, the output projection is multiplied
 * some rows at a time when a token is written.
 */
export const largestHead = 2 ** 31 - 1;

/**
 * Logits [rows, vocabulary] of hidden states [rows, hidden] behind the last layer, by as many rows of the output projection as
 * are read at once: for one that does not fit into memory.
 *
 * @param parameters the head's.
 */
export async function logitsInRuns(
  source: ModelSource,
  parameters: readonly Parameter[],
  kernels: KernelCache,
  x: Tensor,
): Promise<Float32Array> {
  const { family, architecture } = source;
  const projection = parameters.find(({ local }) => local === family.projection(architecture));
  if (!projection) throw new Error(`The head of a ${family.name} model has no output projection.`);
  const others = await loadParameters(
    source,
    parameters.filter((one) => one !== projection),
  );
  const rows = x.shape[0] ?? 0;
  const result = new Float32Array(rows * architecture.vocabulary);
  const read = rowReader(source, projection);
  for (const run of runsOf(projection.shape)) {
    const shape = shapeOf(projection.shape, run);
    const vocabulary = run.to - run.from;
    const kernel = await kernels.get(`logits:${rows}:${vocabulary}`, () =>
      headLogits({
        ...{ family, architecture: { ...architecture, vocabulary }, rows },
        parameters: parameters.map((one) => (one === projection ? { ...one, shape } : one)),
      }),
    );
    const weight = { [projection.local]: float32(await read(run), shape) };
    const logits = floats((await kernel.run({ x, ...others, ...weight }))['logits']);
    for (let row = 0; row < rows; row += 1)
      result.set(logits.subarray(row * vocabulary, (row + 1) * vocabulary), row * architecture.vocabulary + run.from);
  }
  return result;
}
