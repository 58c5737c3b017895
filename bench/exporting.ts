import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { programFolder } from '../main/cli/program.ts';
import { table } from '../main/cli/table.ts';
import type { EnginePlace } from '../main/engine/supervisor.ts';
import { writeFolder } from '../main/export/folder.ts';
import { exporterOf } from '../main/export/index.ts';
import { namedModel } from '../main/export/named.ts';
import { exportedShape } from '../main/models/stockConfig.ts';
import { initProject, openProject } from '../main/project/project.ts';
import { findSubject, subjectSource } from '../main/project/subjects.ts';
import { cardFacts } from '../main/tasks/cardFacts.ts';
import { runTask } from '../main/tasks/start.ts';
import { writeSynthetic } from './checkpoint.ts';

/**
 * How fast a checkpoint of random bfloat16 weights (1.2 billion with 24 layers) is written as GGUF and hashed, beside copying and
 * hashing as many bytes just before. With `--proof` each is exported as people export it, and the seconds of its proof are told too.
 * usage: node dist/bench/exporting.js [--layers 24] [--types bf16,q8_0,q4_k] [--proof]
 */
const { values } = parseArgs({
  options: {
    layers: { type: 'string', default: '24' },
    types: { type: 'string', default: 'bf16,q8_0,q4_k' },
    proof: { type: 'boolean', default: false },
  },
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

/** Seconds that a model in a project takes to be written in a type, and hashed. */
async function written(place: string, type: string, to: string): Promise<number> {
  const project = await openProject(place);
  try {
    const subject = await findSubject(project, 'model');
    await using source = await subjectSource(project, subject);
    const files = subject.manifest.files.map(({ name, object }) => ({ name, path: project.objects.path(object) }));
    const model = { ...namedModel(subject, source), files, card: await cardFacts(project, subject) };
    const started = performance.now();
    await writeFolder(to, {
      fill: async (folder) =>
        void (await exporterOf('gguf', type).write(model, exportedShape(model.config, model.source), folder)),
      written: () => undefined,
      verify: () => Promise.resolve(),
    });
    return (performance.now() - started) / 1000;
  } finally {
    await project.close();
  }
}

/** Seconds of the proof of a whole export. */
async function proven(place: EnginePlace, type: string, to: string): Promise<number> {
  const at: number[] = [];
  await runTask(
    place,
    'exportVariant',
    { variant: 'model', format: 'gguf', type, to },
    { onEvent: (event) => void (event.kind === 'progress' && (at[event.done] ??= performance.now())) },
  );
  return ((at[3] ?? NaN) - (at[2] ?? NaN)) / 1000;
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
  process.stdout.write(`${parameters.toLocaleString('en')} parameters\n`);

  const rows: (string | number)[][] = [];
  for (const type of values.types.split(',')) {
    const { bytes, seconds: plain } = await copyAndHash(join(model, 'model.safetensors'), join(folder, 'copy'));
    await rm(join(folder, 'copy'));
    const to = join(folder, 'out', type);
    const seconds = await written(place.project, type, to);
    await rm(to, { recursive: true });
    const proof = values.proof ? (await proven(place, type, to)).toFixed(1) : '–';
    await rm(to, { recursive: true, force: true });
    // By the bytes that come in: what a type makes of them is smaller.
    rows.push([
      ...[type, (bytes / 1e6).toFixed(0), plain.toFixed(1), seconds.toFixed(1)],
      ...[`${((100 * plain) / seconds).toFixed(0)} %`, proof],
    ]);
  }
  const titles = ['type', 'MB', 'copied and hashed, s', 'written and hashed, s', 'of that speed', 'proven, s'];
  process.stdout.write(`${table(titles, rows)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
