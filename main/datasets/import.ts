import { createHash } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import type { Input, Output } from '../../preload/contract/index.ts';
import { documentsIn } from '../project/documentFile.ts';
import { problemLists, problemSentence } from '../project/problems.ts';
import type { Problems } from '../project/repositories/datasets.ts';
import type { ChatMessage } from '../formats/tokenizer.ts';
import { isProblem } from '../corpus/document.ts';
import { importDocuments } from '../import/import.ts';
import { defaultShares, type Side, Splitter, type SplitShares } from '../corpus/split.ts';
import { singleStage, type TaskContext } from '../engine/context.ts';
import { findSubject, subjectTokenizer } from '../project/subjects.ts';
import { makeDataset, type Put } from './make.ts';
import { type List, lists, Spool } from './spool.ts';

type ImportInput = Input<'datasets.import'>;

/** Problems of each kind that an answer holds; all of them are kept with the dataset. */
const reportedProblems = 100;
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
    await read(context, input, spool);
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
  const { paths, calibration, heldOut, columns, records, choices } = input;
  const dataset = await makeDataset(context, {
    ...{ name, role, parent: null, operation: 'import' },
    settings: { paths, calibration, heldOut, columns, records, choices, seed, shares: input.shares ?? defaultShares },
    problems: () => keepProblems(context, spool),
    fill: (put) =>
      divide(context, input, spool, put).catch((error: unknown) => {
        throw unread ? new Error(`${(error as Error).message}${unread}`, { cause: error }) : error;
      }),
  });
  await rm(spool.folder, { recursive: true, force: true });
  return { ...dataset, notRead, doubts, problems: totals };
}

/** Reads every list of files into the spool. */
async function read(context: TaskContext, input: ImportInput, spool: Spool): Promise<void> {
  const report = singleStage(context, 'reading documents');
  const chat = await chatTemplate(context, input);
  for (const list of lists) {
    const writer = await spool.begin(list);
    let files = spool.after(list);
    const items = importDocuments(input[list] ?? [], {
      ...{ columns: input.columns, records: input.records, choices: input.choices, chat, after: files },
      onFile: async ({ number }) => {
        files = number;
        await spool.fileDone(list, files);
      },
    });
    for await (const item of items) {
      if (isProblem(item)) await spool.problem(item);
      else await writer.add(item);
      if (writer.documents % reportEvery === 0) report(spool.documents, 0);
    }
    await spool.end(list, files);
  }
}

async function chatTemplate({ project }: TaskContext, { model }: ImportInput) {
  if (!model) return undefined;
  const tokenizer = await subjectTokenizer(project, (await findSubject(project, model)).manifest);
  return (messages: readonly ChatMessage[]) => tokenizer.applyChatTemplate(messages, false);
}

async function keepProblems({ project }: TaskContext, spool: Spool): Promise<Problems> {
  if (!spool.problems) return { count: 0, object: null };
  return { count: spool.problems, object: await project.objects.put((to) => rename(spool.path('problems'), to)) };
}

/**
 * Puts every document where it belongs, what is held out first: its texts and groups must stand nowhere else, even when a
 * person put them there.
 */
async function divide(
  context: TaskContext,
  { seed = 0, shares = defaultShares, calibration, heldOut }: ImportInput,
  spool: Spool,
  put: Put,
): Promise<Record<string, number>> {
  const report = singleStage(context, 'dividing documents');
  const given = { calibration: !!calibration?.length, heldOut: !!heldOut?.length };
  const splitter = given.calibration && given.heldOut ? null : new Splitter(seed, remaining(shares, given));
  if (splitter) {
    for await (const document of documentsIn(spool.path('paths'))) splitter.add(document);
    splitter.finish();
  }
  const held = { texts: new Set<string>(), groups: new Set<string>() };
  const groups = new Set<string>();
  let [done, leftOut] = [0, 0];
  const each = async (list: List, given: Side, measured: boolean) => {
    for await (const document of documentsIn(spool.path(list))) {
      const side = list === 'paths' ? (splitter?.sideOf(document) ?? 'train') : given;
      if ((side === 'heldOut') !== measured) continue;
      const { text, group } = document;
      const key = createHash('sha256').update(text).digest('base64');
      if (measured) {
        held.texts.add(key);
        if (group !== undefined) held.groups.add(group);
      } else if (held.texts.has(key) || (group !== undefined && held.groups.has(group))) {
        leftOut += 1;
        continue;
      }
      if (group !== undefined) groups.add(group);
      await put(side, document);
      done += 1;
      if (done % reportEvery === 0) report(done, spool.documents);
    }
  };
  await each('heldOut', 'heldOut', true);
  await each('paths', 'train', true);
  await each('calibration', 'calibration', false);
  await each('paths', 'train', false);
  return { documents: done, groups: groups.size, alsoHeldOut: leftOut, problems: spool.problems };
}

/** What files of their own already fill is not taken from the rest. */
const remaining = (
  { calibration, heldOut }: SplitShares,
  given: { readonly calibration: boolean; readonly heldOut: boolean },
): SplitShares => ({ calibration: given.calibration ? 0 : calibration, heldOut: given.heldOut ? 0 : heldOut });
