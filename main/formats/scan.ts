import { type Dtype, viewAs } from './dtype.ts';
import { isPacked, type Storage, unpack } from './storage/index.ts';

/** Position of the first NaN or infinity among stored floats, −1 when all are finite. Looks at exponent bits only. */
export function findNonFinite(bytes: Uint8Array, storage: Storage): number {
  const [plain, dtype] = elementsOf(bytes, storage);
  switch (dtype) {
    case 'F32':
      return firstWith(viewAs(Uint32Array, plain), 0x7f800000);
    case 'BF16':
      return firstWith(viewAs(Uint16Array, plain), 0x7f80);
    case 'F16':
      return firstWith(viewAs(Uint16Array, plain), 0x7c00);
    default:
      return -1;
  }
}

/** How many stored values are not zero (−0 counts as zero). */
export function countNonzero(bytes: Uint8Array, storage: Storage): number {
  const [plain, dtype] = elementsOf(bytes, storage);
  switch (dtype) {
    case 'F32':
      return countBeyond(viewAs(Uint32Array, plain), 0x7fffffff);
    case 'BF16':
    case 'F16':
      return countBeyond(viewAs(Uint16Array, plain), 0x7fff);
    default:
      throw new TypeError(`Values of type ${dtype} are not weights; expected F32, F16 or BF16.`);
  }
}

/** What is packed has no bits of its own to look at: its values are looked at as float32. */
function elementsOf(bytes: Uint8Array, storage: Storage): [Uint8Array, Dtype] {
  return isPacked(storage) ? [new Uint8Array(unpack(bytes, storage).buffer), 'F32'] : [bytes, storage];
}

function countBeyond(values: Uint16Array | Uint32Array, size: number): number {
  let count = 0;
  for (let i = 0; i < values.length; i += 1) if ((values[i] as number) & size) count += 1;
  return count;
}

function firstWith(values: Uint16Array | Uint32Array, exponent: number): number {
  for (let i = 0; i < values.length; i += 1) if (((values[i] as number) & exponent) === exponent) return i;
  return -1;
}
