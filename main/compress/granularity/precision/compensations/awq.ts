import { z } from 'zod';
import { pack, storageFor, unpack } from '../../../../formats/storage/index.ts';
import { parametersAt } from '../../../../models/source.ts';
import { floats } from '../../../../runtime/tensor.ts';
import { outputError } from '../../../numerics/outputError.ts';
import { gramMatrix } from '../../../statistics/gramMatrix.ts';
import { magnitudes } from '../../../statistics/magnitudes.ts';
import { scalableSites, type ScalableSite, scaledColumns, withScales } from '../channelScales.ts';
import type { LayerToPack, MatrixToPack, PrecisionCompensation } from '../compensation.ts';
import type { Work } from '../../work.ts';

const options = z.strictObject({
  /** Powers of the activations that are tried, from 0 up in even steps below 1. */
  grid: z.number().int().min(1).max(1000).default(20),
});

/**
 * AWQ (Lin et al. 2024, equations 4 and 5): columns whose inputs are large are made larger before they are rounded, by
 * s_j = (E|x_j|)^α, and what gives them their input smaller by as much, so that the layer computes what it did; a block's
 * rounding error then falls less on the columns that matter. α is the one of a grid with the least ‖(Q(W s)/s − W) x‖² over all
 * matrices that read the site, computed from E[x xᵀ]. The published search for clipped ranges is left to the formats, which search for their
 * scales themselves.
 */
export const awq: PrecisionCompensation<z.infer<typeof options>> = {
  name: 'awq',
  explanation:
    'Columns whose inputs are large are scaled up before they are rounded, and what feeds them down by as much, so that errors fall where they matter least.',
  citation: 'Lin, Tang, Tang, Yang, Chen, Wang, Xiao, Dang, Gan, Han. MLSys 2024 (AWQ). arXiv:2306.00978',
  options,
  needs: [magnitudes, gramMatrix],
  of: 'layer',
  rescales: true,
  packLayer: async (work, layer, { grid }) => {
    const { source } = work.extraction;
    const parameters = parametersAt(source, layer.layer);
    const packed = new Map(layer.matrices.map((matrix) => [matrix.parameter.local, matrix]));
    let { weights } = layer;
    const scales = new Map<string, Float32Array>();
    for (const site of scalableSites(parameters)) {
      const read = site.readers.flatMap(({ local }) => packed.get(local) ?? []);
      if (!read.length) continue;
      const best = await bestScales(work, { ...layer, weights }, site, read, grid);
      const held = (parameter: (typeof parameters)[number]) =>
        packed.has(parameter.local) ? null : storageFor(source.storage(parameter), parameter.shape);
      weights = withScales(weights, site, best, held);
      for (const { parameter } of read) scales.set(parameter.local, best);
    }
    const bytes = layer.matrices.map(({ parameter: { local, shape }, storage, importance }) =>
      pack(floats(weights[local]), storage, shape, importanceOf(importance, scales.get(local))),
    );
    return { bytes, weights };
  },
};

/** E[x²] of inputs that became s times smaller. */
const importanceOf = (importance: Float32Array | undefined, scales: Float32Array | undefined) =>
  scales ? importance?.map((value, at) => value / (scales[at] as number) ** 2) : importance;

async function bestScales(
  { extraction }: Work,
  { weights }: LayerToPack,
  { site }: ScalableSite,
  read: readonly MatrixToPack[],
  grid: number,
): Promise<Float32Array> {
  const [{ statistics }] = read as readonly [MatrixToPack];
  const { absolute } = await statistics.read(magnitudes, site);
  const gram = Float32Array.from((await statistics.read(gramMatrix, site)).gram);
  let least = Infinity;
  let best = new Float32Array(absolute.length).fill(1);
  for (let step = 0; step < grid; step += 1) {
    const scales = scalesOf(absolute, step / grid);
    let error = 0;
    for (const { parameter, storage, importance } of read) {
      const values = floats(weights[parameter.local]);
      const bytes = pack(scaledColumns(values, scales), storage, parameter.shape, importanceOf(importance, scales));
      const rounded = scaledColumns(
        unpack(bytes, storage),
        scales.map((scale) => 1 / scale),
      );
      error += await outputError(extraction.workspace.device, values, rounded, gram);
    }
    if (error < least) [least, best] = [error, Float32Array.from(scales)];
  }
  return best;
}

/** (E|x_j|)^α, brought to a geometric mean of 1 between the least and the greatest; inputs that are never driven count as the least. */
function scalesOf(absolute: Float64Array, power: number): Float32Array {
  const scales = Float32Array.from(absolute, (value) => Math.max(value, 1e-4) ** power);
  const middle = Math.sqrt(
    scales.reduce((a, b) => Math.max(a, b), 0) * scales.reduce((a, b) => Math.min(a, b), Infinity),
  );
  return scales.map((scale) => scale / middle);
}
