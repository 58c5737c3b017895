import { describe, layersOf } from '../../models/describe.ts';
import { families } from '../../models/families/index.ts';
import { parseConfig } from '../../formats/huggingFaceConfig.ts';
import { readText } from '../../formats/files.ts';
import { openTensorFile } from '../../formats/tensorFile.ts';
import { subjectEndTokens } from '../../project/specialTokens.ts';
import { findSubject, type Subject, subjectTokenizer } from '../../project/subjects.ts';
import { type Manifest, placesOf } from '../../project/manifest.ts';
import type { Project } from '../../project/project.ts';
import type { ModelRow } from '../../project/repositories/models.ts';
import { type Implementations, inEngine } from './implementation.ts';
import { newestLosses } from './newestLosses.ts';

/** Licences are a few dozen pages long. */
const maxLicenceBytes = 1_000_000;

type Summarised = Omit<ModelRow, 'id' | 'hash' | 'nonzero'>;

const summary = ({ name, family, parameters, bytes, fingerprint, folder, created, manifest }: Summarised) => ({
  ...{ name, family, parameters, bytes, fingerprint, folder, created },
  layers: layersOf(manifest.config),
});

async function licenceOf({ objects }: Project, { files }: Manifest) {
  const file = files.find(({ name }) => /^LICEN[CS]E/i.test(name));
  return file ? { name: file.name, text: await readText(objects.path(file.object), maxLicenceBytes) } : null;
}

/** Where a model was imported from, and when it came into the project; a variant was imported from nowhere. */
async function origin(project: Project, { reference: { kind, id } }: Subject) {
  if (kind === 'model') return project.models.byId(id);
  return { folder: '', created: (await project.variants.byId(id)).created };
}

export const models: Implementations<'models'> = {
  'models.check': (place, input, options) => place.taskOutside('checkModel', input, options),

  'models.find': (place, input, options) => place.taskOutside('findModels', input, options),

  'models.families': () =>
    Promise.resolve(
      families.map(({ name, modelTypes, examples }) => ({
        ...{ name, modelTypes: [...modelTypes], examples: [...examples] },
      })),
    ),

  'models.import': inEngine('importModel'),

  'models.list': async (place) => {
    const project = await place.project();
    const losses = await newestLosses(project);
    return (await project.models.list()).map((model) => ({
      ...summary(model),
      ...{ nonzero: model.nonzero, losses: losses.get(model.hash) ?? [] },
    }));
  },

  'models.show': async (place, { name }) => {
    const project = await place.project();
    const model = await findSubject(project, name);
    const { manifest } = model;
    const config = parseConfig(manifest.config, 'config.json');
    const { family, architecture } = describe(config);
    const { layers, ...rest } = architecture;
    const places = placesOf(manifest);
    const tokenizer = await subjectTokenizer(project, manifest);
    return {
      ...summary({ ...model, ...(await origin(project, model)), family: family.name }),
      vocabulary: architecture.vocabulary,
      context: architecture.context,
      architecture: { ...rest, layer: layers[0] ?? null },
      parts: manifest.shards.map(({ part, parameters, bytes }) => ({
        part,
        place: places.get(part) ?? null,
        parameters,
        bytes,
      })),
      tokenizer: {
        tokens: tokenizer.vocabularySize,
        endTokens: [...(await subjectEndTokens(project, manifest))],
        chatTemplate: tokenizer.template !== null,
        template: tokenizer.template,
        startTokens: [...tokenizer.start],
      },
      files: await Promise.all(
        manifest.files.map(async (file) => ({ name: file.name, bytes: await project.objects.size(file.object) })),
      ),
      licence: await licenceOf(project, manifest),
      notes: [...(manifest.notes ?? [])],
    };
  },

  'models.tensors': async (place, { name }) => {
    const project = await place.project();
    const { manifest } = await findSubject(project, name);
    const tensors = [];
    const places = placesOf(manifest);
    for (const { part, object } of manifest.shards) {
      const file = await openTensorFile(project.objects.path(object));
      await file.close();
      for (const { name: tensor, storage, shape, bytes } of file.tensors.values())
        tensors.push({ name: tensor, part, place: places.get(part) ?? null, storage, shape: [...shape], bytes });
    }
    return tensors;
  },
};
