import { tmpdir } from 'node:os';
import type { DeviceKind } from '../../runtime/device.ts';
import { openDevice } from '../../runtime/devices.ts';
import type { ReadingWork } from '../../select/measured/reading.ts';
import type { Candidate } from '../../select/candidate.ts';
import type { Document } from '../../corpus/document.ts';
import { budgetOf, type TaskContext } from '../../engine/context.ts';
import { subjectAround } from '../../project/specialTokens.ts';
import { type Subject, subjectSource, subjectTokenizer } from '../../project/subjects.ts';

/** Lends what reading texts with a model takes, with another model beside it where two are compared. */
export async function withReading<T>(
  context: TaskContext,
  { subject, other, device: kind = 'auto' }: { subject: Subject; other: Subject | null; device?: DeviceKind | 'auto' },
  report: (done: number, total: number) => void,
  work: (reading: ReadingWork, candidates: (documents: readonly Document[]) => Candidate[]) => Promise<T>,
): Promise<T> {
  const { project } = context;
  await using device = await openDevice(kind, {}, (message) => context.warn(message));
  await using source = await subjectSource(project, subject);
  await using compared = other && (await subjectSource(project, other));
  const tokenizer = await subjectTokenizer(project, subject.manifest);
  const { joiner, start = [] } = await subjectAround(project, subject.manifest);
  const reading: ReadingWork = {
    ...{ source, other: compared, walk: { device, budget: budgetOf(context), scratch: tmpdir() } },
    encode: (text, marked) => tokenizer.encode(text, marked),
    joiner: start.at(-1) ?? joiner,
    progress: report,
    warn: (message) => context.warn(message),
  };
  const candidates = (documents: readonly Document[]) =>
    documents.map(({ text, answerFrom, marked, source: from }) => ({
      ...{ text, answerFrom, marked, tokens: tokenizer.encode(text, marked).length },
      // Files of a folder are a collection; what is inside an archive or a table is one, too.
      source: from.split(/[/:]/)[0],
    }));
  return await work(reading, candidates);
}
