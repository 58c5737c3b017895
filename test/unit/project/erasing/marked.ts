import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importDataset } from '../../../../main/datasets/import.ts';
import { redactDataset } from '../../../../main/datasets/redact.ts';
import { importFolder } from '../../../../main/project/importFolder.ts';
import type { Manifest } from '../../../../main/project/manifest.ts';
import { initProject, type Project } from '../../../../main/project/project.ts';
import { taskContext } from '../../../support/taskContext.ts';

/** Every place in which a project may hold words of a dataset "Marked0000" and of what was made of it, marked one by one. */
export interface MarkedProject {
  readonly project: Project;
  /** Strings that must not be found once the dataset is erased. */
  readonly marks: readonly string[];
}

const split = { documents: 1, bytes: 1 };

/** A project with a marked dataset and all that came of it, beside a model, a dataset and a variant that have nothing to do with it. */
export async function markedProject(folder: string): Promise<MarkedProject> {
  const project = await initProject(join(folder, 'project'));
  const marks: string[] = [];
  const mark = () => {
    marks.push(`Marked${String(marks.length).padStart(4, '0')}`);
    return marks.at(-1) as string;
  };
  const [name, variantName, formerName] = [mark(), mark(), mark()];
  const source = join(folder, mark());
  await mkdir(source);
  for (let i = 0; i < 60; i += 1)
    await writeFile(join(source, `${mark()}.txt`), `A letter of ${mark()} about ${mark()} and report ${i * 7919}.`);
  await writeFile(join(source, `${mark()}.txt`), '');
  await importDataset(taskContext(project), { paths: [source], name, role: 'domain' });
  const text = (words: string) => project.objects.putBytes(Buffer.from(words));

  // What has nothing to do with it.
  const own = await text('{"source":"x","text":"kept"}\n');
  const splits = {
    train: { object: own, ...split },
    calibration: { object: own, ...split },
    heldOut: { object: own, ...split },
  };
  await project.datasets.add({ name: 'kept', role: 'general', documents: 3, bytes: 3, fingerprint: 'k', splits });
  const manifest = async (words: string): Promise<Manifest> => ({
    ...{ format: 1, config: {}, files: [{ name: 'x', object: await text(words) }], shards: [] },
  });
  const size = { parameters: 1, nonzero: 1, bytes: 1 };
  await project.models.add({
    ...{ name: 'base', folder: '/base', family: 'llama', fingerprint: 'f', hash: 'h', ...size },
    manifest: await manifest('base'),
  });
  await project.audit.append('model imported', 'base', { folder: '/base' });

  // What came of it: runs with events, a variant with words of its own, measurements, results, exports, advice.
  const dataset = await project.datasets.get(name);
  const [model, kept] = [{ kind: 'model', id: 1 } as const, await project.datasets.get('kept')];
  const start = async (domain: number, wanted: string, words: string) => {
    const run = await project.runs.add({
      ...{ kind: 'extract', references: { model, domain: { kind: 'dataset', id: domain } } },
      ...{ inputs: { recipe: { name: words } }, settings: { note: words }, variantName: wanted },
    });
    await project.runEvents.add(run.id, { kind: 'log', level: 'warning', text: words });
    await project.runs.finish(run.id, 'done', 1, words);
    await project.audit.append('run started', run.name, { domain: words });
    return run;
  };
  const run = await start(dataset.id, formerName, mark());
  await project.variants.add({
    ...{ name: formerName, parents: [model], run: run.id, hash: 'v', ...size },
    manifest: await manifest(mark()),
  });
  await project.variants.update(formerName, { name: variantName, tags: [mark()], notes: mark() });
  await project.audit.append('variant changed', formerName, { name: variantName });
  await project.audit.append('variant changed', formerName, { notes: mark() });
  const other = await start(kept.id, 'unmarked', 'nothing');
  await project.variants.add({
    ...{ name: 'unmarked', parents: [model], run: other.id, hash: 'u', ...size },
    manifest: await manifest('unmarked'),
  });
  await project.sweeps.add({ domains: [mark()] }, [run.id, other.id]);
  for (const [subject, hash, of] of [
    [variantName, 'v', dataset.id],
    ['unmarked', 'u', dataset.id],
    ['unmarked', 'u', kept.id],
  ] as const)
    await project.measurements.add({
      ...{ subject, hash, dataset: of, split: 'heldOut', metric: 'nll', value: 1, low: null, high: null, tokens: 1 },
      provenance: of === kept.id ? {} : { words: mark() },
    });
  await project.artifacts.record({
    ...{ fingerprint: 'r', kind: 'result', bytes: 1, meta: { words: mark() } },
    object: await text(mark()),
  });
  const exported = join(project.folder, 'exports', mark());
  await mkdir(exported, { recursive: true });
  await writeFile(join(exported, 'README.md'), mark());
  await project.exports.add({ subject: variantName, hash: 'v', format: 'onnx', directory: exported, files: [mark()] });
  const outside = join(folder, 'outside');
  await project.exports.add({ subject: variantName, hash: 'v', format: 'onnx', directory: outside, files: [] });
  await project.advice.add({ domain: dataset.fingerprint }, { words: mark() });

  // What killed processes left.
  const left = async (path: string, file: string) => {
    await mkdir(join(project.folder, path), { recursive: true });
    await writeFile(join(project.folder, path, file), mark());
  };
  await left(`runs/${run.name}`, 'checkpoint.bin');
  await left(`runs/rehearsal-${mark()}`, 'scratch.bin');
  await left(`imports/${importFolder(name)}`, 'paths.jsonl');
  await left('imports/making-1', 'train.jsonl');
  await left('objects', `.${process.pid}-abc.tmp`);
  await text(mark());
  return { project, marks };
}

/** Makes a dataset of the marked one that holds none of the marks but in its history. */
export async function withDerived({ project, marks }: MarkedProject): Promise<void> {
  await redactDataset(taskContext(project), { name: marks[0] as string, as: 'derived' });
}

/** The marks that stand somewhere in the files of a folder or in their names. */
export async function found(folder: string, marks: readonly string[]): Promise<string[]> {
  const there = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const bytes = entry.isFile() ? await readFile(join(entry.parentPath, entry.name), 'latin1') : '';
    for (const mark of marks) if (bytes.includes(mark) || entry.name.includes(mark)) there.add(mark);
  }
  return [...there];
}
