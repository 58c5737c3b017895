import { join } from 'node:path';
import { writeFileAtomic } from '../../formats/atomic.ts';
import { writeGguf } from '../../formats/gguf/writer.ts';
import { storageBytes } from '../../formats/storage/index.ts';
import type { StoredToWrite } from '../../formats/tensorFile.ts';
import { describeJson } from '../../models/describe.ts';
import type { Exporter } from '../exporter.ts';
import { writeConfigured } from '../shared.ts';
import { ggufArchitectureOf } from './architectures/index.ts';
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
  loading: ({ config }, { name, source }) => {
    const described = describeJson(config);
    const { as, refusal } = ggufArchitectureOf(described);
    if (!as)
      return {
        programs: [],
        limit: `it cannot be written: ${refusal}`,
        warning: `This model cannot be written as GGUF: ${refusal}.`,
      };
    const factored = described.architecture.layers.some(({ lowRank }) => Object.keys(lowRank ?? {}).length > 0);
    return {
      programs: programs(name, ggufFile(name, tensorsToWrite(as, source))),
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
    const { as, refusal } = ggufArchitectureOf(source);
    if (!as) throw new Error(`${subject.name} cannot be written as GGUF: ${refusal}. Export it in another format.`);
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
    const { as } = ggufArchitectureOf(subject.source);
    const file = as && ggufFile(subject.name, tensorsToWrite(as, subject.source));
    await verifyGguf(join(folder, String(file)), subject, reference);
  },
};
