import { bytesOf, dtypeBytes, elements, fromFloat32, toFloat32 } from '../../formats/dtype.ts';
import type { TensorToWrite } from '../../formats/safetensorsWriter.ts';
import type { AffineName } from '../../formats/storage/affine/affine.ts';
import { type AffineParts, putTogether } from '../../formats/storage/affine/affineParts.ts';
import { withBfloatScales } from '../../formats/storage/affine/bfloatScales.ts';
import { packWords, wordsOf } from '../../formats/storage/affine/compressedTensors.ts';
import { restated } from '../../formats/storage/affine/restated.ts';
import { affineOf, pack, packOnGrid, unpack } from '../../formats/storage/index.ts';
import type { AsAffine } from '../../formats/storage/packedFormat.ts';
import type { Parameter } from '../../models/architecture.ts';
import type { Form } from '../../models/forms/form.ts';
import type { ModelSource } from '../../models/source.ts';
import { handsOver, type Scheme } from './scheme.ts';

/** A matrix as the format stores it. */
export interface Matrix extends Pick<Form, 'bytes' | 'rounding' | 'read'> {
  /** In the place of its weight. */
  readonly tensors: readonly TensorToWrite[];
}

/** The matrix by a scheme: its own levels where they can be handed over, else rounded to nearest from float32. */
export function matrixOf(source: ModelSource, parameter: Parameter, { layout, scales: type }: Scheme): Matrix {
  const { name, shape } = parameter;
  const [rows, columns] = shape as [number, number];
  const wanted: AffineName = `int${layout.bits}-${layout.group}`;
  const own = handsOver(source, parameter, layout) ? affineOf(source.storage(parameter)) : undefined;

  const parts = async (): Promise<AffineParts> => {
    if (own) return restated(own.apart((await source.readRaw(parameter)).bytes), own.layout, layout);
    const values = await source.read(parameter);
    const bytes = pack(values, wanted, shape);
    const rounded = type === 'BF16' ? packOnGrid(values, withBfloatScales(bytes, layout), wanted) : bytes;
    return (affineOf(wanted) as AsAffine).apart(rounded);
  };

  const packed = [rows, wordsOf(columns, layout.bits)];
  const scales = [rows, columns / layout.group];
  return {
    bytes: 4 * elements(packed) + dtypeBytes[type] * elements(scales) + 16,
    rounding: own ? null : wanted,
    read: async () => unpack(putTogether(await parts(), layout), wanted),
    tensors: [
      {
        ...{ name: `${name}_packed`, dtype: 'I32', shape: packed },
        load: async () => bytesOf(packWords(await parts(), layout.bits, [rows, columns])),
      },
      {
        ...{ name: `${name}_scale`, dtype: type, shape: scales },
        load: async () => fromFloat32(toFloat32((await parts()).scales, 'F16'), type),
      },
      { name: `${name}_shape`, dtype: 'I64', shape: [2], load: () => bytesOf(BigInt64Array.from(shape.map(BigInt))) },
    ],
  };
}
