import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { programFolder } from '../main/cli/program.ts';
import { runTask } from '../main/tasks/start.ts';
import { initProject } from '../main/project/project.ts';
import { u32 } from '../main/runtime/random.ts';

/**
 * Megabytes of plain text a second through a whole import: reading, decoding, dividing, storing. Beside it what Node alone
 * needs to read the same files, hash them and write them once. Of both also the time that the processor worked, which others on
 * the machine change little.
 * usage: node dist/bench/importing.js [--files 8000] [--bytes 25000]
 */
const { values } = parseArgs({
  options: { files: { type: 'string', default: '8000' }, bytes: { type: 'string', default: '25000' } },
});
const [files, bytes] = [Number(values.files), Number(values.bytes)];
const perFolder = 1000;

/** Sentences of made-up words; every file differs. */
function text(file: number): string {
  const words: string[] = [];
  let length = 0;
  for (let i = 0; length < bytes; i += 1) {
    const number = u32(file, i);
    const word = (number % 5000).toString(36) + ((number >>> 16) % 14 === 0 ? '.\n' : '');
    words.push(word);
    length += word.length + 1;
  }
  return words.join(' ');
}

/** Seconds of work by all threads of this process. */
function ownWork(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Seconds of work by processes that this one started and that ended, as Linux tells; 0 elsewhere. */
function workOfEnded(): number {
  if (!existsSync('/proc/self/stat')) return 0;
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ticks = 100;
  return (Number(fields[13]) + Number(fields[14])) / ticks;
}

/** The engine ends a moment after its answer. */
async function workOfEngine(): Promise<number> {
  for (let i = 0; i < 100 && workOfEnded() === 0; i += 1) await setTimeout(100);
  return workOfEnded();
}

const folder = await mkdtemp(join(tmpdir(), 'espalier-importing-'));
try {
  const documents = join(folder, 'documents');
  let size = 0;
  for (let file = 0; file < files; file += 1) {
    const within = join(documents, String(Math.floor(file / perFolder)));
    if (file % perFolder === 0) await mkdir(within, { recursive: true });
    const content = text(file);
    size += content.length;
    await writeFile(join(within, `${file}.txt`), content);
  }
  const megabytes = size / 1e6;

  let started = performance.now();
  const workBefore = ownWork();
  const hash = createHash('sha256');
  for (const name of await readdir(documents))
    for (const file of await readdir(join(documents, name))) {
      const content = await readFile(join(documents, name, file));
      hash.update(content);
      await writeFile(join(folder, 'copy'), content, { flag: 'a' });
    }
  const plain = (performance.now() - started) / 1000;
  const plainWork = ownWork() - workBefore;

  const project = await initProject(join(folder, 'project'));
  await project.close();
  let peak = 0;
  started = performance.now();
  const place = {
    project: join(folder, 'project'),
    recipes: join(programFolder, 'resources', 'recipes'),
    memoryBudget: null,
  };
  const dataset = await runTask(
    place,
    'importDataset',
    { paths: [documents], name: 'documents', role: 'general' },
    { onEvent: (event) => event.kind === 'progress' && (peak = Math.max(peak, event.memory)) },
  );
  const whole = (performance.now() - started) / 1000;
  const wholeWork = await workOfEngine();
  if (dataset.documents !== files) throw new Error(`${dataset.documents} of ${files} documents were imported.`);
  process.stdout.write(
    `${files} files, ${megabytes.toFixed(0)} MB: imported in ${whole.toFixed(1)} s, ${(megabytes / whole).toFixed(1)} MB/s; ` +
      `Node alone ${plain.toFixed(1)} s (${(whole / plain).toFixed(2)} times); peak ${Math.round(peak / 1e6)} MB\n` +
      `work of the processor: ${((1000 * wholeWork) / megabytes).toFixed(1)} ms a MB; ` +
      `Node alone ${((1000 * plainWork) / megabytes).toFixed(1)} ms\n`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
