import { join } from 'node:path';
import { writeFileAtomic } from '../../formats/atomic.ts';
import { writeGguf } from '../../formats/gguf/writer.ts';
import { storageBytes } from '../../formats/storage/index.ts';
import type { StoredToWrite } from '../../formats/tensorFile.ts';
import type { ModelSource } from '../../models/source.ts';
import type { Exporter } from '../exporter.ts';
import { writeConfigured } from '../shared.ts';
import type { GgufArchitecture } from '../../gguf/architectures/architecture.ts';
import { ggufArchitectureOf } from '../../gguf/architectures/index.ts';
import { modelKeys } from './keys.ts';
import { modelfile } from './modelfile.ts';
import { programs } from './programs.ts';
import { tensorsToWrite, usualStorage, writtenArchitecture } from './tensors.ts';
import { tokenizerKeys } from './tokenizer/index.ts';
import { verifyGguf } from './verify.ts';

/** `<variant>-<TYPE>.gguf`, the type as people and programs call it. */
export function ggufFile(name: string, tensors: readonly StoredToWrite[]): string {
  return `${name.replaceAll(' ', '-')}-${usualStorage(tensors).toUpperCase()}.gguf`;
}

/**
 * One file with model and tokenizer for llama.cpp and what is built on it. Layers with widths of their own load there too.
 * Its proof is to read the file again: tensors, token table and answers.
 */
export const gguf: Exporter = {
  name: 'gguf',
  type: 'stored',
  title: 'GGUF',
  phrase: 'GGUF',
  explanation:
    'One file with parameters as they are stored and the tokenizer, for llama.cpp and what is built on it (Ollama, LM Studio).',
  dtype: null,
  library: 'gguf',
  refusal: ({ source }) => ggufArchitectureOf(source).refusal,
  loading: (_, { name, source }) => {
    const factored = source.parameters.some(({ role }) => role === 'factor');
    return {
      programs: programs(name, ggufFile(name, tensorsToWrite(writtenAs(source), source))),
      limit: null,
      warning: factored
        ? 'Matrices stored as two factors are multiplied out in a GGUF file, and stored as float32.'
        : null,
    };
  },
  bytes: ({ source }) => {
    const { as } = ggufArchitectureOf(source);
    return as
      ? tensorsToWrite(as, source).reduce((sum, { storage, shape }) => sum + storageBytes(storage, shape), 0)
      : 0;
  },
  rounding: () => null,
  write: async (subject, { config }, folder) => {
    const { source } = subject;
    const as = writtenAs(source);
    const tensors = tensorsToWrite(as, source);
    const written = writtenArchitecture(as, source.architecture);
    const keys = {
      ...modelKeys(as, written, subject.name, usualStorage(tensors)),
      ...(await tokenizerKeys(subject)),
    };
    const file = ggufFile(subject.name, tensors);
    await writeGguf(join(folder, file), keys, tensors);
    await writeFileAtomic(join(folder, 'Modelfile'), modelfile(file, written.context));
    await writeConfigured(subject, folder, config);
    return [];
  },
  verify: async (subject, folder, reference) => {
    const file = ggufFile(subject.name, tensorsToWrite(writtenAs(subject.source), subject.source));
    await verifyGguf(join(folder, file), subject, reference);
  },
};

/** What a model that can be written is written as. */
function writtenAs(source: ModelSource): GgufArchitecture {
  const { as, refusal } = ggufArchitectureOf(source);
  if (as) return as;
  throw new Error(`The model cannot be written as GGUF: ${refusal}.`);
}
