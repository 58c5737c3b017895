import type { Codebook } from '../../formats/storage/codebook.ts';
import { roundOnGrid } from '../../formats/storage/grid.ts';
import { gridOf, isPacked, pack, packOnGrid, type Storage, unpack } from '../../formats/storage/index.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { StoredMatrix } from '../../training/tuning.ts';

/** A tensor in training whose values are as fine as float32, while the model computes with them as they would be stored. */
export class RoundedTensor {
  readonly #one: Trainable;
  readonly #effective: Float32Array;
  readonly #round: (values: Float32Array, result: Float32Array) => void;
  readonly #stored: ((values: Float32Array) => StoredMatrix) | null;
  /** Half a step at an entry: how far a value may be from what it is rounded to unless it lies beyond the grid. */
  readonly #reach: (index: number) => number;

  /**
   * @param one with the values that the bytes stand for; it gets its effective values here.
   * @param bytes as the tensor is stored; the scales of packed ones stay.
   */
  constructor(one: Trainable, storage: Storage, bytes: Uint8Array) {
    this.#one = one;
    this.#effective = one.values.slice();
    one.effective = this.#effective;
    if (isPacked(storage)) {
      const grid = gridOf(bytes, storage);
      const half = widestStep(grid.levels) / 2;
      this.#reach = (index) => half * Math.abs(grid.scales[Math.floor(index / grid.part)] as number);
      this.#round = (values, result) => roundOnGrid(values, grid, result);
      this.#stored = (values) => ({ storage, bytes: packOnGrid(values, bytes, storage) });
    } else {
      this.#round = (values, result) => result.set(unpack(pack(values, storage, one.shape), storage));
      this.#stored = null;
      this.#reach = () => Infinity;
    }
  }

  /**
   * Begins at finer values where they round to what is stored without lying beyond the grid; all others stay in the middle of
   * what rounds to it. So the first step starts from the stored tensor itself, and its values reach their next steps one by one
   * and not together.
   */
  startAt(finer: Float32Array): void {
    const { values, mask } = this.#one;
    const rounded = new Float32Array(values.length);
    this.#round(finer, rounded);
    for (let i = 0; i < values.length; i += 1) {
      const [fine, stored] = [finer[i] as number, values[i] as number];
      const inside = rounded[i] === stored && Math.abs(fine - stored) <= this.#reach(i);
      if (inside && mask?.[i] !== 0) values[i] = fine;
    }
  }

  /** Makes what the model computes with of the values as they are now. */
  round(): void {
    this.#round(this.#one.values, this.#effective);
  }

  /** The bytes that are read as exactly what the model computes with; null where these say all of it. */
  get stored(): StoredMatrix | null {
    return this.#stored?.(this.#one.values) ?? null;
  }
}

/** The largest distance of two neighbouring levels. */
const widestStep = ({ levels }: Codebook): number =>
  levels.reduce((widest, level, at) => Math.max(widest, level - (levels[at - 1] ?? level)), 0);
