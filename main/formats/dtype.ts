/** Element types of safetensors files, with their size in bytes. */
export const dtypeBytes = {
  ...({ F64: 8, F32: 4, F16: 2, BF16: 2, F8_E4M3: 1, F8_E5M2: 1, F8_E8M0: 1 } as const),
  ...({ I64: 8, I32: 4, I16: 2, I8: 1, U64: 8, U32: 4, U16: 2, U8: 1, BOOL: 1 } as const),
};

/** Name of an element type in a safetensors header. */
export type Dtype = keyof typeof dtypeBytes;

/** The bytes of an array, in its own memory. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Numbers in a tensor of this shape. */
export const elements = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export const isDtype = (name: string): name is Dtype => Object.hasOwn(dtypeBytes, name);

/** Little-endian bytes of F32, F16 or BF16 values as float32. The result never shares memory with `bytes`. */
export function toFloat32(bytes: Uint8Array, dtype: Dtype): Float32Array {
  const result = new Float32Array(bytes.byteLength / dtypeBytes[dtype]);
  widenInto(bytes, dtype, result);
  return result;
}

/** The same into memory that is there already; `result` has exactly as many elements. */
export function widenInto(bytes: Uint8Array, dtype: Dtype, result: Float32Array): void {
  switch (dtype) {
    case 'F32':
      return result.set(viewAs(Float32Array, bytes));
    case 'BF16':
      return widenBf16(viewAs(Uint16Array, bytes), result);
    case 'F16':
      return widenF16(viewAs(Uint16Array, bytes), result);
    case 'F8_E4M3':
    case 'F8_E5M2':
    case 'F8_E8M0':
      return widenBytes(bytes, float8[dtype], result);
    default:
      throw new TypeError(
        `Values of type ${dtype} are not floats that can be widened; expected F32, F16, BF16 or one of 8 bits.`,
      );
  }
}

/** float32 values as bytes of F32, F16 or BF16, rounded to nearest, ties to even; infinities and NaN stay what they are. */
export function fromFloat32(values: Float32Array, dtype: Dtype): Uint8Array {
  switch (dtype) {
    case 'F32':
      return new Uint8Array(values.slice().buffer);
    case 'BF16':
      return narrow(values, bf16Bits);
    case 'F16':
      return narrow(values, f16Bits);
    default:
      throw new TypeError(`float32 values cannot be stored as ${dtype}; expected F32, F16 or BF16.`);
  }
}

interface View<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
}

/** The bytes as numbers: a view where they lie at a fitting address, else a copy. */
export function viewAs<T>(type: View<T>, bytes: Uint8Array): T {
  const { buffer, byteOffset } = byteOffsetFits(bytes, type.BYTES_PER_ELEMENT) ? bytes : Uint8Array.from(bytes);
  return new type(buffer, byteOffset, bytes.byteLength / type.BYTES_PER_ELEMENT);
}

const byteOffsetFits = ({ byteOffset }: Uint8Array, size: number): boolean => byteOffset % size === 0;

function widenBf16(halves: Uint16Array, result: Float32Array): void {
  const bits = new Uint32Array(result.buffer, result.byteOffset, result.length);
  for (let i = 0; i < halves.length; i += 1) bits[i] = (halves[i] as number) << 16;
}

function widenF16(halves: Uint16Array, result: Float32Array): void {
  for (let i = 0; i < halves.length; i += 1) {
    const half = halves[i] as number;
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0x1f) result[i] = fraction ? NaN : sign * Infinity;
    else result[i] = sign * (exponent ? 2 ** (exponent - 25) * (1024 + fraction) : 2 ** -24 * fraction);
  }
}

/**
 * What every byte stands for (Micikevicius et al. 2022, FP8 Formats for Deep Learning; OCP Microscaling Formats 1.0). E4M3 has no infinities
 * and two NaN, E5M2 is the upper half of a float16, E8M0 is a power of two without sign.
 */
const float8 = {
  F8_E4M3: byteValues((byte) => {
    const [exponent, fraction] = [(byte >> 3) & 15, byte & 7];
    const size = exponent ? 2 ** (exponent - 10) * (8 + fraction) : 2 ** -9 * fraction;
    return (byte & 0x80 ? -1 : 1) * (exponent === 15 && fraction === 7 ? NaN : size);
  }),
  F8_E5M2: byteValues((byte) => {
    const value = new Float32Array(1);
    widenF16(Uint16Array.of(byte << 8), value);
    return value[0] as number;
  }),
  F8_E8M0: byteValues((byte) => (byte === 0xff ? NaN : 2 ** (byte - 127))),
} as const;

function byteValues(of: (byte: number) => number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, byte) => of(byte));
}

function widenBytes(bytes: Uint8Array, values: Float32Array, result: Float32Array): void {
  for (let i = 0; i < bytes.length; i += 1) result[i] = values[bytes[i] as number] as number;
}

function narrow(values: Float32Array, half: (bits: number) => number): Uint8Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const result = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i += 1) result[i] = half(bits[i] as number);
  return new Uint8Array(result.buffer);
}

/** The upper half of a float32, rounded; a NaN keeps a bit of its fraction so that it does not become infinite. */
function bf16Bits(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

/** The bits of a float32 as those of the nearest float16, ties to even. */
export function f16Bits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const size = bits & 0x7fffffff;
  if (size > 0x7f800000) return sign | 0x7e00;
  // 65520 and above round to infinity.
  if (size >= 0x477ff000) return sign | 0x7c00;
  if (size >= 0x38800000) return sign | roundShift(size - 0x38000000, 13);
  // Below 2⁻¹⁴ the result is subnormal: the leading 1 becomes part of the fraction.
  const shift = 126 - (size >>> 23);
  return shift > 24 ? sign : sign | roundShift((size & 0x7fffff) | 0x800000, shift);
}

/** bits / 2^shift, to nearest, ties to even. */
function roundShift(bits: number, shift: number): number {
  const quotient = bits >>> shift;
  const rest = bits & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return quotient + (rest > half || (rest === half && quotient & 1) ? 1 : 0);
}
