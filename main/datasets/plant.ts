import type { Input, Output } from '../../preload/contract/index.ts';
import type { DatasetRow } from '../project/repositories/datasets.ts';
import { type Canary, canaryDocuments, makeCanaries } from '../privacy/canary.ts';
import { singleStage, type TaskContext } from '../engine/context.ts';
import { makeDataset } from './make.ts';
import { everyDocument } from './splits.ts';

/** A dataset whose training text also holds made-up secrets; they follow from the seed, which the history keeps. */
export async function plantCanaries(
  context: TaskContext,
  { name, as, canaries: count = 8, repeats = 8, seed = 0 }: Input<'datasets.plant'>,
): Promise<Output<'datasets.plant'>> {
  const { project } = context;
  const parent = await project.datasets.get(name);
  if (plantedIn(parent).length)
    throw new Error(`Secrets were planted into ${name} already; plant into what it was made of.`);
  return makeDataset(context, {
    ...{ name: as, role: parent.role, parent, operation: 'plant', settings: { canaries: count, repeats, seed } },
    fill: async (put) => {
      for await (const { split, document } of everyDocument(project, parent, singleStage(context, 'planting')))
        await put(split, document);
      const documents = canaryDocuments(makeCanaries({ count, repeats, seed }));
      for (const document of documents) await put('train', document);
      return { secrets: count, planted: documents.length };
    },
  });
}

/** The secrets that were planted into a dataset or into what it was made of; none when nobody did. */
export function plantedIn({ history }: DatasetRow): Canary[] {
  const step = history.find(({ operation }) => operation === 'plant');
  if (!step) return [];
  const { canaries: count, repeats, seed } = step.settings as { canaries: number; repeats: number; seed: number };
  return makeCanaries({ count, repeats, seed });
}

/** The texts that were planted: they are repeated on purpose, and stay in the training text. */
export const plantedTexts = (dataset: DatasetRow): ReadonlySet<string> =>
  new Set(plantedIn(dataset).map(({ text }) => text));
