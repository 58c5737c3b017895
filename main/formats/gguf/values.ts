/** Types of values in a GGUF file by their number in it, with what they are in memory. */
export const valueTypes = {
  uint8: 0,
  int8: 1,
  uint16: 2,
  int16: 3,
  uint32: 4,
  int32: 5,
  float32: 6,
  bool: 7,
  string: 8,
  array: 9,
  uint64: 10,
  int64: 11,
  float64: 12,
} as const;
export type ValueType = keyof typeof valueTypes;
/** What single values and the entries of lists are written as here. */
export type ScalarType = 'uint32' | 'int32' | 'float32' | 'bool' | 'string';
export type Scalar = number | boolean | string;

/** A value with the type that it is stored as: readers ask for types, not only for numbers. */
export type GgufValue =
  | { readonly type: ScalarType; readonly value: Scalar }
  | { readonly type: 'array'; readonly of: ScalarType; readonly value: readonly Scalar[] };

/** Key and value, in the order of the file. */
export type GgufMetadata = Readonly<Record<string, GgufValue>>;

export const uint32 = (value: number): GgufValue => ({ type: 'uint32', value });
export const float32 = (value: number): GgufValue => ({ type: 'float32', value });
export const bool = (value: boolean): GgufValue => ({ type: 'bool', value });
export const string = (value: string): GgufValue => ({ type: 'string', value });
export const array = (of: ScalarType, value: readonly Scalar[]): GgufValue => ({ type: 'array', of, value });

/** Tensors start at multiples of this many bytes behind the header, which is padded to one itself, unless a file says otherwise. */
export const alignment = 32;
export const alignmentKey = 'general.alignment';
export const aligned = (bytes: number, to = alignment): number => Math.ceil(bytes / to) * to;

export const magic = 'GGUF';
export const version = 3;
/** The one before differs in nothing that is written here. */
export const readVersions: readonly number[] = [2, version];
