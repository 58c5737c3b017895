import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { isProblem } from '../main/corpus/document.ts';
import { type ImportedFile, importDocuments } from '../main/import/import.ts';
import { fileTypes, type FileType } from './hostile/validFiles.ts';
import { type HostileFile, hostileFiles } from './hostile/files.ts';

/**
 * Imports files that are made to do harm, and counts what becomes of them: every one gives documents or a reason, none ends
 * the program, and none keeps it for longer than a file may.
 * usage: node dist/bench/hostile.js [--files 10000] [--seed 1] [--batch 500] [--types doc,xls] [--json]
 */
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    batch: { type: 'string', default: '500' },
    types: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const types = values.types?.split(',');
const [count, seed, batchSize] = [Number(values.files), Number(values.seed), Number(values.batch)];

/** Everything that is read only where it is asked for; French has the smallest data for text recognition. */
const choices = { comments: true, notes: true, outputs: true, ocr: ['fra'] };

/** Seconds of the processor, so that a busy machine counts for nothing: the patience with a small file, and another thread's start. */
const maxSeconds = 8;

/** What became of the files of one type. */
interface Outcome {
  files: number;
  documents: number;
  reasons: number;
  neither: number;
  /** Left out because they hung, filled the memory or ended the thread that read them. */
  leftOut: number;
  seconds: number;
  slowest: string;
}

const outcomes = new Map<FileType, Outcome>(
  fileTypes.map((type) => [
    type,
    { files: 0, documents: 0, reasons: 0, neither: 0, leftOut: 0, seconds: 0, slowest: '' },
  ]),
);
const suspicious: string[] = [];
let [crashes, peak] = [0, 0];

function crashed(where: string): (error: unknown) => void {
  return (error) => {
    crashes += 1;
    console.error(`${where}: ${error instanceof Error ? error.stack : String(error)}`);
  };
}
process.on('uncaughtException', crashed('an exception that nobody caught'));

const folder = await mkdtemp(join(tmpdir(), 'espalier-hostile-'));
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
try {
  let batch: HostileFile[] = [];
  let done = 0;
  for await (const file of hostileFiles(count, seed)) {
    if (types?.includes(file.type) ?? true) batch.push(file);
    done += 1;
    if (batch.length < batchSize && done < count) continue;
    await importBatch(join(folder, `batch-${done}`), batch);
    batch = [];
    console.error(`${done} files, ${crashes} crashes`);
  }
} finally {
  clearInterval(watch);
  await rm(folder, { recursive: true, force: true });
}
report();

function clock() {
  const { user, system } = process.cpuUsage();
  return { worked: (user + system) / 1000, passed: performance.now() };
}

function secondsSince(began: ReturnType<typeof clock>): number {
  const now = clock();
  return Math.min(now.worked - began.worked, now.passed - began.passed) / 1000;
}

async function importBatch(path: string, files: readonly HostileFile[]): Promise<void> {
  await mkdir(path);
  for (const { name, bytes } of files) await writeFile(join(path, name), bytes);
  const byName = new Map(files.map((file) => [file.name, file]));
  const leftOut = new Set<string>();
  let began = clock();
  const onFile = ({ source, documents, problems }: ImportedFile): void => {
    const file = byName.get(basename(source));
    byName.delete(basename(source));
    if (file) add(file, documents, problems, secondsSince(began), leftOut.has(file.name));
    began = clock();
  };
  try {
    for await (const item of importDocuments([path], { onFile, choices }))
      if (isProblem(item) && /was left out/.test(item.problem)) {
        const name = item.source.split('/')[1] ?? '';
        leftOut.add(name);
        console.error(`${item.source} (${byName.get(name)?.mutation}) ${item.problem}`);
      }
  } catch (error) {
    crashed('an import that ended')(error);
  }
  // Files that the import never came to.
  for (const file of byName.values()) add(file, 0, 0, 0, false);
  await rm(path, { recursive: true, force: true });
}

function add(file: HostileFile, documents: number, problems: number, seconds: number, leftOut: boolean): void {
  const outcome = outcomes.get(file.type) as Outcome;
  outcome.files += 1;
  if (documents) outcome.documents += 1;
  else if (problems) outcome.reasons += 1;
  else {
    outcome.neither += 1;
    suspicious.push(`${file.name} (${file.mutation}) gave neither documents nor a reason`);
  }
  if (leftOut) outcome.leftOut += 1;
  if (seconds > maxSeconds) suspicious.push(`${file.name} (${file.mutation}) took ${seconds.toFixed(1)} s`);
  if (seconds > outcome.seconds) Object.assign(outcome, { seconds, slowest: file.mutation });
}

function report(): void {
  const all = [...outcomes].filter(([, { files }]) => files);
  const total = (field: 'files' | 'documents' | 'reasons' | 'neither' | 'leftOut'): number =>
    all.reduce((sum, [, outcome]) => sum + outcome[field], 0);
  const longest = Math.max(...all.map(([, { seconds }]) => seconds));
  const summary = {
    files: total('files'),
    crashes,
    documents: total('documents'),
    reasons: total('reasons'),
    neither: total('neither'),
    leftOut: total('leftOut'),
    longestSeconds: Number(longest.toFixed(2)),
    peakMegabytes: Math.round(peak / 1e6),
  };
  if (values.json) console.log(JSON.stringify({ ...summary, types: Object.fromEntries(all) }));
  else {
    const columns = ['type', 'files', 'documents', 'reason', 'neither', 'left out', 'longest s', 'what took longest'];
    const rows = all.map(([type, { files, documents, reasons, neither, leftOut, seconds, slowest }]) =>
      [type, files, documents, reasons, neither, leftOut, seconds.toFixed(2), slowest].map(String),
    );
    const widths = columns.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? '').length)));
    for (const row of [columns, ...rows])
      console.log(
        row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd(),
      );
    console.log(JSON.stringify(summary));
  }
  for (const line of suspicious) console.error(line);
  if (crashes || suspicious.length) process.exitCode = 1;
}
