import { isPacked, pack, type Storage } from '../../../formats/storage/index.ts';
import { compensationsOf } from '../../recipe/specification.ts';
import type { Work } from '../work.ts';
import { precisionCompensations } from './compensations/index.ts';
import type { RoundedMatrix } from './score.ts';
import { precisionScores } from './scores/index.ts';

/**
 * A matrix of a layer as it is packed, weighed by the specification's score and repaired by its compensation. Numbers that are
 * not packed stand alone at 16 bits or more: there is nothing that others would have to make up for.
 */
export async function roundMatrix(
  work: Work,
  matrix: RoundedMatrix,
  values: Float32Array,
  storage: Storage,
): Promise<Uint8Array> {
  const { site, shape } = matrix.parameter;
  if (!site || !isPacked(storage)) return pack(values, storage, shape);
  const score = precisionScores.bind(work.specification.score);
  const importance = await score.component.importance(matrix, score.options);
  const [first] = compensationsOf(work.specification);
  if (!first) return pack(values, storage, shape, importance);
  const { component, options } = precisionCompensations.bind(first);
  return component.pack(work, matrix, values, storage, importance, options);
}
