import type { Input, Output } from '../../../preload/contract/index.ts';
import { order } from '../../runtime/random.ts';
import { choose } from '../../select/choose.ts';
import { MeasuredFeatures } from '../../select/measuredFeatures.ts';
import { strategies } from '../../select/strategies/index.ts';
import { singleStage, type TaskContext } from '../../engine/context.ts';
import { findSubject } from '../../project/subjects.ts';
import { trainableDocuments } from '../../texts/trainable.ts';
import { makeDataset } from '../../datasets/make.ts';
import { withReading } from './readingWork.ts';
import { copySplits, splitNames } from '../../datasets/splits.ts';

const defaultShare = 0.1;
/** Documents of the target that say what is wanted; more say hardly more. */
const mostTargets = 200;

/**
 * A dataset whose training (or calibration) text is what a strategy chooses of it, each document with the reason. Neither what
 * is chosen nor what it is chosen by is ever held-out text.
 */
export async function selectDataset(
  context: TaskContext,
  input: Input<'datasets.select'>,
): Promise<Output<'datasets.select'>> {
  const { project } = context;
  const { name, as, split = 'train', share = defaultShare, seed = 0 } = input;
  const parent = await project.datasets.get(name);
  await project.datasets.mustBeNew(as);
  const targetDataset = await project.datasets.get(input.target ?? name);
  const { component, options } = strategies.bind(input.strategy);
  if (component.needs.includes('comparison') && !input.variant)
    throw new Error(`The strategy ${component.name} chooses what a variant has lost; say which one (--variant).`);
  const subject = await findSubject(project, input.model);
  const other = input.variant ? await findSubject(project, input.variant) : null;
  const report = singleStage(context, `choosing by ${component.name}`);
  return withReading(context, { subject, other }, report, async (reading, candidates) => {
    const documents = await trainableDocuments(project, parent, split);
    const wanted = await trainableDocuments(project, targetDataset, 'calibration');
    const pool = candidates(documents);
    const target = candidates(
      order(seed, wanted.length)
        .slice(0, mostTargets)
        .map((index) => wanted[index] as (typeof wanted)[number]),
    );
    const tokens = pool.reduce((sum, candidate) => sum + candidate.tokens, 0);
    const budget = Math.floor(share * tokens);
    await using features = new MeasuredFeatures(reading, pool, target);
    const { device } = reading.walk;
    const selection = await component.select({ pool, target, budget, seed, features, device, report }, options);
    const choice = choose(selection, pool, budget);
    const why = new Map(choice.chosen.map((chosen) => [chosen.index, chosen.why]));
    return await makeDataset(context, {
      ...{ name: as, role: parent.role, parent, operation: 'select' },
      settings: { strategy: input.strategy, split, share, target: targetDataset.name, model: input.model, seed },
      fill: async (put) => {
        // What is held out comes first.
        await copySplits(
          project,
          parent,
          splitNames.filter((other) => other !== split),
          put,
        );
        for (const [index, document] of documents.entries()) {
          const reason = why.get(index);
          if (reason !== undefined) await put(split, { ...document, why: reason });
        }
        return { chosen: why.size, of: documents.length, tokens: choice.tokens, ofTokens: tokens };
      },
    });
  });
}
