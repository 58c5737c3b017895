import type { Input, Output } from '../../preload/contract/index.ts';
import { chosenDetectors } from '../privacy/detectors/index.ts';
import { Scan } from '../privacy/scan.ts';
import { singleStage, type TaskContext } from '../engine/context.ts';
import { everyDocument } from './splits.ts';

const shownPreviews = 5;

/** Looks for personal data in every split. Nothing is changed; what is found is shown masked only. */
export async function scanDataset(
  context: TaskContext,
  { name, kinds }: Input<'datasets.scan'>,
): Promise<Output<'datasets.scan'>> {
  const { project } = context;
  const dataset = await project.datasets.get(name);
  const scan = new Scan(shownPreviews, chosenDetectors(kinds));
  const report = singleStage(context, 'looking for personal data');
  for await (const { document } of everyDocument(project, dataset, report)) scan.add(document);
  const { documents, affected, kinds: found } = scan.report();
  return {
    dataset: name,
    documents,
    affected,
    kinds: found.map((kind) => ({ ...kind, previews: [...kind.previews] })),
  };
}
