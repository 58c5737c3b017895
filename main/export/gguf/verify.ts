import { type GgufFile, openGguf } from '../../formats/gguf/reader.ts';
import { ggufArchitectureIn } from '../../gguf/architectures/index.ts';
import { ggufSource } from '../../gguf/source.ts';
import type { Parameter } from '../../models/architecture.ts';
import type { ModelSource } from '../../models/source.ts';
import { asWritten, roundingNote, type Rounds } from '../rounding.ts';
import type { ExportSubject } from '../subject.ts';
import { type Reference, sameAnswers, sameTensors } from '../verify.ts';
import { verifyTokenizer } from './tokenizer/index.ts';

/** The model that was written. */
const writtenIn = (file: GgufFile, { architecture }: ModelSource): ModelSource =>
  ggufSource(file, architecture.rotary?.scaling ?? null);

/** Reads the parameters of a model without factors as they lie in the file that it was written to. */
export function inFile(file: GgufFile, source: ModelSource): Pick<ModelSource, 'read'> {
  const written = writtenIn(file, source);
  const named = new Map(written.parameters.map((parameter) => [parameter.name, parameter]));
  return { read: ({ name }, rows) => written.read(named.get(name) as Parameter, rows) };
}

/**
 * The model as programs that read the file compute it: they multiply embeddings by the root of the width itself, where a model in 16 bits
 * multiplies by what these can hold of it (llama.cpp and Transformers, Gemma).
 */
function scaledAs({ architecture: { embeddingScale } }: ModelSource, source: ModelSource): ModelSource {
  const { architecture, fingerprint } = source;
  if (embeddingScale === undefined || embeddingScale === architecture.embeddingScale) return source;
  return {
    ...source,
    architecture: { ...architecture, embeddingScale },
    fingerprint: `${fingerprint} scaled by ${embeddingScale}`,
  };
}

/**
 * Reads the file again and compares: every tensor that the model has with the file's, the token table with the tokenizer,
 * and what a model answers that is made of nothing but the file.
 *
 * @param subject without factors.
 * @param type what its numbers were rounded to.
 */
export async function verifyGguf(
  path: string,
  subject: ExportSubject,
  type: Rounds,
  reference: Reference,
): Promise<void> {
  await using file = await openGguf(path);
  const { source } = subject;
  const written = writtenIn(file, source);
  for (const [name, factors] of Object.entries(ggufArchitectureIn(file).rotaryTensors(source.architecture)))
    if (!file.tensors.has(name) || factors.join() !== (await file.readFloat32(name)).join())
      throw new Error(`${name} of the reloaded GGUF file is not what the model has; nothing was exported.`);
  const rounds = roundingNote(type, source) !== null;
  await sameTensors(rounds ? asWritten(type, source) : source, written, 'the reloaded GGUF file');
  await verifyTokenizer(file, subject);
  // The file's tensors have just been found to be what was meant; to round them anew would take as long as to write them.
  const { read } = inFile(file, source);
  const form: Rounds['form'] = (_, parameter) => ({ rounding: null, read: (rows) => read(parameter, rows) });
  const meant = scaledAs(written, rounds ? asWritten({ name: type.name, form }, source) : source);
  sameAnswers(await reference.read(meant), await reference.read(written), 'The reloaded GGUF file');
}
