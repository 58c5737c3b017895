import { isPacked, pack, storageBytes, storageFor, unpack } from '../../../formats/storage/index.ts';
import type { Described, LowRankShape, Parameter } from '../../../models/architecture.ts';
import { downOf, linearOf, upOf } from '../../../models/lowRank.ts';
import { elements } from '../../../models/source.ts';
import { float32 } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import type { StoredTensor } from '../../extraction/workspace.ts';
import { compensationsOf, type Specification } from '../../recipe/specification.ts';
import { linearsOfModel } from '../parameters.ts';
import type { Work } from '../work.ts';
import type { FactorsBeside } from './compensation.ts';
import { precisionCompensations } from './compensations/index.ts';
import type { RoundedMatrix } from './score.ts';

/** A matrix that was rounded, with what that took from it. */
interface Lossy extends RoundedMatrix {
  /** Row-major, as the matrix. */
  readonly lost: Float32Array;
}

/** The factors of a layer's matrices. */
export interface LayerFactors {
  /** Their shapes, by linear. */
  readonly lowRank: Readonly<Record<string, LowRankShape>>;
  /** Their values as they are stored, by local name. */
  readonly weights: PartWeights;
  /** The same as bytes. */
  readonly stored: readonly StoredTensor[];
}

/** What a specification puts beside the matrices that it rounds; null where that is nothing. */
function besideOf(specification: Specification) {
  for (const choice of compensationsOf(specification)) {
    const { component, options } = precisionCompensations.bind(choice);
    if (component.of === 'beside') return { component, options };
  }
  return null;
}

/** Whether a matrix is rounded so that there is something to give back: rows without a whole block stay floats. */
const loses = ({ site, shape }: Parameter): boolean => site !== undefined && isPacked(storageFor('q8_0', shape));

/** U [rows, rank] and D [rank, columns] of a matrix. */
const shapesOf = ({ shape: [rows = 0, columns = 0] }: Parameter, { rank }: Pick<FactorsBeside, 'rank'>) => ({
  up: [rows, rank],
  down: [rank, columns],
});

/** Sums something over both factors of all matrices that get some. */
function overFactors(
  model: Described,
  specification: Specification,
  of: (shape: readonly number[], storage: FactorsBeside['storage']) => number,
): number {
  const found = besideOf(specification);
  if (!found) return 0;
  return linearsOfModel(model)
    .filter(loses)
    .reduce((sum, parameter) => {
      const [rows, columns] = parameter.shape as [number, number];
      const beside = found.component.beside(found.options, rows, columns);
      const { up, down } = shapesOf(parameter, beside);
      return sum + of(up, beside.storage) + of(down, beside.storage);
    }, 0);
}

/** Numbers that a specification puts beside the matrices of a model. */
export const parametersBeside = (model: Described, specification: Specification): number =>
  overFactors(model, specification, elements);

/** Bytes of these, exactly. */
export const bytesBeside = (model: Described, specification: Specification): number =>
  overFactors(model, specification, (shape, storage) => storageBytes(storageFor(storage, shape), shape));

/** Why nothing more can be put beside the matrices of a model; null where it can. */
export function besideRefusal(model: Described, specification: Specification): string | null {
  if (!besideOf(specification)) return null;
  const has = model.architecture.layers.some(({ lowRank }) =>
    Object.values(lowRank ?? {}).some(({ residual }) => residual),
  );
  if (!has) return null;
  return 'Beside its matrices there are factors already, and a matrix has room for one pair. Round it by gptq, which leaves them there, or begin from the model before it got them.';
}

/** Factors for all matrices of a layer that lost something by their rounding, as they are stored. */
export async function factorsBeside(work: Work, matrices: readonly Lossy[]): Promise<LayerFactors> {
  const found = besideOf(work.specification);
  const lowRank: Record<string, LowRankShape> = {};
  const weights: Record<string, PartWeights[string]> = {};
  const stored: StoredTensor[] = [];
  for (const { lost, ...matrix } of found ? matrices.filter(({ parameter }) => loses(parameter)) : []) {
    const { component, options } = found as NonNullable<typeof found>;
    const { parameter } = matrix;
    const [rows, columns] = parameter.shape as [number, number];
    const made = await component.factors(work, matrix, lost, options);
    const wanted = component.beside(options, rows, columns).storage;
    const [linear, { up, down }] = [linearOf(parameter), shapesOf(parameter, made)];
    const keep = (local: string, shape: readonly number[], values: Float32Array) => {
      const storage = storageFor(wanted, shape);
      const bytes = pack(values, storage, shape);
      stored.push({ name: prefixOf(parameter) + local, storage, shape, bytes });
      weights[local] = float32(unpack(bytes, storage), shape);
    };
    keep(downOf(linear), down, made.down);
    keep(upOf(linear), up, made.up);
    lowRank[linear] = { rank: made.rank, residual: true };
  }
  return { lowRank, weights, stored };
}

/** What stands before local names in those of the parameter's layer. */
const prefixOf = ({ name, local }: Parameter): string => name.slice(0, name.length - local.length);
