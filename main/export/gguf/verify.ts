import { openGguf } from '../../formats/gguf/reader.ts';
import type { ExportSubject } from '../subject.ts';
import { type Reference, sameAnswers, sameTensors } from '../verify.ts';
import { rotaryFactors } from '../../gguf/rotaryFactors.ts';
import { ggufSource } from '../../gguf/source.ts';
import { rotaryFactorsName } from '../../gguf/names.ts';
import { verifyTokenizer } from './tokenizer/index.ts';

/**
 * Reads the file again and compares: every tensor that the model has with the file's, the token table with the tokenizer,
 * and what a model answers that is made of nothing but the file.
 *
 * @param subject with the numbers that were written, without factors.
 */
export async function verifyGguf(path: string, subject: ExportSubject, reference: Reference): Promise<void> {
  await using file = await openGguf(path);
  const { architecture } = subject.source;
  const written = ggufSource(file, architecture.rotary?.scaling ?? null);
  const factors = rotaryFactors(architecture);
  const found = file.tensors.has(rotaryFactorsName) ? await file.readFloat32(rotaryFactorsName) : null;
  if (factors?.join() !== found?.join())
    throw new Error(`${rotaryFactorsName} of the reloaded GGUF file is not what the model has; nothing was exported.`);
  await sameTensors(subject.source, written, 'the reloaded GGUF file');
  await verifyTokenizer(file, subject);
  sameAnswers(reference.answers, await reference.ask(written), 'The reloaded GGUF file');
}
