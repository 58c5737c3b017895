import { resolve } from 'node:path';
import type { Input, Output } from '../../../preload/contract/index.ts';
import type { Manifest, Shard } from '../../project/manifest.ts';
import { totals } from '../../project/manifest.ts';
import { singleStage, type TaskContext } from '../../engine/context.ts';
import { modelFingerprint } from '../../project/subjects.ts';
import { hashTensors, storePart } from '../../project/shards.ts';
import type { IncomingModel } from './containers/container.ts';
import { withIncoming } from './containers/index.ts';

/** Checks a model in a folder or a file completely and copies it into the project. */
export async function importModel(
  context: TaskContext,
  input: Input<'models.import'>,
): Promise<Output<'models.import'>> {
  const { project } = context;
  const folder = resolve(input.folder);
  return withIncoming(folder, async ({ name: own, config, source, files, notes }) => {
    const name = input.name ?? own;
    await project.models.refuseTaken(name);
    notes.forEach((note) => void context.warn(note));
    const report = singleStage(context, 'importing');
    const parts = source.family.parts(source.architecture);
    const shards: Shard[] = [];
    for (const { part } of parts) {
      shards.push(await storePart(project, source, part));
      report(shards.length, parts.length);
    }
    const kept = notes.length ? { notes } : {};
    const stored = await storeFiles(context, files);
    const manifest: Manifest = { format: 1, config: config.raw, files: stored, shards, ...kept };
    const hash = await hashTensors(project.objects, manifest);
    const fingerprint = modelFingerprint(config.raw, hash);
    const row = { name, folder, family: source.family.name, fingerprint, hash, manifest, ...totals(manifest) };
    const { created } = await project.transaction(async () => {
      await project.models.add(row);
      await project.audit.append('model imported', name, { folder, fingerprint, ...kept });
      return project.models.get(name);
    });
    const { family, parameters, bytes } = row;
    const layers = source.architecture.layers.length;
    return { name, family, parameters, bytes, layers, fingerprint, folder, created };
  });
}

async function storeFiles({ project }: TaskContext, files: IncomingModel['files']) {
  const stored = [];
  for (const { name, write } of files) stored.push({ name, object: await project.objects.put(write) });
  return stored;
}
