import { pack, type Storage, storageFor, unpack } from '../main/formats/storage/index.ts';
import type { ModelSource } from '../main/models/source.ts';
import { Device } from '../main/runtime/device.ts';
import { MemoryBudget } from '../main/runtime/memory.ts';
import { Decoder, type TokenDecoder } from '../main/walk/decoder.ts';
import { PackedDecoder } from '../main/walk/packedDecoder.ts';
import { syntheticArchitecture, syntheticSource } from './synthetic.ts';

/** Milliseconds for a token of text that is written: packed matrices as they are, beside their float32 parent, in one process. */
const size = { layers: 4, groups: 4, queriesPerGroup: 4, headDim: 64, vocabulary: 8192 };
const hidden = Number(process.argv[2] ?? 1024);
const parent = syntheticSource(syntheticArchitecture({ ...size, hidden, neurons: 2.75 * hidden }));
const [, , , threads] = process.argv;
const tokens = 48;

/** The same model, its matrices rounded to nearest. */
function rounded(storage: Storage): ModelSource {
  const stored = new Map<string, Uint8Array>();
  const of = (shape: readonly number[]) => storageFor(shape.length === 2 ? storage : 'F32', shape);
  const readRaw: ModelSource['readRaw'] = async (parameter) => {
    const { local, shape } = parameter;
    const bytes = stored.get(local) ?? pack(await parent.read(parameter), of(shape), shape);
    stored.set(local, bytes);
    return { storage: of(shape), shape, bytes };
  };
  const read: ModelSource['read'] = async (parameter) => {
    const raw = await readRaw(parameter);
    return unpack(raw.bytes, raw.storage);
  };
  return { ...parent, storage: ({ shape }) => of(shape), readRaw, read };
}

const options = {
  device: new Device('cpu', threads === undefined ? {} : { threads: Number(threads) }),
  budget: new MemoryBudget(2 ** 32),
  scratch: '.',
};
const decoders: [string, TokenDecoder][] = [['float32', new Decoder(parent, options)]];
for (const storage of ['q8_0', 'int8-32', 'q4_0', 'int4-32', 'int4-128'] as const) {
  const decoder = await PackedDecoder.open(rounded(storage), options);
  if (decoder) decoders.push([storage, decoder]);
}
// One token of each in turn, so that whatever else the machine does meets all of them alike.
const best = new Map<string, number>();
for (let token = 0; token < tokens; token += 1)
  for (const [name, decoder] of decoders) {
    const started = performance.now();
    await decoder.append(Int32Array.of((token * 7919) % size.vocabulary));
    const passed = performance.now() - started;
    if (token > 1) best.set(name, Math.min(best.get(name) ?? Infinity, passed));
  }
const floats = best.get('float32') ?? NaN;
for (const [name, milliseconds] of best)
  process.stdout.write(
    `${name.padEnd(10)} ${milliseconds.toFixed(1)} ms a token, ${(floats / milliseconds).toFixed(2)} × float32\n`,
  );
for (const [, decoder] of decoders) decoder[Symbol.dispose]();
await options.device.release();
