/** Bytes of one block, and how a value of it is made of them: the formats once more, value by value, written apart from the source. */
type Definition = (bytes: Uint8Array, i: number) => number;

/** A float16 by its definition. */
export function half(bytes: Uint8Array, at: number): number {
  const bits = new DataView(bytes.buffer, bytes.byteOffset).getUint16(at, true);
  const fraction = (bits % 1024) / 1024;
  const exponent = Math.floor(bits / 1024) % 32;
  const size = exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15);
  return bits >= 0x8000 ? -size : size;
}

/** `count` bits of a byte, from its bit `from`. */
const bits = (bytes: Uint8Array, at: number, from: number, count: number): number =>
  Math.floor((bytes[at] as number) / 2 ** from) % 2 ** count;

const signedByte = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer, bytes.byteOffset).getInt8(at);

/** Nibbles of a block of 32: the first 16 values in the low ones. */
const nibbleOf32 = (bytes: Uint8Array, at: number, i: number): number => bits(bytes, at + (i % 16), i < 16 ? 0 : 4, 4);

const fifthOf32 = (bytes: Uint8Array, at: number, i: number): number =>
  16 * bits(bytes, at + Math.floor(i / 8), i % 8, 1);

/** Nibbles of a block of 256: of every 64 values the first 32 in the low ones. */
const nibbleOf256 = (bytes: Uint8Array, at: number, i: number): number =>
  bits(bytes, at + 32 * Math.floor(i / 64) + (i % 32), i % 64 < 32 ? 0 : 4, 4);

/** Pairs of bits of a block of 256: of every 128 values the first 32 in the lowest. */
const pairOf256 = (bytes: Uint8Array, at: number, i: number): number =>
  bits(bytes, at + 32 * Math.floor(i / 128) + (i % 32), 2 * Math.floor((i % 128) / 32), 2);

/** Scale and offset of part p among the 12 bytes of q4_K and q5_K. */
function sixBits(bytes: Uint8Array, at: number, p: number): [number, number] {
  if (p < 4) return [bits(bytes, at + p, 0, 6), bits(bytes, at + 4 + p, 0, 6)];
  return [
    bits(bytes, at + 4 + p, 0, 4) + 16 * bits(bytes, at + p - 4, 6, 2),
    bits(bytes, at + 4 + p, 4, 4) + 16 * bits(bytes, at + p, 6, 2),
  ];
}

const nonlinear = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];
const floatingPoint = [0, 0.5, 1, 1.5, 2, 3, 4, 6];

export const definitions: Readonly<Record<string, Definition>> = {
  q8_0: (bytes, i) => half(bytes, 0) * signedByte(bytes, 2 + i),
  q4_0: (bytes, i) => half(bytes, 0) * (nibbleOf32(bytes, 2, i) - 8),
  q4_1: (bytes, i) => half(bytes, 0) * nibbleOf32(bytes, 4, i) + half(bytes, 2),
  q5_0: (bytes, i) => half(bytes, 0) * (nibbleOf32(bytes, 6, i) + fifthOf32(bytes, 2, i) - 16),
  q5_1: (bytes, i) => half(bytes, 0) * (nibbleOf32(bytes, 8, i) + fifthOf32(bytes, 4, i)) + half(bytes, 2),
  iq4_nl: (bytes, i) => half(bytes, 0) * (nonlinear[nibbleOf32(bytes, 2, i)] as number),
  mxfp4: (bytes, i) => {
    const code = nibbleOf32(bytes, 1, i);
    // ggml knows no −0.
    return 2 ** ((bytes[0] as number) - 127) * (code < 8 ? 1 : -1) * (floatingPoint[code % 8] as number) + 0;
  },
  q4_k: (bytes, i) => {
    const [scale, offset] = sixBits(bytes, 4, Math.floor(i / 32));
    return half(bytes, 0) * scale * nibbleOf256(bytes, 16, i) - half(bytes, 2) * offset;
  },
  q5_k: (bytes, i) => {
    const [scale, offset] = sixBits(bytes, 4, Math.floor(i / 32));
    const level = nibbleOf256(bytes, 48, i) + 16 * bits(bytes, 16 + (i % 32), Math.floor(i / 32), 1);
    return half(bytes, 0) * scale * level - half(bytes, 2) * offset;
  },
  q6_k: (bytes, i) => {
    const [half128, quarter, l] = [Math.floor(i / 128), Math.floor((i % 128) / 32), i % 32];
    const low = bits(bytes, 64 * half128 + 32 * (quarter % 2) + l, quarter < 2 ? 0 : 4, 4);
    const level = low + 16 * bits(bytes, 128 + 32 * half128 + l, 2 * quarter, 2) - 32;
    return half(bytes, 208) * signedByte(bytes, 192 + Math.floor(i / 16)) * level;
  },
  q3_k: (bytes, i) => {
    const p = Math.floor(i / 16);
    const scale =
      bits(bytes, 96 + (p % 8), p < 8 ? 0 : 4, 4) + 16 * bits(bytes, 104 + (p % 4), 2 * Math.floor(p / 4), 2);
    const level = pairOf256(bytes, 32, i) + 4 * bits(bytes, i % 32, Math.floor(i / 32), 1);
    return half(bytes, 108) * (scale - 32) * (level - 4);
  },
  q2_k: (bytes, i) => {
    const p = Math.floor(i / 16);
    const scale = half(bytes, 80) * bits(bytes, p, 0, 4);
    return scale * pairOf256(bytes, 16, i) - half(bytes, 82) * bits(bytes, p, 4, 4);
  },
  iq4_xs: (bytes, i) => {
    const p = Math.floor(i / 32);
    const scale =
      bits(bytes, 4 + Math.floor(p / 2), 4 * (p % 2), 4) + 16 * bits(bytes, 2 + Math.floor(p / 4), 2 * (p % 4), 2);
    return half(bytes, 0) * (scale - 32) * (nonlinear[nibbleOf32(bytes, 8 + 16 * p, i % 32)] as number);
  },
};

/** The values of whole blocks by the definition of their format. */
export function valuesByDefinition(
  { name, block, blockBytes }: { readonly name: string; readonly block: number; readonly blockBytes: number },
  bytes: Uint8Array,
): Float32Array {
  const definition = definitions[name] as Definition;
  return Float32Array.from({ length: (bytes.length / blockBytes) * block }, (_, i) => {
    const at = Math.floor(i / block) * blockBytes;
    return definition(bytes.subarray(at, at + blockBytes), i % block);
  });
}
