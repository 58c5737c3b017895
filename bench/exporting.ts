import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { programFolder } from '../main/cli/program.ts';
import { table } from '../main/cli/table.ts';
import { initProject } from '../main/project/project.ts';
import { runTask } from '../main/tasks/start.ts';
import { writeSynthetic } from './checkpoint.ts';

/**
 * How fast a checkpoint of random bfloat16 weights (1.1 billion with 24 layers) is written as GGUF, and how long it takes to prove
 * that, beside copying and hashing as many bytes.
 * usage: node dist/bench/exporting.js [--layers 24] [--types bf16,q8_0,q4_k]
 */
const { values } = parseArgs({
  options: { layers: { type: 'string', default: '24' }, types: { type: 'string', default: 'bf16,q8_0,q4_k' } },
});
const size = { hidden: 2048, groups: 8, queriesPerGroup: 2, headDim: 128, neurons: 5632, vocabulary: 32_000 };
const chunk = 2 ** 22;

/** Copies a file and hashes what was copied, as an export does with what it writes. */
async function copyAndHash(from: string, to: string): Promise<{ readonly bytes: number; readonly seconds: number }> {
  const started = performance.now();
  const [source, target] = [await open(from, 'r'), await open(to, 'wx+')];
  const buffer = new Uint8Array(chunk);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, chunk, bytes);
    if (!bytesRead) break;
    await target.write(buffer, 0, bytesRead, bytes);
    bytes += bytesRead;
  }
  await target.sync();
  const hash = createHash('sha256');
  for (let at = 0; at < bytes;) {
    const { bytesRead } = await target.read(buffer, 0, chunk, at);
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  hash.digest('hex');
  await source.close();
  await target.close();
  return { bytes, seconds: (performance.now() - started) / 1000 };
}

const folder = await mkdtemp(join(tmpdir(), 'espalier-exporting-'));
try {
  const model = join(folder, 'model');
  const parameters = await writeSynthetic(model, { ...size, layers: Number(values.layers) });
  const tokenizer = join(programFolder, 'resources', 'sample', 'meadow-sample', 'tokenizer.json');
  await copyFile(tokenizer, join(model, 'tokenizer.json'));
  await mkdir(join(folder, 'out'));
  await (await initProject(join(folder, 'project'))).close();
  const place = {
    project: join(folder, 'project'),
    recipes: join(programFolder, 'resources', 'recipes'),
    memoryBudget: null,
  };
  await runTask(place, 'importModel', { folder: model, name: 'model' }, {});
  const plain = await copyAndHash(join(model, 'model.safetensors'), join(folder, 'copy'));
  await rm(join(folder, 'copy'));
  const speed = plain.bytes / 1e6 / plain.seconds;

  const rows: (string | number)[][] = [];
  for (const type of values.types.split(',')) {
    const to = join(folder, 'out', type);
    const at: number[] = [];
    await runTask(
      place,
      'exportVariant',
      { variant: 'model', format: 'gguf', type, to },
      { onEvent: (event) => void (event.kind === 'progress' && (at[event.done] ??= performance.now())) },
    );
    const [, asked = NaN, written = NaN, proven = NaN] = at;
    const seconds = (written - asked) / 1000;
    // By the bytes that come in: what a type makes of them is smaller.
    const own = plain.bytes / 1e6 / seconds;
    rows.push([
      ...[type, seconds.toFixed(1), own.toFixed(0), `${((100 * own) / speed).toFixed(0)} %`],
      ((proven - written) / 1000).toFixed(1),
    ]);
    await rm(to, { recursive: true });
  }
  process.stdout.write(
    `${parameters.toLocaleString('en')} parameters, ${(plain.bytes / 1e6).toFixed(0)} MB; copied and hashed in ${plain.seconds.toFixed(1)} s, ${speed.toFixed(0)} MB/s\n` +
      `${table(['type', 'written and hashed, s', 'MB/s', 'of copying', 'proven, s'], rows)}\n`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
