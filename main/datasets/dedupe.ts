import type { Input, Output } from '../../preload/contract/index.ts';
import type { Document } from '../corpus/document.ts';
import { BoilerplateCounter, withoutBoilerplate } from '../corpus/inspect/boilerplate.ts';
import { NearDuplicates } from '../corpus/inspect/nearDuplicates.ts';
import { singleStage, type TaskContext } from '../engine/context.ts';
import { makeDataset } from './make.ts';
import { plantedTexts } from './plant.ts';
import { everyDocument } from './splits.ts';

const defaultThreshold = 0.8;

/**
 * Keeps one of documents that are equal or nearly equal: the held-out one where there is one, so that nothing that is measured
 * on is trained on, else that for calibration. What was planted is repeated on purpose and stays. Documents that stand in other datasets, and common lines, go on request.
 */
export async function dedupeDataset(
  context: TaskContext,
  { name, as, threshold = defaultThreshold, against = [], boilerplate = false }: Input<'datasets.dedupe'>,
): Promise<Output<'datasets.dedupe'>> {
  const { project } = context;
  const parent = await project.datasets.get(name);
  const report = singleStage(context, 'looking for duplicates');
  return makeDataset(context, {
    ...{ name: as, role: parent.role, parent, operation: 'dedupe' },
    settings: { threshold, against, boilerplate },
    fill: async (put) => {
      const common = boilerplate ? await commonLines() : null;
      const cleaned = (document: Document): Document => (common ? withoutCommon(document, common) : document);
      const elsewhere = new Set<number>();
      const planted = plantedTexts(parent);
      const near = new NearDuplicates({ threshold });
      for (const other of against) {
        const there = new NearDuplicates({ threshold });
        for await (const { document } of everyDocument(project, await project.datasets.get(other), report))
          there.add(document.text);
        let at = 0;
        for await (const { document } of everyDocument(project, parent, report)) {
          if (there.find(cleaned(document).text)) elsewhere.add(at);
          at += 1;
        }
      }
      /** Numbers of the documents that are compared. */
      const compared: number[] = [];
      let number = 0;
      for await (const { document } of everyDocument(project, parent, report)) {
        if (!planted.has(document.text)) {
          near.add(cleaned(document).text);
          compared.push(number);
        }
        number += 1;
      }
      const repeated = new Set(near.groups().flatMap((group) => group.slice(1).map((at) => compared[at])));
      const outcome = {
        equal: near.exactDuplicates,
        nearlyEqual: repeated.size - near.exactDuplicates,
        ...{ nearCopies: 0, elsewhere: 0 },
      };
      let [emptied, shortened] = [0, 0];
      let index = -1;
      for await (const { split, document } of everyDocument(project, parent, report)) {
        index += 1;
        if (repeated.has(index)) continue;
        if (elsewhere.has(index)) {
          outcome.elsewhere += 1;
          continue;
        }
        const clean = planted.has(document.text) ? document : cleaned(document);
        if (clean.text.trim() === '') {
          emptied += 1;
          continue;
        }
        if (clean.text !== document.text) shortened += 1;
        await put(split, clean);
      }
      return { ...outcome, ...(boilerplate ? { onlyBoilerplate: emptied, shortened } : {}) };
    },
  });

  async function commonLines(): Promise<ReadonlySet<number>> {
    const counter = new BoilerplateCounter();
    for await (const { document } of everyDocument(project, parent, report))
      if (!plantedTexts(parent).has(document.text)) counter.add(document.text);
    return new Set(counter.result().lines.map(({ key }) => key));
  }
}

/**
 * Of questions with answers only the answers lose lines: instructions stand in every question, and a model will be asked with
 * them. An answer that is nothing but common lines ("Yes.") is one all the same.
 */
function withoutCommon(document: Document, common: ReadonlySet<number>): Document {
  const { text, answerFrom = 0 } = document;
  const rest = withoutBoilerplate(text.slice(answerFrom), common);
  if (answerFrom && rest.trim() === '') return document;
  return { ...document, text: text.slice(0, answerFrom) + rest };
}
