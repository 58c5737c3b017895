/** Element types of ONNX tensors that this product uses; the numbers are TensorProto.DataType. */
export const dataTypeCode = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  bfloat16: 16,
} as const;

/** Element type of a tensor. */
export type DataType = keyof typeof dataTypeCode;

/** A size, or the name of a size that is only known when the graph runs ("sequence_length"). */
export type Dim = number | string;

/** Sizes of all axes, outermost first. */
export type Shape = readonly Dim[];

export interface TensorType {
  readonly type: DataType;
  readonly shape: Shape;
}

/** An ONNX attribute; the tag is needed because 1 and 1.0 are different attributes. */
export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'string'; readonly value: string };

export type Attributes = Readonly<Record<string, Attribute>>;

export const int = (value: number): Attribute => ({ kind: 'int', value });
export const float = (value: number): Attribute => ({ kind: 'float', value });
export const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value });
export const text = (value: string): Attribute => ({ kind: 'string', value });

/** Values of a tensor in memory, row-major; see arrayType for what holds which type. */
export type TensorData =
  Float32Array | Float64Array | BigInt64Array | Int32Array | Uint16Array | Uint8Array | Int8Array;

/** The array that holds elements of each type; float16 and bfloat16 are kept as their bits, bool as 0 and 1. */
export const arrayType = {
  float32: Float32Array,
  uint8: Uint8Array,
  int8: Int8Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
  float16: Uint16Array,
  float64: Float64Array,
  bfloat16: Uint16Array,
} as const satisfies Record<DataType, unknown>;

/** A constant's values: in memory, or a range of bytes in a file beside the model (ONNX external data). */
export type ConstantData = TensorData | ExternalData;

/** A range of bytes in a file beside the model. */
export interface ExternalData {
  /** File name relative to the folder of the ONNX file. */
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

export const isExternal = (data: ConstantData): data is ExternalData => 'location' in data;

const floating: ReadonlySet<DataType> = new Set(['float32', 'float64', 'float16', 'bfloat16']);

/** Only floating values carry gradients. */
export const isFloating = (type: DataType): boolean => floating.has(type);

/** A mistake in building a graph: names the operator, what it got and what it expected. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
}
