import { inverseFactor, type InverseFactor } from '../../runtime/linearAlgebra/inverseFactor.ts';
import type { Extraction } from '../extraction/extraction.ts';

/**
 * The factor of a damped Gram matrix's inverse. A matrix that is singular at the damping asked for gets more, and the run
 * says so: the text was too little, or said too much of the same, for as many inputs.
 */
export async function factorOf(
  { workspace }: Pick<Extraction, 'workspace'>,
  gram: Float64Array,
  columns: number,
  damping: number,
  where: string,
): Promise<InverseFactor> {
  const found = await inverseFactor(workspace.device, gram, columns, damping);
  if (found.damping > damping) {
    workspace.warn(
      `The inputs of ${where} do not determine ${columns} directions; damping was raised from ${damping} to ${found.damping}. More calibration text would help.`,
    );
  }
  return found;
}
