import { memoryWorkspace, owned } from '../../../support/owned.ts';
import { Extraction } from '../../../../main/compress/extraction/extraction.ts';
import { calibrationLoss } from '../../../../main/compress/search/calibrationLoss.ts';
import { perturbed } from '../../../../main/compress/numerics/perturb.ts';
import { order } from '../../../../main/runtime/random.ts';
import { seededWeights, smallArchitecture, memorySource } from '../../../support/seededModel.ts';

export const architecture = smallArchitecture({ layers: Array(3).fill(smallArchitecture().layers[0]) as never });
export const source = memorySource(architecture, seededWeights(architecture));
export const windows = {
  ids: Int32Array.from({ length: 4 * 12 }, (_, i) => (order(3, 50)[(i * 7) % 50] as number) % 50),
  count: 4,
  length: 12,
};
export const extraction = owned(
  new Extraction(
    source,
    { sparsity: 0.5, lambda: 1, seed: 1 },
    { domain: { windows, fingerprint: 'd' }, general: null },
    memoryWorkspace(),
  ),
);

/** Loss of the model when one weight is moved. */
export const lossAt = (name: string, at: number, by: number) =>
  calibrationLoss(
    extraction,
    perturbed(source, `${name} ${at} ${by}`, (parameter, values) =>
      parameter.name === name ? values.map((w, i) => (i === at ? w + by : w)) : values,
    ),
  );
