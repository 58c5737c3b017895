import type { Input, Output } from '../../preload/contract/index.ts';
import { documentsOf } from '../project/documents.ts';
import { Splitter } from '../corpus/split.ts';
import type { TaskContext } from '../engine/context.ts';
import { makeDataset } from './make.ts';
import { plantedTexts } from './plant.ts';
import { copySplits } from './splits.ts';

/** Share of what is not held out that becomes calibration text: what an import gives it (0.3 of 0.8). */
const defaultCalibration = 0.375;
const rest = ['train', 'calibration'] as const;

/** Divides training and calibration text anew. What is held out stays held out: it may have been measured on. */
export async function splitDataset(
  context: TaskContext,
  { name, as, seed = 0, calibration = defaultCalibration }: Input<'datasets.split'>,
): Promise<Output<'datasets.split'>> {
  const { project } = context;
  const parent = await project.datasets.get(name);
  return makeDataset(context, {
    ...{ name: as, role: parent.role, parent, operation: 'split', settings: { seed, calibration } },
    fill: async (put) => {
      await copySplits(project, parent, ['heldOut'], put);
      const planted = plantedTexts(parent);
      const splitter = new Splitter(seed, { calibration, heldOut: 0 });
      for (const split of rest)
        for await (const document of documentsOf(project, parent, split)) {
          // What was planted belongs to the training text.
          if (!planted.has(document.text)) splitter.add(document);
        }
      splitter.finish();
      let moved = 0;
      for (const split of rest) {
        for await (const document of documentsOf(project, parent, split)) {
          const side = planted.has(document.text) ? 'train' : splitter.sideOf(document);
          if (side !== split) moved += 1;
          await put(side, document);
        }
      }
      return { moved };
    },
  });
}
