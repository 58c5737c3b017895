import { resolve } from 'node:path';
import { tmpdir } from 'node:os';
import type { Input, Output } from '../../preload/contract/index.ts';
import { generate } from '../evaluate/generate.ts';
import { removeAbandoned } from '../export/folder.ts';
import { exporterOf, refusedFor } from '../export/index.ts';
import { proofNote } from '../export/memory.ts';
import { namedModel } from '../export/named.ts';
import type { ExportSubject } from '../export/subject.ts';
import type { Answers, Reference } from '../export/verify.ts';
import { writeExport } from '../export/write.ts';
import type { ModelSource } from '../models/source.ts';
import { isAlive } from '../project/processes.ts';
import type { Device } from '../runtime/device.ts';
import { openDevice } from '../runtime/devices.ts';
import { availableBytes } from '../runtime/memory.ts';
import { order } from '../runtime/random.ts';
import { Decoder } from '../walk/decoder.ts';
import { budgetOf, singleStage, type TaskContext } from '../engine/context.ts';
import { cardFacts } from './cardFacts.ts';
import { subjectAround } from '../project/specialTokens.ts';
import { findSubject, type Subject, subjectSource, tokenizerObject } from '../project/subjects.ts';

/** The question an export has to answer as the variant does: a fixed prompt, behind what the model's texts begin with, and this many greedy tokens. */
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
  const reference = await ask(context, source, device, start);
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

async function ask(
  context: TaskContext,
  source: ModelSource,
  device: Device,
  start: readonly number[],
): Promise<Reference> {
  const length = Math.min(answerLength, source.architecture.context - promptLength);
  const drawn = order(1, source.architecture.vocabulary).slice(0, promptLength - start.length);
  const prompt = Int32Array.from([...start, ...drawn]);
  const open = (other: ModelSource) => new Decoder(other, { device, budget: budgetOf(context), scratch: tmpdir() });
  const answer = async (other: ModelSource): Promise<Answers> => {
    const logits = await logitsOf(open(other), prompt);
    using again = open(other);
    const tokens = await generate(again, prompt, {
      maxTokens: length,
      sampling: null,
      stop: new Set(),
    });
    return { logits, tokens };
  };
  return { prompt, length, answers: await answer(source), ask: answer };
}

async function logitsOf(opened: Decoder, prompt: Int32Array): Promise<Float32Array> {
  using decoder = opened;
  return await decoder.append(prompt);
}

async function exportSubject({ project }: TaskContext, subject: Subject, source: ModelSource): Promise<ExportSubject> {
  const { manifest } = subject;
  const files = manifest.files.map(({ name, object }) => ({ name, path: project.objects.path(object) }));
  return {
    ...namedModel(subject, source),
    ...{ files, card: await cardFacts(project, subject) },
  };
}
