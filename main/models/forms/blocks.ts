import { elements, viewAs } from '../../formats/dtype.ts';
import type { AffineName } from '../../formats/storage/affine/affine.ts';
import { toMatMulNBits } from '../../formats/storage/affine/matMulNBits.ts';
import { affineOf, pack, unpack } from '../../formats/storage/index.ts';
import type { AsAffine } from '../../formats/storage/packedFormat.ts';
import type { GraphBuilder } from '../../graph/builder.ts';
import { add, cast, gatherBlockQuantized, matMulNBits, slice } from '../../graph/ops/index.ts';
import type { Shape } from '../../graph/types.ts';
import type { Parameter } from '../architecture.ts';
import { floatRaw, rawRowReader, runsOf } from '../rows.ts';
import type { ModelSource } from '../source.ts';
import type { Form } from './form.ts';

/**
 * A matrix in blocks of 4 or 8 bits (MatMulNBits, GatherBlockQuantized). One that is packed so that its values are whole steps
 * of a scale is written as it is, whatever its bits; any other is rounded to nearest. Rows are filled up with zeros to a
 * whole number of blocks; scales are float16 in the graph and widened when it is loaded.
 *
 * @param wanted what a matrix is rounded to that is not packed so already.
 */
export function blocksForm(source: ModelSource, parameter: Parameter, wanted: AffineName): Form {
  const { name, shape } = parameter;
  const [rows, columns] = shape as [number, number];
  const own = affineOf(source.storage(parameter));
  const { layout } = own ?? (affineOf(wanted) as AsAffine);
  const { bits, group } = layout;
  const blocks = Math.ceil(columns / group);
  const width = blocks * group;
  const zeroBytes = layout.zeroPoints ? Math.ceil((blocks * bits) / 8) : 0;

  const readRaw: ModelSource['readRaw'] = async (_, asked) => {
    if (own) return source.readRaw(parameter, asked);
    const values = widened(await source.read(parameter, asked), columns, width);
    return { ...floatRaw(values, [rows, width]), storage: wanted, bytes: pack(values, wanted, [rows, width]) };
  };
  return {
    bytes: rows * ((width * bits) / 8 + 2 * blocks + zeroBytes),
    rounding: own ? null : wanted,
    read: async (asked) => {
      const { storage, bytes } = await readRaw(parameter, asked);
      return narrowed(unpack(bytes, storage), columns, width);
    },
    write: async (store) => {
      const room = {
        levels: store.room(Uint8Array, (rows * width * bits) / 8),
        scales: store.room(Uint16Array, rows * blocks),
        zeroPoints: layout.zeroPoints ? store.room(Uint8Array, rows * zeroBytes) : null,
      };
      const read = rawRowReader({ readRaw }, parameter);
      for (const run of runsOf([rows, width])) {
        const { storage, bytes } = await read(run);
        const parts = (affineOf(storage) as AsAffine).apart(bytes);
        const { levels, scales, zeroPoints } = toMatMulNBits(parts, layout, [run.to - run.from, width]);
        await room.levels.append(levels);
        await room.scales.append(viewAs(Uint16Array, scales));
        if (zeroPoints) await room.zeroPoints?.append(zeroPoints);
      }
      const matrix = (builder: GraphBuilder, ending: string, of: Shape) => ({
        ...{ bits, block: group, columns },
        // A tied table is there in two shapes, which are the same bytes of a file.
        levels: builder.constant('uint8', of, room.levels.data, `${name}.${ending}`),
        scales: cast(builder.constant('float16', [rows, blocks], room.scales.data, `${name}.scales`), 'float32'),
        zeroPoints: room.zeroPoints
          ? builder.constant('uint8', [rows, zeroBytes], room.zeroPoints.data, `${name}.zeroPoints`)
          : undefined,
      });
      return {
        value: () => {
          throw new Error(`${name} is written in blocks, but the graph reads its values one by one.`);
        },
        linear: (x, bias) => {
          const product = matMulNBits(x, matrix(x.builder, 'blocks', [rows, blocks, (group * bits) / 8]));
          return bias ? add(product, bias) : product;
        },
        rows: (indices) => {
          const found = gatherBlockQuantized(matrix(indices.builder, 'rows', [rows, (width * bits) / 8]), indices);
          return slice(found, [0], [columns], [found.rank - 1]);
        },
      };
    },
  };
}

/** Rows filled up with zeros. */
function widened(values: Float32Array, columns: number, width: number): Float32Array {
  if (width === columns) return values;
  const result = new Float32Array((values.length / columns) * width);
  for (let from = 0, to = 0; from < values.length; from += columns, to += width)
    result.set(values.subarray(from, from + columns), to);
  return result;
}

/** The reverse. */
function narrowed(values: Float32Array, columns: number, width: number): Float32Array {
  if (width === columns) return values;
  const result = new Float32Array(elements([values.length / width, columns]));
  for (let from = 0, to = 0; from < values.length; from += width, to += columns)
    result.set(values.subarray(from, from + columns), to);
  return result;
}
