import { bytesOf, dtypeBytes, fromFloat32 } from '../../formats/dtype.ts';
import { wholeOf } from '../../formats/rows.ts';
import type { TensorToWrite } from '../../formats/safetensorsWriter.ts';
import { isPacked, plainDtype, storageBytes } from '../../formats/storage/index.ts';
import type { Parameter } from '../../models/architecture.ts';
import { rawPieces, rowReader, runsOf } from '../../models/rows.ts';
import type { ModelSource } from '../../models/source.ts';
import { transposedBytes } from '../../models/transposed.ts';

/** Bytes of a parameter as a plain tensor. */
export const plainBytes = (source: ModelSource, parameter: Parameter): number =>
  storageBytes(plainDtype(source.storage(parameter)), parameter.shape);

/** Bytes of a number that stock programs calculate with: they do so in the type of the folder's tensors. */
export const floatBytes = ({ parameters: [first], storage }: ModelSource): number =>
  dtypeBytes[first ? plainDtype(storage(first)) : 'F32'];

/** Bytes of all parameters so. */
export const plainBytesOf = (source: ModelSource): number =>
  source.parameters.reduce((sum, parameter) => sum + plainBytes(source, parameter), 0);

/** A parameter under its own name in its own type, or widened where it is packed. */
export function plainTensor(source: ModelSource, parameter: Parameter): TensorToWrite {
  const { name, shape, transposed } = parameter;
  const storage = source.storage(parameter);
  const dtype = plainDtype(storage);
  const stored = transposed ? shape.toReversed() : shape;
  const pieces = () => (isPacked(storage) ? widenedPieces(source, parameter) : rawPieces(source, parameter));
  const load = transposed
    ? async () => transposedBytes(await wholeOf(pieces(), storageBytes(dtype, shape)), stored)
    : pieces;
  return { name, dtype, shape: stored, load };
}

/** What is packed, as the float32 numbers that it stands for. */
async function* widenedPieces(source: ModelSource, parameter: Parameter): AsyncGenerator<Uint8Array> {
  const read = rowReader(source, parameter);
  for (const rows of runsOf(parameter.shape)) yield bytesOf(await read(rows));
}

/**
 * All parameters in storage order, each linear followed by the zero bias that stock code expects of it.
 *
 * @param written the tensors that a parameter is written as.
 */
export function tensorsToWrite(
  source: ModelSource,
  zeroBiases: readonly string[],
  written = (parameter: Parameter): readonly TensorToWrite[] => [plainTensor(source, parameter)],
): TensorToWrite[] {
  return source.parameters.flatMap((parameter) => {
    const { linear, place, shape, role } = parameter;
    const tensors = written(parameter);
    const bias = `${linear}.bias`;
    if (role !== 'linear' || typeof place !== 'number' || !zeroBiases.includes(bias)) return [...tensors];
    const dtype = plainDtype(source.storage(parameter));
    const rows = shape[0] as number;
    const zeros = () => fromFloat32(new Float32Array(rows), dtype);
    return [...tensors, { name: source.family.layerPrefix(place) + bias, dtype, shape: [rows], load: zeros }];
  });
}
