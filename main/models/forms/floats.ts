import { elements, viewAs } from '../../formats/dtype.ts';
import { pack, plainDtype, unpack } from '../../formats/storage/index.ts';
import { cast } from '../../graph/ops/index.ts';
import type { Parameter } from '../architecture.ts';
import { floatWeight } from '../decoder.ts';
import { floatRaw, rawRowReader, rowReader, runsOf } from '../rows.ts';
import type { ModelSource } from '../source.ts';
import type { Form } from './form.ts';

/** A parameter as float32. */
export const float32Form = (source: ModelSource, parameter: Parameter): Form => ({
  bytes: 4 * elements(parameter.shape),
  rounding: null,
  read: (rows) => source.read(parameter, rows),
  write: async (store) => {
    const { name, shape } = parameter;
    const room = store.room(Float32Array, elements(shape));
    const read = rowReader(source, parameter);
    for (const rows of runsOf(shape)) await room.append(await read(rows));
    return floatWeight((builder) => builder.constant('float32', shape, room.data, name));
  },
});

/**
 * A parameter as float16, which the graph widens: runtimes do that once, when they load it, and calculate as with float32.
 *
 * @throws when it is written and a number is larger than float16 can say.
 */
export function float16Form(source: ModelSource, parameter: Parameter): Form {
  const { name, shape } = parameter;
  const stored = source.storage(parameter);
  const readRaw: ModelSource['readRaw'] = async (_, rows) => {
    if (stored === 'F16') return source.readRaw(parameter, rows);
    const values = await source.read(parameter, rows);
    const bytes = pack(values, 'F16', shape);
    if (!unpack(bytes, 'F16').every((value, i) => Number.isFinite(value) || !Number.isFinite(values[i])))
      throw new Error(
        `${name} holds numbers beyond 65504, the largest that float16 can say; export the model with 32 bits.`,
      );
    return { ...floatRaw(values, shape), storage: 'F16', bytes };
  };
  return {
    bytes: 2 * elements(shape),
    rounding: plainDtype(stored) === 'F16' ? null : 'F16',
    read: async (rows) => unpack((await readRaw(parameter, rows)).bytes, 'F16'),
    write: async (store) => {
      const room = store.room(Uint16Array, elements(shape));
      const read = rawRowReader({ readRaw }, parameter);
      for (const rows of runsOf(shape)) await room.append(viewAs(Uint16Array, (await read(rows)).bytes));
      return floatWeight((builder) => cast(builder.constant('float16', shape, room.data, name), 'float32'));
    },
  };
}
