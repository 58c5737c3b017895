import { join } from 'node:path';
import type { Output } from '../../../preload/contract/index.ts';
import type { LayerOutcome } from '../../compress/extraction/outcome.ts';
import { newFolder, removeAbandoned } from '../../export/folder.ts';
import { exportedShape } from '../../models/stockConfig.ts';
import { type Exporter, loadingOf } from '../../export/exporter.ts';
import { exporterOf, exporters } from '../../export/index.ts';
import { memoryOf, proofMemory, proofNote } from '../../export/memory.ts';
import { conversationOf } from '../../models/conversation.ts';
import { modelCard } from '../../export/modelCard.ts';
import { namedModel } from '../../export/named.ts';
import { knownExportLosses } from '../../measuring/exportLosses.ts';
import { cardFacts } from '../../tasks/cardFacts.ts';
import { findSubject, parentOf, subjectSource } from '../../project/subjects.ts';
import { type Manifest, placesOf, type Shard } from '../../project/manifest.ts';
import { availableBytes } from '../../runtime/memory.ts';
import { isAlive } from '../../project/processes.ts';
import type { Project } from '../../project/project.ts';
import type { ListedVariant } from '../../project/repositories/variants.ts';
import { generationPlan } from './generationPlan.ts';
import { type Implementations, inEngine } from './implementation.ts';
import { newestLosses } from './newestLosses.ts';

type Listed = Output<'variants.list'>[number];

/** Variants with the names of what they belong to and their newest losses. */
async function listed(project: Project, variants: readonly ListedVariant[]): Promise<Listed[]> {
  const losses = await newestLosses(project);
  return variants.map(({ parents, runName, recipeName, domain, general, tags, ...variant }) => {
    const { name, parameters, nonzero, bytes, storages, hash, created, notes } = variant;
    const formats = storages && Object.entries(storages).map(([storage, of]) => ({ storage, bytes: of }));
    return {
      ...{ name, parameters, nonzero, bytes, stored: bytes, formats, hash, created, notes, tags: [...tags] },
      ...{ parents, run: runName, recipe: recipeName, domain, general, losses: losses.get(hash) ?? [] },
    };
  });
}

const one = async (project: Project, { name }: { readonly name: string }): Promise<Listed> =>
  (await listed(project, await project.variants.listing({ name })))[0] as Listed;

const described = ({ name: format, type, title, explanation, dtype }: Exporter) => ({
  ...{ format, type, title, explanation, dtype },
});

/** What every layer of a model is stored as, by its number. */
function byLayer(manifest: Manifest) {
  const places = placesOf(manifest);
  const layers = new Map<
    number,
    Pick<Shard, 'parameters' | 'nonzero' | 'kept'> & { readonly objects: readonly string[] }
  >();
  for (const { part, object, parameters, nonzero, kept } of manifest.shards) {
    const layer = places.get(part);
    if (typeof layer !== 'number') continue;
    const own = layers.get(layer) ?? { objects: [], parameters: 0, nonzero: 0 };
    layers.set(layer, {
      objects: [...own.objects, object],
      parameters: own.parameters + parameters,
      nonzero: own.nonzero + nonzero,
      ...(own.kept || kept ? { kept: { ...own.kept, ...kept } } : {}),
    });
  }
  return layers;
}

export const variants: Implementations<'exports' | 'variants'> = {
  'variants.list': async (place, { deleted }) => {
    const project = await place.project();
    return listed(project, await project.variants.listing({ deleted: deleted ?? false }));
  },

  'variants.update': async (place, { variant, ...change }) => {
    const project = await place.project();
    const updated = await project.transaction(async () => {
      const row = await project.variants.update(variant, change);
      await project.audit.append('variant changed', variant, change);
      return row;
    });
    return one(project, updated);
  },

  'variants.delete': async (place, { variant }) => {
    const project = await place.project();
    await project.transaction(async () => {
      await project.variants.setDeleted(variant, true);
      await project.audit.append('variant deleted', variant);
    });
    return {};
  },

  'variants.restore': async (place, { variant }) => {
    const project = await place.project();
    const restored = await project.transaction(async () => {
      const row = await project.variants.setDeleted(variant, false);
      await project.audit.append('variant restored', variant);
      return row;
    });
    return one(project, restored);
  },

  'variants.layers': async (place, { variant }) => {
    const project = await place.project();
    const subject = await findSubject(project, variant);
    const parent = await parentOf(project, subject);
    const before = byLayer(parent.manifest);
    const layers = [];
    for (const [layer, { objects, parameters, nonzero, kept: stays }] of byLayer(subject.manifest)) {
      const was = before.get(layer);
      // Variants of older programs know what the last step of their run left.
      const outcome = stays ? null : ((await project.artifacts.metaOf(objects[0] ?? '')) as LayerOutcome | null);
      const kept = Object.entries(stays ?? outcome?.kept ?? {});
      // A layer that is its parent's own may know only what an earlier run left of it, and here all of that stayed.
      const whole = was?.objects.join() === objects.join();
      layers.push({
        ...{ layer, parameters, nonzero, parentParameters: was?.parameters ?? parameters },
        kept: Object.fromEntries(kept.map(([unit, one]) => [unit, whole ? { ...one, of: one.kept } : { ...one }])),
      });
    }
    return { variant, parent: parent.name, layers };
  },

  'variants.evaluate': inEngine('evaluate'),

  'variants.compare': inEngine('compare'),

  'variants.generate': inEngine('generate'),

  'variants.generatePlan': generationPlan,

  'variants.recite': inEngine('recite'),

  'variants.exportPlan': async (place, { variant }) => {
    const project = await place.project();
    const subject = await findSubject(project, variant);
    const files = await Promise.all(subject.manifest.files.map(({ object }) => project.objects.size(object)));
    const beside = files.reduce((sum, bytes) => sum + bytes, 0);
    await using opened = await subjectSource(project, subject);
    const model = { ...namedModel(subject, opened), card: await cardFacts(project, subject) };
    const shape = exportedShape(model.config, model.source);
    const lossAs = await knownExportLosses(project, subject);
    const inside = join(project.folder, 'exports');
    const formats = exporters.map(async (exporter) => {
      const { programs, warning } = loadingOf(exporter, shape, model);
      const rounding = exporter.rounding(model);
      const memory = proofNote(exporter, model, availableBytes());
      const known = [warning, rounding?.note ?? null, memory].filter((sentence) => sentence !== null);
      return {
        ...described(exporter),
        ...{ bytes: exporter.bytes(model) + beside, memory: memoryOf(exporter, model), lossless: rounding === null },
        folder: await newFolder(inside, `${subject.name}-${exporter.name}-${exporter.type}`),
        loadsIn: programs.map((program) => ({ ...program })),
        ...{ proof: proofMemory(exporter, model), loss: rounding && lossAs(exporter) },
        ...{ warning: known.length ? known.join(' ') : null, card: modelCard(model, shape, exporter) },
      };
    });
    return { tokens: conversationOf(model.source), formats: await Promise.all(formats) };
  },

  'variants.exportLosses': inEngine('exportLosses'),

  'variants.export': async (place, input, options) => {
    exporterOf(input.format, input.type);
    try {
      return await place.task('exportVariant', input, options);
    } catch (error) {
      // An engine that was cancelled or died could not tidy up after itself.
      await removeAbandoned(input.to, isAlive);
      throw error;
    }
  },

  'exports.formats': () => Promise.resolve(exporters.map(described)),

  'exports.list': async (place) =>
    (await (await place.project()).exports.list()).map(({ subject, format, directory, files, created }) => ({
      ...{ variant: subject, format, directory, files: [...files], created },
    })),
};
