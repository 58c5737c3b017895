import { tmpdir } from 'node:os';
import type { Input, Output } from '../../../preload/contract/index.ts';
import { generate } from '../../evaluate/generate.ts';
import { copySplits } from '../../datasets/splits.ts';
import { documentsOf } from '../../project/documents.ts';
import type { DatasetRow } from '../../project/repositories/datasets.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import { openDevice } from '../../runtime/devices.ts';
import { deDomainedDocument, domainKeywords } from '../../select/transformations/amd2g.ts';
import { readingTexts } from '../../select/transformations/transformLlm.ts';
import { continuedText, promptIds } from '../../formats/tokenizer.ts';
import { Decoder } from '../../walk/decoder.ts';
import { budgetOf, singleStage, type TaskContext } from '../../engine/context.ts';
import { subjectEndTokens } from '../../project/specialTokens.ts';
import { findSubject, subjectSource, subjectTokenizer } from '../../project/subjects.ts';
import { trainableDocuments } from '../../texts/trainable.ts';
import { makeDataset, type Put } from '../../datasets/make.ts';

type TransformInput = Input<'datasets.transform'>;

/** Tokens that a model may write for one question. */
const answerTokens = 96;
const defaultDocuments = 200;

/** A dataset with its training text rewritten; calibration and held-out text stay as they are. */
export async function transformDataset(
  context: TaskContext,
  input: TransformInput,
): Promise<Output<'datasets.transform'>> {
  const { project } = context;
  const { name, as, transformation, against, model, documents, seed = 0 } = input;
  const parent = await project.datasets.get(name);
  return makeDataset(context, {
    ...{ name: as, role: parent.role, parent, operation: 'transform' },
    settings: { transformation, against, model, documents, seed },
    fill: async (put) => {
      await copySplits(project, parent, ['heldOut', 'calibration'], put);
      return transformation === 'amd2g'
        ? withoutDomain(context, parent, input, put)
        : withExercises(context, parent, input, put);
    },
  });
}

async function withoutDomain({ project }: TaskContext, parent: DatasetRow, { against }: TransformInput, put: Put) {
  if (!against)
    throw new Error('Which words belong to a domain shows beside other text; say which dataset holds it (--against).');
  const texts = async (dataset: DatasetRow) =>
    (await trainableDocuments(project, dataset, 'train')).map(({ text }) => text);
  const keywords = domainKeywords(await texts(parent), await texts(await project.datasets.get(against)));
  let replaced = 0;
  for await (const document of documentsOf(project, parent, 'train')) {
    const changed = deDomainedDocument(document, keywords);
    replaced += changed.replaced;
    await put('train', changed.document);
  }
  return { words: keywords.size, replaced };
}

async function withExercises(context: TaskContext, parent: DatasetRow, input: TransformInput, put: Put) {
  const { project } = context;
  const { model, documents = defaultDocuments, seed = 0 } = input;
  const all = await trainableDocuments(project, parent, 'train');
  await using writer = model ? await openWriter(context, model) : null;
  const result = await readingTexts(all.slice(0, writer ? documents : all.length), {
    ...{ generate: writer && ((prompt) => writer.write(prompt)), seed },
    report: singleStage(context, 'writing exercises'),
  });
  for (const document of result.documents) await put('train', document);
  for (const document of writer ? all.slice(documents) : []) await put('train', document);
  const { mined, written, refused } = result;
  return { found: mined, written, refused };
}

/** A model that continues prompts. */
async function openWriter(context: TaskContext, model: string) {
  const { project } = context;
  const subject = await findSubject(project, model);
  const tokenizer = await subjectTokenizer(project, subject.manifest);
  await using half = new DisposalStack();
  const device = half.use(await openDevice('auto', {}, (message) => context.warn(message)));
  const source = half.use(await subjectSource(project, subject));
  const stop = new Set(await subjectEndTokens(project, subject.manifest));
  const options = { maxTokens: answerTokens, sampling: null, stop };
  const owned = half.move();
  return {
    write: async (prompt: string): Promise<string> => {
      using decoder = new Decoder(source, { device, budget: budgetOf(context), scratch: tmpdir() });
      const asked = promptIds(tokenizer, prompt);
      return continuedText(tokenizer, asked, await generate(decoder, asked, options));
    },
    [Symbol.asyncDispose]: () => owned.dispose(),
  };
}
