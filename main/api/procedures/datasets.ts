import { problemLists } from '../../project/problems.ts';
import { previewDocuments } from '../../datasets/splits.ts';
import { discardImport, unfinishedImports } from '../../datasets/spool.ts';
import { strategyList } from '../../select/strategies/index.ts';
import { detectors } from '../../privacy/detectors/index.ts';
import { presets } from '../../privacy/presets.ts';
import { type Implementations, inEngine } from './implementation.ts';

export const datasets: Implementations<'datasets'> = {
  'datasets.import': inEngine('importDataset'),

  'datasets.unfinished': async (place) => unfinishedImports(await place.project()),

  'datasets.discard': async (place, { name }) => ({
    discarded: await discardImport(await place.project(), name),
  }),

  'datasets.list': async (place) => {
    const rows = await (await place.project()).datasets.list();
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    return rows.map((row) => ({ ...row, parent: row.parent === null ? null : (names.get(row.parent) ?? null) }));
  },

  'datasets.show': async (place, { name }) => {
    const { datasets } = await place.project();
    const dataset = await datasets.get(name);
    const parent = dataset.parent === null ? null : (await datasets.byId(dataset.parent)).name;
    const counted = dataset.history.findLast(({ outcome }) => outcome['nearCopies'] !== undefined);
    return {
      ...{ ...dataset, parent, children: await datasets.children(dataset.id) },
      ...{ problemCount: dataset.problems.count, nearCopies: counted?.outcome['nearCopies'] ?? null },
    };
  },

  'datasets.delete': async (place, { name }) => {
    const project = await place.project();
    await project.transaction(async () => {
      const dataset = await project.datasets.get(name);
      await project.datasets.delete(dataset);
      await project.audit.append('dataset deleted', name, { fingerprint: dataset.fingerprint });
    });
    return { deleted: name };
  },

  'datasets.problems': async (place, { name, ...query }) => {
    const project = await place.project();
    const { object } = (await project.datasets.get(name)).problems;
    return problemLists(object && project.objects.path(object), query);
  },

  'datasets.profile': inEngine('profileDataset'),

  'datasets.scan': inEngine('scanDataset'),

  'datasets.kinds': () =>
    Promise.resolve(
      detectors.map(({ name: kind, explanation, source, placeholder }) => ({ kind, explanation, source, placeholder })),
    ),

  'datasets.presets': () => Promise.resolve(presets.map((preset) => ({ ...preset, kinds: [...preset.kinds] }))),

  'datasets.redact': inEngine('redactDataset'),

  'datasets.dedupe': inEngine('dedupeDataset'),

  'datasets.split': inEngine('splitDataset'),

  'datasets.select': inEngine('selectDataset'),

  'datasets.transform': inEngine('transformDataset'),

  'datasets.plant': inEngine('plantCanaries'),

  'datasets.strategies': () => Promise.resolve(strategyList()),

  'datasets.preview': async (place, { name, ...range }) => {
    const project = await place.project();
    const dataset = await project.datasets.get(name);
    const documents = await previewDocuments(project, dataset, range);
    return { total: dataset.splits[range.split].documents, documents };
  },
};
