import { tmpdir } from 'node:os';
import type { Input, Output } from '../../../preload/contract/index.ts';
import { generate } from '../../evaluate/generate.ts';
import type { Sampling } from '../../evaluate/sampling.ts';
import { copySplits } from '../../datasets/splits.ts';
import { documentsOf } from '../../project/documents.ts';
import type { DatasetRow } from '../../project/repositories/datasets.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import { openDevice } from '../../runtime/devices.ts';
import { deDomainedDocument, domainKeywords } from '../../select/transformations/amd2g.ts';
import { sampledAnswers } from '../../select/transformations/dartMath.ts';
import { readingTexts } from '../../select/transformations/transformLlm.ts';
import { continuedText, promptIds } from '../../formats/tokenizer.ts';
import { Decoder } from '../../walk/decoder.ts';
import { budgetOf, singleStage, type TaskContext } from '../../engine/context.ts';
import { subjectEndTokens } from '../../project/specialTokens.ts';
import { findSubject, subjectSource, subjectTokenizer } from '../../project/subjects.ts';
import { trainableDocuments } from '../../texts/trainable.ts';
import { makeDataset, type Put } from '../../datasets/make.ts';

type TransformInput = Input<'datasets.transform'>;

/** Tokens that a model may write for one question, and for one answer with the way to it. */
const exerciseTokens = 96;
const answerTokens = 384;
/** Freely enough that answers differ, as in the DART-Math paper. */
const answerSampling = { temperature: 1.6, topP: 0.95 };
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
      return rewritings[transformation](context, parent, input, put);
    },
  });
}

type Rewriting = (
  context: TaskContext,
  parent: DatasetRow,
  input: TransformInput,
  put: Put,
) => Promise<Record<string, number>>;

const withoutDomain: Rewriting = async ({ project }, parent, { against }, put) => {
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
};

const withExercises: Rewriting = async (context, parent, input, put) => {
  const { project } = context;
  const { model, documents = defaultDocuments, seed = 0 } = input;
  const all = await trainableDocuments(project, parent, 'train');
  await using writer = model ? await openWriter(context, model) : null;
  const result = await readingTexts(all.slice(0, writer ? documents : all.length), {
    ...{ generate: writer && ((prompt) => writer.write(prompt, exerciseTokens)), seed },
    report: singleStage(context, 'writing exercises'),
  });
  for (const document of result.documents) await put('train', document);
  for (const document of writer ? all.slice(documents) : []) await put('train', document);
  const { mined, written, refused } = result;
  return { found: mined, written, refused };
};

const withSampledAnswers: Rewriting = async (context, parent, input, put) => {
  const { model, documents = defaultDocuments, seed = 0 } = input;
  if (!model) throw new Error('Answers are written by a model; say by which (--model).');
  const all = await trainableDocuments(context.project, parent, 'train');
  const pairs = all.filter(({ answerFrom, marked }) => answerFrom && !marked).slice(0, documents);
  if (pairs.length === 0)
    throw new Error(
      `${parent.name} has no questions with answers but chats that a template wrote; import a prompt and an answer column.`,
    );
  await using writer = await openWriter(context, model);
  const answering = new Set(pairs);
  const { right, written, unsolved, ...result } = await sampledAnswers(pairs, {
    answer: (prompt, drawn) => writer.write(prompt, answerTokens, { ...answerSampling, seed: drawn }),
    seed,
    report: singleStage(context, 'writing answers'),
  });
  for (const document of result.documents) await put('train', document);
  for (const document of all) if (!answering.has(document)) await put('train', document);
  return { right, written, unsolved };
};

/** What every transformation does to the training text. */
const rewritings: Readonly<Record<TransformInput['transformation'], Rewriting>> = {
  amd2g: withoutDomain,
  transformLlm: withExercises,
  dartMath: withSampledAnswers,
};

/** A model that continues prompts. */
async function openWriter(context: TaskContext, model: string) {
  const { project } = context;
  const subject = await findSubject(project, model);
  const tokenizer = await subjectTokenizer(project, subject.manifest);
  await using half = new DisposalStack();
  const device = half.use(await openDevice('auto', {}, (message) => context.warn(message)));
  const source = half.use(await subjectSource(project, subject));
  const stop = new Set(await subjectEndTokens(project, subject.manifest));
  const owned = half.move();
  return {
    write: async (prompt: string, maxTokens: number, sampling: Sampling | null = null): Promise<string> => {
      using decoder = new Decoder(source, { device, budget: budgetOf(context), scratch: tmpdir() });
      const asked = promptIds(tokenizer, prompt);
      return continuedText(tokenizer, asked, await generate(decoder, asked, { maxTokens, sampling, stop }));
    },
    [Symbol.asyncDispose]: () => owned.dispose(),
  };
}
