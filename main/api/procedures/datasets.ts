import { documentsIn } from '../../project/documentFile.ts';
import { previewDocuments } from '../../datasets/splits.ts';
import { discardImport, unfinishedImports } from '../../datasets/spool.ts';
import { strategyList } from '../../select/strategies/index.ts';
import { detectors } from '../../privacy/detectors/index.ts';
import type { Implementation } from './implementation.ts';

export const importDataset: Implementation<'datasets.import'> = (place, input, options) =>
  place.task('importDataset', input, options);

export const listUnfinishedImports: Implementation<'datasets.unfinished'> = async (place) =>
  unfinishedImports(await place.project());

export const discardUnfinishedImport: Implementation<'datasets.discard'> = async (place, { name }) => ({
  discarded: await discardImport(await place.project(), name),
});

export const listDatasets: Implementation<'datasets.list'> = async (place) => {
  const rows = await (await place.project()).datasets.list();
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({ ...row, parent: row.parent === null ? null : (names.get(row.parent) ?? null) }));
};

export const showDataset: Implementation<'datasets.show'> = async (place, { name }) => {
  const { datasets } = await place.project();
  const dataset = await datasets.get(name);
  const parent = dataset.parent === null ? null : (await datasets.byId(dataset.parent)).name;
  return { ...dataset, parent, children: await datasets.children(dataset.id), problemCount: dataset.problems.count };
};

export const deleteDataset: Implementation<'datasets.delete'> = async (place, { name }) => {
  const project = await place.project();
  await project.transaction(async () => {
    const dataset = await project.datasets.get(name);
    await project.datasets.delete(dataset);
    await project.audit.append('dataset deleted', name, { fingerprint: dataset.fingerprint });
  });
  return { deleted: name };
};

export const listProblems: Implementation<'datasets.problems'> = async (place, { name, offset, limit }) => {
  const project = await place.project();
  const { count, object } = (await project.datasets.get(name)).problems;
  const problems: string[] = [];
  if (object === null) return { total: count, problems };
  let index = 0;
  for await (const { source, text } of documentsIn(project.objects.path(object))) {
    if (index >= offset + limit) break;
    if (index >= offset) problems.push(`${source}: ${text}.`);
    index += 1;
  }
  return { total: count, problems };
};

export const profileDataset: Implementation<'datasets.profile'> = (place, input, options) =>
  place.task('profileDataset', input, options);

export const scanDataset: Implementation<'datasets.scan'> = (place, input, options) =>
  place.task('scanDataset', input, options);

export const listKinds: Implementation<'datasets.kinds'> = () =>
  Promise.resolve(
    detectors.map(({ name: kind, explanation, source, placeholder }) => ({ kind, explanation, source, placeholder })),
  );

export const redactDataset: Implementation<'datasets.redact'> = (place, input, options) =>
  place.task('redactDataset', input, options);

export const dedupeDataset: Implementation<'datasets.dedupe'> = (place, input, options) =>
  place.task('dedupeDataset', input, options);

export const splitDataset: Implementation<'datasets.split'> = (place, input, options) =>
  place.task('splitDataset', input, options);

export const selectDataset: Implementation<'datasets.select'> = (place, input, options) =>
  place.task('selectDataset', input, options);

export const transformDataset: Implementation<'datasets.transform'> = (place, input, options) =>
  place.task('transformDataset', input, options);

export const plantCanaries: Implementation<'datasets.plant'> = (place, input, options) =>
  place.task('plantCanaries', input, options);

export const listStrategies: Implementation<'datasets.strategies'> = () => Promise.resolve(strategyList());

export const previewDataset: Implementation<'datasets.preview'> = async (place, { name, ...range }) => {
  const project = await place.project();
  const dataset = await project.datasets.get(name);
  return {
    total: dataset.splits[range.split].documents,
    documents: await previewDocuments(project, dataset, range),
  };
};
