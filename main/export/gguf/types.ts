import type { Pieces } from '../../formats/rows.ts';
import { findNonFinite } from '../../formats/scan.ts';
import { isGgmlStorage } from '../../formats/gguf/types.ts';
import { bitsOf, isPacked, pack, plainDtype, type Storage, storageFor, unpack } from '../../formats/storage/index.ts';
import type { Parameter } from '../../models/architecture.ts';
import { precisionOf, wantedFor } from '../../models/precision.ts';
import { rawPieces, rowReader, runsOf } from '../../models/rows.ts';
import type { ModelSource } from '../../models/source.ts';
import type { Rounds } from '../rounding.ts';

/** Numbers that a GGUF file is written in. */
export interface GgufType extends Rounds {
  /** Behind "GGUF, ". */
  readonly title: string;
  readonly explanation: string;
  /** Number type of the parameters, in short; null: as the model stores them. */
  readonly dtype: string | null;
  /** What a parameter is stored as. */
  storage(source: ModelSource, parameter: Parameter): Storage;
  /** A parameter in that storage, or in another that holds its numbers. @throws where it holds numbers that are too large for it. */
  bytes(source: ModelSource, parameter: Parameter, storage: Storage): Pieces;
}

/** As the model has it where ggml knows that, else as what it stands for. Vectors are added and multiplied as float32. */
function ownStorage(source: ModelSource, parameter: Parameter): Storage {
  const own = source.storage(parameter);
  if (parameter.shape.length === 1) return 'F32';
  return isGgmlStorage(own) ? own : plainDtype(own);
}

/** Whether a parameter that is stored anew keeps its numbers. */
const isKept = (source: ModelSource, parameter: Parameter, storage: Storage): boolean =>
  storage === 'F32' || storage === source.storage(parameter);

/** Rows of a parameter in another storage: rounding looks at no more than a row. */
function packedRows(values: Float32Array, { name, shape }: Parameter, storage: Storage): Uint8Array {
  const packed = pack(values, storage, shape);
  if (findNonFinite(packed, storage) < 0) return packed;
  throw new Error(`${name} holds numbers larger than ${storage} can say; export the model as f32 or bf16.`);
}

async function* packedPieces(source: ModelSource, parameter: Parameter, storage: Storage): AsyncGenerator<Uint8Array> {
  const read = rowReader(source, parameter);
  for (const rows of runsOf(parameter.shape)) yield packedRows(await read(rows), parameter, storage);
}

function typeOf(said: Pick<GgufType, 'name' | 'title' | 'explanation' | 'dtype' | 'storage'>): GgufType {
  return {
    ...said,
    bytes: (source, parameter, storage) =>
      storage === source.storage(parameter) ? rawPieces(source, parameter) : packedPieces(source, parameter, storage),
    form: (source, parameter) => {
      const storage = said.storage(source, parameter);
      const kept = isKept(source, parameter, storage);
      return {
        rounding: kept ? null : storage,
        read: async (rows) => {
          const values = await source.read(parameter, rows);
          return kept ? values : unpack(packedRows(values, parameter, storage), storage);
        },
      };
    },
  };
}

/** Every number as it is. */
export const stored = typeOf({
  ...{ name: 'stored', title: 'as it is', dtype: null, storage: ownStorage },
  explanation:
    'One file with parameters as they are stored and the tokenizer, for llama.cpp and what is built on it (Ollama, LM Studio).',
});

/** Matrices rounded to nearest, tables of tokens to the same or, since they lose more by it, to eight bits; norms and biases stay. */
function roundedTo(format: Storage): GgufType {
  const name = format.toLowerCase();
  const precision = precisionOf(name);
  const bits = isPacked(format) ? bitsOf(format).toFixed(1) : bitsOf(format);
  return typeOf({
    ...{ name, title: format.toUpperCase(), dtype: name },
    explanation: `The same with matrices in ${bits} bits a number${isPacked(format) ? ', rounded to nearest without a look at any text' : ''}.`,
    storage: (source, parameter) => {
      const wanted = wantedFor(source, precision, parameter);
      return wanted ? storageFor(wanted, parameter.shape) : ownStorage(source, parameter);
    },
  });
}

/** All there are, the first for whoever does not choose; then by bits, falling. */
export const ggufTypes: readonly GgufType[] = [
  stored,
  ...(['F32', 'BF16', 'F16', 'q8_0', 'q6_k', 'q5_k', 'q4_k', 'q4_0', 'iq4_xs', 'q3_k', 'q2_k'] as const).map(roundedTo),
];
