import type { Input, Output } from '../../preload/contract/index.ts';
import { chosenDetectors } from '../privacy/detectors/index.ts';
import { redact } from '../privacy/redact.ts';
import { singleStage, type TaskContext } from '../engine/context.ts';
import { makeDataset } from './make.ts';
import { everyDocument } from './splits.ts';

/** A dataset in which typed placeholders stand for personal data, in every split. */
export async function redactDataset(
  context: TaskContext,
  { name, as, kinds }: Input<'datasets.redact'>,
): Promise<Output<'datasets.redact'>> {
  const { project } = context;
  const parent = await project.datasets.get(name);
  const detectors = chosenDetectors(kinds);
  const report = singleStage(context, 'replacing personal data');
  return makeDataset(context, {
    ...{ name: as, role: parent.role, parent, operation: 'redact' },
    settings: { kinds: detectors.map((detector) => detector.name) },
    fill: async (put) => {
      const outcome: Record<string, number> = { documents: 0 };
      for await (const { split, document } of everyDocument(project, parent, report)) {
        const redacted = redact(document, detectors);
        for (const [kind, count] of Object.entries(redacted.counts)) outcome[kind] = (outcome[kind] ?? 0) + count;
        if (Object.keys(redacted.counts).length) outcome['documents']! += 1;
        await put(split, redacted.document);
      }
      return outcome;
    },
  });
}
