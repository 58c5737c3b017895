import { copyFile, readdir } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Input, Output } from '../../../preload/contract/index.ts';
import { inside } from '../../formats/checkpoint.ts';
import type { Manifest, Shard } from '../../project/manifest.ts';
import { totals } from '../../project/manifest.ts';
import { singleStage, type TaskContext } from '../../engine/context.ts';
import { modelFingerprint } from '../../project/subjects.ts';
import { hashTensors, storePart } from '../../project/shards.ts';
import { withModelFolder } from './modelFolder.ts';

/** Files beside the weights that belong to a model: kept byte for byte, never executed. */
const companions =
  /^(tokenizer\.json|tokenizer_config\.json|special_tokens_map\.json|added_tokens\.json|generation_config\.json|chat_template\.jinja|vocab\.json|merges\.txt|tokenizer\.model|LICEN[CS]E.*|NOTICE.*)$/;

/** Checks a checkpoint folder completely and copies it into the project. */
export async function importModel(
  context: TaskContext,
  input: Input<'models.import'>,
): Promise<Output<'models.import'>> {
  const { project } = context;
  const folder = resolve(input.folder);
  const name = input.name ?? basename(folder);
  await project.models.refuseTaken(name);
  return withModelFolder(folder, async ({ config, source, notes }) => {
    notes.forEach((note) => void context.warn(note));
    const report = singleStage(context, 'importing');
    const parts = source.family.parts(source.architecture);
    const shards: Shard[] = [];
    for (const { part } of parts) {
      shards.push(await storePart(project, source, part));
      report(shards.length, parts.length);
    }
    const manifest: Manifest = { format: 1, config: config.raw, files: await storeCompanions(context, folder), shards };
    const hash = await hashTensors(project.objects, manifest);
    const fingerprint = modelFingerprint(config.raw, hash);
    const row = { name, folder, family: source.family.name, fingerprint, hash, manifest, ...totals(manifest) };
    const { created } = await project.transaction(async () => {
      await project.models.add(row);
      await project.audit.append('model imported', name, { folder, fingerprint });
      return project.models.get(name);
    });
    const { family, parameters, bytes } = row;
    const layers = source.architecture.layers.length;
    return { name, family, parameters, bytes, layers, fingerprint, folder, created };
  });
}

async function storeCompanions({ project }: TaskContext, folder: string) {
  const files = [];
  for (const name of (await readdir(folder)).filter((file) => companions.test(file)).sort()) {
    const path = await inside(folder, name);
    files.push({ name, object: await project.objects.put((to) => copyFile(path, to)) });
  }
  return files;
}
