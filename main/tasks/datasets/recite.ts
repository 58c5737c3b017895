import type { Input, Output } from '../../../preload/contract/index.ts';
import { MeasuredDocuments } from '../../select/measured/measuredDocuments.ts';
import { Reading } from '../../select/measured/reading.ts';
import { alternatives } from '../../privacy/canary.ts';
import { expectedExposure, exposure } from '../../privacy/exposure.ts';
import { singleStage, type TaskContext } from '../../engine/context.ts';
import { findSubject } from '../../project/subjects.ts';
import { plantedIn } from '../../datasets/plant.ts';
import { withReading } from './readingWork.ts';

const defaultAlternatives = 500;
/** Seeds of the made-up secrets lie far from those of the planted ones. */
const alternativeSeed = 1 << 20;

/**
 * Compares the loss of every planted secret with those of made-up ones in the same sentence (Carlini et al. 2019). A model that
 * remembers nothing ranks the planted one anywhere.
 */
export async function recite(
  context: TaskContext,
  { variant, dataset: name, alternatives: count = defaultAlternatives, device }: Input<'variants.recite'>,
): Promise<Output<'variants.recite'>> {
  const { project } = context;
  const canaries = plantedIn(await project.datasets.get(name));
  if (!canaries.length)
    throw new Error(
      `No secrets were planted into ${name}; plant them before training: dataset plant ${name} --as NAME.`,
    );
  const subject = await findSubject(project, variant);
  const report = singleStage(context, 'comparing secrets');
  return withReading(
    context,
    { subject, other: null, ...(device ? { device } : {}) },
    report,
    async (work, candidates) => {
      await using reading = new Reading(work);
      const found = [];
      for (const [index, canary] of canaries.entries()) {
        const texts = [canary.text, ...alternatives(canary, count, alternativeSeed + index)];
        const read = candidates(texts.map((text) => ({ source: 'canary', text })));
        const means = await new MeasuredDocuments(reading, read).losses();
        const sums = Array.from(means, (mean, i) => mean * (read[i]?.tokens ?? 0));
        const { rank, exposure: bits, p } = exposure(sums[0] as number, sums.slice(1), canary.space);
        const { text, repeats } = canary;
        found.push({ text, repeats, loss: means[0] as number, rank, exposure: bits, pValue: p });
        report(index + 1, canaries.length);
      }
      return {
        ...{ variant, dataset: name, alternatives: count, canaries: found },
        mostExposure: Math.log2(count + 1),
        meanExposure: found.reduce((sum, one) => sum + one.exposure, 0) / found.length,
        expectedExposure: expectedExposure(count),
      };
    },
  );
}
