import { join } from 'node:path';
import { writeFileAtomic } from '../../formats/atomic.ts';
import { openGguf } from '../../formats/gguf/reader.ts';
import { writeGguf } from '../../formats/gguf/writer.ts';
import { storageBytes } from '../../formats/storage/index.ts';
import { ggufArchitectureOf } from '../../gguf/architectures/index.ts';
import type { ModelSource } from '../../models/source.ts';
import type { Exporter } from '../exporter.ts';
import { factorsNote, multipliedOut } from '../factors.ts';
import { roundingBy, roundingFound } from '../rounding.ts';
import { writeConfigured } from '../shared.ts';
import { modelKeys, numberKeys } from './keys.ts';
import { modelfile } from './modelfile.ts';
import { programs } from './programs.ts';
import { tensorsToWrite, usualStorage, writtenArchitecture } from './tensors.ts';
import { tokenizerKeys } from './tokenizer/index.ts';
import { type GgufType, ggufTypes } from './types.ts';
import { inFile, verifyGguf } from './verify.ts';

/** What a file of a model holds, and what it is called: `<variant>-<TYPE>.gguf`, the type as people and programs call it. */
function contentOf(name: string, source: ModelSource, type: GgufType) {
  const { as, refusal } = ggufArchitectureOf(source);
  if (!as) throw new Error(`The model cannot be written as GGUF: ${refusal}.`);
  const tensors = tensorsToWrite(as, source, type);
  const usual = usualStorage(tensors);
  return { as, tensors, usual, file: `${name.replaceAll(' ', '-')}-${(type.dtype ?? usual).toUpperCase()}.gguf` };
}

/** What is otherwise in the file than in the model. */
function warningOf(source: ModelSource): string | null {
  const { context } = source.architecture;
  const { as } = ggufArchitectureOf(source);
  const written = as ? writtenArchitecture(as, source.architecture).context : context;
  const factors = factorsNote(source, 'a GGUF file');
  const sentences = [
    ...(factors === null ? [] : [factors]),
    ...(written < context
      ? [
          `Its layers look back ${written} tokens and llama.cpp lets them see everything, so the file is for texts of up to ${written} tokens instead of ${context}.`,
        ]
      : []),
  ];
  return sentences.length ? sentences.join(' ') : null;
}

/**
 * One file with model and tokenizer for llama.cpp and what is built on it. Layers with widths of their own load there too.
 * Its proof is to read the file again: tensors, token table and answers.
 */
const ggufExporter = (type: GgufType): Exporter => ({
  ...{ name: 'gguf', type: type.name, title: type.dtype === null ? 'GGUF' : `GGUF, ${type.title}` },
  ...{ phrase: type.dtype === null ? 'GGUF' : `GGUF in ${type.title}`, explanation: type.explanation },
  ...{ dtype: type.dtype, library: 'gguf' },
  // llama.cpp keeps keys and values as float16.
  memory: () => ({ widened: 1, cached: 2, proven: null }),
  refusal: ({ source }) => ggufArchitectureOf(source).refusal,
  loading: (_, { name, source }) => ({
    programs: programs(name, contentOf(name, multipliedOut(source), type).file),
    limit: null,
    warning: warningOf(source),
  }),
  bytes: ({ name, source }) =>
    ggufArchitectureOf(source).as
      ? contentOf(name, multipliedOut(source), type).tensors.reduce(
          (sum, { storage, shape }) => sum + storageBytes(storage, shape),
          0,
        )
      : 0,
  rounding: ({ source }) => roundingBy(type, multipliedOut(source)),
  write: async (subject, { config }, folder) => {
    const source = multipliedOut(subject.source);
    const { as, tensors, usual, file } = contentOf(subject.name, source, type);
    const written = writtenArchitecture(as, source.architecture);
    const keys = {
      ...{ ...modelKeys(as, written, subject.name, usual), ...(await numberKeys(as, source)) },
      ...(await tokenizerKeys(subject)),
    };
    await writeGguf(join(folder, file), keys, tensors);
    await writeFileAtomic(join(folder, 'Modelfile'), modelfile(file, written.context));
    await writeConfigured(subject, folder, config);
    await using made = await openGguf(join(folder, file));
    return await roundingFound(type, source, inFile(made, source));
  },
  verify: async (subject, folder, reference) => {
    const source = multipliedOut(subject.source);
    const { file } = contentOf(subject.name, source, type);
    await verifyGguf(join(folder, file), { ...subject, source }, type, reference);
  },
});

/** Every number type. */
export const gguf: readonly Exporter[] = ggufTypes.map(ggufExporter);
