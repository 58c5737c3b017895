import { openGguf } from '../../formats/gguf/reader.ts';
import type { ModelSource } from '../../models/source.ts';
import type { ExportSubject } from '../subject.ts';
import { type Reference, sameAnswers } from '../verify.ts';
import { rotaryFactors } from './architectures/llama.ts';
import { ggufSource } from './source.ts';
import { rotaryFactorsName } from './tensors.ts';
import { verifyTokenizer } from './tokenizer/index.ts';

/**
 * Reads the file again and compares: every tensor that the model has with the file's, the token table with the tokenizer,
 * and what a model answers that is made of nothing but the file.
 */
export async function verifyGguf(path: string, subject: ExportSubject, reference: Reference): Promise<void> {
  await using file = await openGguf(path);
  const { architecture } = subject.source;
  const written = ggufSource(file, architecture.rotary?.scaling ?? null);
  const factors = rotaryFactors(architecture);
  const found = file.tensors.has(rotaryFactorsName) ? await file.readFloat32(rotaryFactorsName) : null;
  if (factors?.join() !== found?.join())
    throw new Error(`${rotaryFactorsName} of the reloaded GGUF file is not what the model has; nothing was exported.`);
  await sameTensors(subject.source, written);
  await verifyTokenizer(file, subject);
  sameAnswers(reference.answers, await reference.ask(written), 'The reloaded GGUF file');
}

/** Tensors that both have: all but factors, which were multiplied out. */
async function sameTensors(source: ModelSource, written: ModelSource): Promise<void> {
  const names = new Map(written.parameters.map((parameter) => [parameter.name, parameter]));
  const factored = new Set(
    source.parameters.filter(({ half }) => half).map(({ place, linear }) => `${place} ${linear ?? ''}`),
  );
  for (const parameter of source.parameters) {
    const { name, place, linear, role } = parameter;
    if ((role === 'linear' || role === 'factor') && factored.has(`${place} ${linear ?? ''}`)) continue;
    const again = names.get(name);
    const [expected, found] = [await source.read(parameter), again && (await written.read(again))];
    if (found?.length !== expected.length || !expected.every((value, i) => Object.is(value, found[i])))
      throw new Error(`${name} of the reloaded GGUF file is not the model's tensor; nothing was exported.`);
  }
}
