import { resolve } from 'node:path';
import { tmpdir } from 'node:os';
import type { Input, Output } from '../../preload/contract/index.ts';
import { generate } from '../evaluate/generate.ts';
import { removeAbandoned } from '../export/folder.ts';
import { exporterOf, refusedFor } from '../export/index.ts';
import { proofNote } from '../export/memory.ts';
import { namedModel } from '../export/named.ts';
import type { ExportSubject } from '../export/subject.ts';
import type { Reference } from '../export/verify.ts';
import { writeExport } from '../export/write.ts';
import type { ModelSource } from '../models/source.ts';
import { isAlive } from '../project/processes.ts';
import type { Device } from '../runtime/device.ts';
import { openDevice } from '../runtime/devices.ts';
import { availableBytes } from '../runtime/memory.ts';
import { likeliest } from '../runtime/choice.ts';
import { order } from '../runtime/random.ts';
import { Decoder } from '../walk/decoder.ts';
import { budgetOf, singleStage, type TaskContext } from '../engine/context.ts';
import { cardFacts } from './cardFacts.ts';
import { subjectAround } from '../project/specialTokens.ts';
import { findSubject, type Subject, subjectSource, tokenizerObject } from '../project/subjects.ts';

/** The question an export has to answer as the variant does: a fixed prompt, behind what the model's texts begin with, and this many tokens. */
const promptLength = 16;
const answerLength = 24;

/** Writes a variant or model out; done only when it was reloaded and answers as the one in the project. */
export async function exportVariant(
  context: TaskContext,
  input: Input<'variants.export'>,
): Promise<Output<'variants.export'>> {
  const { project } = context;
  const exporter = exporterOf(input.format, input.type);
  const subject = await findSubject(project, input.variant);
  await using device = await openDevice(input.device ?? 'auto', {}, (message) => context.warn(message));
  await using source = await subjectSource(project, subject);
  const what = await exportSubject(context, subject, source);
  const refusal = refusedFor(exporter, what);
  if (refusal !== null) throw new Error(refusal);
  const memory = proofNote(exporter, what, availableBytes());
  if (memory !== null) context.warn(memory);
  const report = singleStage(context, 'exporting');
  await removeAbandoned(input.to, isAlive);
  const { start = [] } = tokenizerObject(subject.manifest) ? await subjectAround(project, subject.manifest) : {};
  const reference = referenceOf(context, source, device, start);
  report(1, 3);
  const { files, warnings, programs } = await writeExport(exporter, what, input.to, reference, () => report(2, 3));
  warnings.forEach((warning) => void context.warn(warning));
  const directory = resolve(input.to);
  await project.transaction(async () => {
    await project.exports.add({ subject: subject.name, hash: subject.hash, format: input.format, directory, files });
    await project.audit.append('exported', subject.name, {
      ...{ format: input.format, type: exporter.type, directory, hash: subject.hash },
    });
  });
  report(3, 3);
  return { directory, files, verified: true, loadsIn: programs.map((program) => ({ ...program })) };
}

function referenceOf(
  context: TaskContext,
  { architecture }: ModelSource,
  device: Device,
  start: readonly number[],
): Reference {
  const length = Math.min(answerLength, architecture.context - promptLength);
  const drawn = order(1, architecture.vocabulary).slice(0, promptLength + length - start.length);
  const text = Int32Array.from([...start, ...drawn]);
  const prompt = text.slice(0, promptLength);
  const open = (source: ModelSource) => new Decoder(source, { device, budget: budgetOf(context), scratch: tmpdir() });
  return {
    ...{ prompt, length },
    read: async (source) => {
      using decoder = open(source);
      const logits = await decoder.appendAll(text);
      const { vocabulary } = source.architecture;
      const tokens = Array.from(text, (_, at) => likeliest(logits.subarray(at * vocabulary, (at + 1) * vocabulary)));
      return { logits, tokens };
    },
    ask: async (source) => {
      using decoder = open(source);
      let logits: Float32Array | null = null;
      const heard = async (ids: Int32Array) => {
        const next = await decoder.append(ids);
        logits ??= next.slice();
        return next;
      };
      const tokens = await generate({ append: heard }, prompt, { maxTokens: length, sampling: null, stop: new Set() });
      return { logits: logits ?? new Float32Array(), tokens };
    },
  };
}

async function exportSubject({ project }: TaskContext, subject: Subject, source: ModelSource): Promise<ExportSubject> {
  const { manifest } = subject;
  const files = manifest.files.map(({ name, object }) => ({ name, path: project.objects.path(object) }));
  return {
    ...namedModel(subject, source),
    ...{ files, card: await cardFacts(project, subject) },
  };
}
