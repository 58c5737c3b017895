import { rename, rm } from 'node:fs/promises';
import type { Input, Output } from '../../preload/contract/index.ts';
import { documentsIn } from '../project/documentFile.ts';
import { problemLists, problemSentence } from '../project/problems.ts';
import type { Problems } from '../project/repositories/datasets.ts';
import type { ChatMessage } from '../formats/chat.ts';
import { type Document, isProblem } from '../corpus/document.ts';
import { groupKey, knownKey, textKey } from '../corpus/identity.ts';
import { cutter } from '../corpus/pieces.ts';
import { importDocuments } from '../import/import.ts';
import { defaultShares, type KnownSides, type Side, Splitter, type SplitShares } from '../corpus/split.ts';
import { singleStage, type TaskContext } from '../engine/context.ts';
import type { Project } from '../project/project.ts';
import { keysIn, trainedSplits } from '../project/textKeys.ts';
import { findSubject, subjectTokenizer } from '../project/subjects.ts';
import { makeDataset, type Put } from './make.ts';
import { type List, lists, Spool } from './spool.ts';

type ImportInput = Input<'datasets.import'>;

/** Problems of each kind that an answer holds; all of them are kept with the dataset. */
const reportedProblems = 100;
/** What it means that documents are cut. */
const piecesMean =
  'Pieces of one document stand in different splits, so held-out text is from the same documents as training text: measurements say how well a model knows these documents, not how it does on new ones.';
/** What is being read is reported after so many documents. */
const reportEvery = 500;

/**
 * Imports documents and splits them. Without further files the split is by document or group; files named for calibration or
 * held-out text go there whole, and what is left is divided. Documents go through files on disk, never all through memory;
 * an import that was stopped goes on where it was.
 */
export async function importDataset(context: TaskContext, input: ImportInput): Promise<Output<'datasets.import'>> {
  const { project } = context;
  const { name, role, seed = 0 } = input;
  await project.datasets.mustBeNew(name);
  const spool = await Spool.open(project, input);
  try {
    await noted(spool, () => read(context, input, spool));
  } finally {
    await spool.close();
  }
  const { notRead, doubts, totals } = await problemLists(spool.path('problems'), {
    offset: 0,
    limit: reportedProblems,
  });
  const [first] = notRead.map(problemSentence);
  if (!spool.documents) {
    await rm(spool.folder, { recursive: true, force: true });
    throw new Error(`No document could be imported. ${first ?? 'The folders hold no files.'}`);
  }
  const unread =
    totals.notRead > spool.documents ? ` Most could not be read, ${totals.notRead} in all: ${first ?? ''}` : '';
  const { paths, calibration, heldOut, columns, records, choices, splitBy } = input;
  const dataset = await noted(spool, () =>
    makeDataset(context, {
      ...{ name, role, parent: null, operation: 'import' },
      settings: {
        paths,
        calibration,
        heldOut,
        columns,
        records,
        choices,
        splitBy,
        seed,
        shares: input.shares ?? defaultShares,
      },
      problems: () => keepProblems(context, spool),
      fill: (put) =>
        divide(context, input, spool, put).catch((error: unknown) => {
          throw unread ? new Error(`${(error as Error).message}${unread}`, { cause: error }) : error;
        }),
    }),
  );
  await rm(spool.folder, { recursive: true, force: true });
  if (splitBy !== undefined) context.warn(piecesMean);
  return { ...dataset, notRead, doubts, problems: totals };
}

/** What fails is noted where the import lies: it did not stop, and going on would only fail again. */
async function noted<T>(spool: Spool, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // A disk that is full takes no note either; why the import failed is said in any case.
    await spool.fail(error).catch(() => null);
    throw error;
  }
}

/** Reads every list of files into the spool. */
async function read(context: TaskContext, input: ImportInput, spool: Spool): Promise<void> {
  const report = singleStage(context, 'reading documents');
  const recognising = singleStage(context, 'recognising text on pages');
  const chat = await chatTemplate(context, input);
  const cut = input.splitBy === undefined ? (document: Document) => [document] : cutter(input.splitBy);
  for (const list of lists) {
    const writer = await spool.begin(list);
    let files = spool.after(list);
    const items = importDocuments(input[list] ?? [], {
      ...{ columns: input.columns, records: input.records, choices: input.choices, chat, after: files },
      onPage: ({ page, of }) => recognising(page, of),
      onFile: async ({ number }) => {
        files = number;
        await spool.fileDone(list, files);
      },
    });
    for await (const item of items) {
      if (isProblem(item)) await spool.problem(item);
      else for (const piece of cut(item)) await writer.add(piece);
      if (writer.documents % reportEvery === 0) report(spool.documents, 0);
    }
    await spool.end(list, files);
  }
}

async function chatTemplate({ project }: TaskContext, { model }: ImportInput) {
  if (!model) return undefined;
  const tokenizer = await subjectTokenizer(project, (await findSubject(project, model)).manifest);
  return (messages: readonly ChatMessage[]) => tokenizer.chat({ messages, answered: true });
}

async function keepProblems({ project }: TaskContext, spool: Spool): Promise<Problems> {
  if (!spool.problems) return { count: 0, object: null };
  return { count: spool.problems, object: await project.objects.put((to) => rename(spool.path('problems'), to)) };
}

/**
 * Puts every document where it belongs, what is held out first: its texts and groups must stand nowhere else, even when a
 * person put them there, and what another dataset holds out is held out here too.
 */
async function divide(
  context: TaskContext,
  { seed = 0, shares = defaultShares, calibration, heldOut }: ImportInput,
  spool: Spool,
  put: Put,
): Promise<Record<string, number>> {
  const report = singleStage(context, 'dividing documents');
  const given = { calibration: !!calibration?.length, heldOut: !!heldOut?.length };
  const known = await knownSides(context.project);
  const splitter = given.calibration && given.heldOut ? null : new Splitter(seed, remaining(shares, given), { known });
  if (splitter) {
    for await (const document of documentsIn(spool.path('paths'))) splitter.add(document);
    splitter.finish();
  }
  const heldGroups = new Set<string>();
  const groups = new Set<string>();
  const counts = { alsoHeldOut: 0, trainedElsewhere: 0 };
  let [done, seen] = [0, 0];
  const sideOf = (list: List, document: Document): Side => {
    const given = list === 'paths' ? (splitter?.sideOf(document) ?? 'train') : list;
    return known.heldOut.has(textKey(document.text)) ? 'heldOut' : given;
  };
  const each = async (list: List, measured: boolean) => {
    const wanted = (side: Side) => (side === 'heldOut') === measured;
    const divided = list === 'paths' ? splitter : null;
    let place = 0;
    const isWanted = (at: number) => {
      place = at;
      return !divided || wanted(divided.sideAt(at));
    };
    for await (const document of documentsIn(spool.path(list), isWanted)) {
      const key = divided?.textAt(place);
      if (key !== undefined) knownKey(document.text, key);
      const side = sideOf(list, document);
      if (!wanted(side)) continue;
      seen += 1;
      const group = document.group === undefined ? undefined : groupKey(document.group);
      // Files that a person named to be held out are; of what is chosen here nothing may be trained on elsewhere.
      if (measured && list === 'paths' && isTrained(known, document)) {
        counts.trainedElsewhere += 1;
        continue;
      }
      if (measured && group !== undefined) heldGroups.add(group);
      if (!measured && group !== undefined && heldGroups.has(group)) {
        counts.alsoHeldOut += 1;
        continue;
      }
      if (!(await put(side, document))) continue;
      if (group !== undefined) groups.add(group);
      done += 1;
      if (seen % reportEvery === 0) report(seen, spool.documents);
    }
  };
  for (const list of lists) await each(list, true);
  for (const list of lists) await each(list, false);
  const { nearCopies, nearCopiesApart } = splitter ?? { nearCopies: 0, nearCopiesApart: 0 };
  return {
    ...{ documents: done, groups: groups.size, problems: spool.problems, nearCopies },
    ...(nearCopiesApart ? { nearCopiesApart } : {}),
    ...(counts.trainedElsewhere ? { trainedElsewhere: counts.trainedElsewhere } : {}),
    alsoHeldOut: counts.alsoHeldOut,
  };
}

/** What other datasets of the project do with their texts. */
async function knownSides(project: Project): Promise<KnownSides> {
  const all = await project.datasets.list();
  return { heldOut: await keysIn(project, all, ['heldOut']), trained: await keysIn(project, all, trainedSplits) };
}

/** Whether another dataset trains on a text and none holds it out. */
function isTrained({ heldOut, trained }: KnownSides, { text }: Document): boolean {
  const key = textKey(text);
  return trained.has(key) && !heldOut.has(key);
}

/** What files of their own already fill is not taken from the rest. */
const remaining = (
  { calibration, heldOut }: SplitShares,
  given: { readonly calibration: boolean; readonly heldOut: boolean },
): SplitShares => ({ calibration: given.calibration ? 0 : calibration, heldOut: given.heldOut ? 0 : heldOut });
