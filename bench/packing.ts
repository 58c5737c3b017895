import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { table } from '../main/cli/table.ts';
import { fromFloat32, widenInto } from '../main/formats/dtype.ts';
import { packedFormats } from '../main/formats/storage/index.ts';
import { bitsPerWeight, type PackedFormat } from '../main/formats/storage/packedFormat.ts';
import { uniform } from '../main/runtime/random.ts';

/**
 * Rounding weights to every packed format and reading them again, beside what a model's files cost anyway, twice, in the same
 * process: reading bfloat16, hashing and writing it, once as values that are widened and rounded again, once as bytes alone.
 * usage: node dist/bench/packing.js [--millions 100] [--formats q4_0,int4-32] [--importance] [--rounds 3] [--json]
 */
const { values } = parseArgs({
  options: {
    millions: { type: 'string', default: '100' },
    formats: { type: 'string' },
    importance: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const columns = 4096;
/** Weights of one piece: a matrix of 1024 rows. */
const piece = 1024 * columns;
const pieces = Math.max(1, Math.round((Number(values.millions) * 1e6) / piece));
const wanted = values.formats?.split(',');
const formats = packedFormats.filter(({ name }) => !wanted || wanted.includes(name));

/** Weights with a few large ones among many small, as those of models. */
const weights = Float32Array.from(uniform(1, piece), (value) => 0.02 * Math.tan(2 * (value - 0.5)));
const importance = values.importance ? Float32Array.from(uniform(2, columns), (value) => 0.1 + value ** 4) : undefined;

const folder = await mkdtemp(join(tmpdir(), 'espalier-packing-'));
const report = await measured().finally(() => rm(folder, { recursive: true, force: true }));
if (values.json) process.stdout.write(`${JSON.stringify({ pieces, piece, report }, null, 2)}\n`);
else {
  const cells = report.map(({ format, ...numbers }) => [format, ...Object.values(numbers).map((n) => n.toFixed(2))]);
  const heads = ['format', 'bits per weight', 'pack, ns', 'unpack, ns', 'of values twice', 'of bytes twice'];
  process.stdout.write(`${((pieces * piece) / 1e6).toFixed(0)} million weights\n${table(heads, cells)}\n`);
}

/** Rounds alternate, so that whatever else the machine does falls on all; the least of each counts. */
async function measured() {
  const bytes = fromFloat32(weights, 'BF16');
  const from = join(folder, 'from');
  const file = await open(from, 'w');
  for (let i = 0; i < pieces; i += 1) await file.write(bytes);
  await file.close();

  const least = formats.map((format) => ({ format, pack: Infinity, unpack: Infinity }));
  let ofBytes = Infinity;
  let ofValues = Infinity;
  for (let round = 0; round < Number(values.rounds); round += 1) {
    ofBytes = Math.min(ofBytes, 2 * (await copySeconds(from, bytes, false)));
    ofValues = Math.min(ofValues, 2 * (await copySeconds(from, bytes, true)));
    for (const one of least) {
      const { pack, unpack } = packingSeconds(one.format);
      one.pack = Math.min(one.pack, pack);
      one.unpack = Math.min(one.unpack, unpack);
    }
  }
  const each = 1e9 / piece / pieces;
  return least.map(({ format, pack, unpack }) => ({
    format: format.name,
    bits: bitsPerWeight(format),
    packNanoseconds: pack * each,
    unpackNanoseconds: unpack * each,
    ofValues: (pack + unpack) / ofValues,
    ofBytes: (pack + unpack) / ofBytes,
  }));
}

/** Seconds of the processor since the start: on a machine with other work, wall time says more of that. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Rounding and reading all pieces, after one to warm up. */
function packingSeconds({ pack, unpackInto }: PackedFormat): { pack: number; unpack: number } {
  const back = new Float32Array(piece);
  unpackInto(pack(weights, importance), back);
  const seconds = { pack: 0, unpack: 0 };
  for (let i = 0; i < pieces; i += 1) {
    const started = processorSeconds();
    const bytes = pack(weights, importance);
    const packed = processorSeconds();
    unpackInto(bytes, back);
    seconds.pack += packed - started;
    seconds.unpack += processorSeconds() - packed;
  }
  return seconds;
}

/** Reading, hashing and writing all pieces once: their bytes, or their values as float32, which is what is packed. */
async function copySeconds(path: string, bytes: Uint8Array, widen: boolean): Promise<number> {
  const from = await open(path, 'r');
  const to = await open(join(folder, 'to'), 'w');
  const floats = new Float32Array(piece);
  const started = processorSeconds();
  const hash = createHash('sha256');
  for (let i = 0; i < pieces; i += 1) {
    await from.read(bytes, 0, bytes.length, i * bytes.length);
    if (widen) widenInto(bytes, 'BF16', floats);
    const out = widen ? fromFloat32(floats, 'BF16') : bytes;
    hash.update(out);
    await to.write(out);
  }
  hash.digest();
  const seconds = processorSeconds() - started;
  await from.close();
  await to.close();
  return seconds;
}
