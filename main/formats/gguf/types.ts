import { isStorage, type Storage } from '../storage/index.ts';

/** Numbers of ggml's tensor types (ggml.h) by the names that storages have here. */
const types: Readonly<Record<string, number>> = {
  ...{ F32: 0, F16: 1, BF16: 30 },
  ...{ q4_0: 2, q4_1: 3, q5_0: 6, q5_1: 7, q8_0: 8 },
  ...{ q2_k: 10, q3_k: 11, q4_k: 12, q5_k: 13, q6_k: 14 },
  ...{ iq4_nl: 20, iq4_xs: 23, mxfp4: 39 },
};

/** Names of those types, as people write them. */
export const readableTypes: readonly string[] = Object.keys(types).map((name) => name.toUpperCase());

/** Names of ggml's other types, to tell whoever brings a file with one of them. */
const others: Readonly<Record<number, string>> = {
  ...{
    9: 'Q8_1',
    15: 'Q8_K',
    16: 'IQ2_XXS',
    17: 'IQ2_XS',
    18: 'IQ3_XXS',
    19: 'IQ1_S',
    21: 'IQ3_S',
    22: 'IQ2_S',
    29: 'IQ1_M',
  },
  ...{ 24: 'I8', 25: 'I16', 26: 'I32', 27: 'I64', 28: 'F64', 34: 'TQ1_0', 35: 'TQ2_0' },
};

/** What ggml calls a type that is not read here. */
export const otherTypeName = (type: number): string => others[type] ?? `type ${type}`;

/** Numbers of llama.cpp's file types (llama.h): what most of the numbers in a file are stored as. */
const fileTypes: Readonly<Record<string, number>> = {
  ...{ F32: 0, F16: 1, BF16: 32 },
  ...{ q4_0: 2, q4_1: 3, q5_0: 8, q5_1: 9, q8_0: 7 },
  // Of the K types these are the variants in which one type stores nearly all ("small").
  ...{ q2_k: 10, q3_k: 11, q4_k: 14, q5_k: 16, q6_k: 18 },
  ...{ iq4_nl: 25, iq4_xs: 30, mxfp4: 38 },
};

/** Whether ggml knows the storage, so that its bytes can lie in a GGUF file as they are. */
export const isGgmlStorage = (storage: Storage): boolean => Object.hasOwn(types, storage);

/** @throws for a storage that ggml does not know (isGgmlStorage). */
export const ggmlType = (storage: Storage): number => numberOf(types, storage);

/** The file type of a file most of whose numbers are stored so. */
export const fileType = (storage: Storage): number => numberOf(fileTypes, storage);

/** The storage with this number; undefined for one that is not read here. */
export function storageOfType(type: number): Storage | undefined {
  const name = Object.keys(types).find((known) => types[known] === type);
  return name !== undefined && isStorage(name) ? name : undefined;
}

function numberOf(numbers: Readonly<Record<string, number>>, storage: Storage): number {
  const found = numbers[storage];
  if (found === undefined)
    throw new Error(
      `A GGUF file cannot hold a tensor stored as ${storage}; ggml knows ${Object.keys(types).join(', ')}.`,
    );
  return found;
}
