import { gridOf, type Packed, packOnGrid, unpack } from '../../formats/storage/index.ts';
import type { Grid } from '../../formats/storage/grid.ts';

/** How far a number may be moved before it is rounded, in distances of neighbouring levels: to the other neighbour at most. */
const reach = 0.5;

/**
 * A packed matrix whose levels are learned: value w of a part with scale s becomes the level nearest to w + v·|s|·gap, v its
 * offset in [−½, ½] (Cheng et al. 2023, SignRound). Rounding passes gradients on as they are, so that of v has the sign of
 * that of the rounded value. Scales stay as the format chose them.
 */
export class LearnedRounding {
  readonly #values: Float32Array;
  readonly #bytes: Uint8Array;
  readonly #storage: Packed;
  readonly #grid: Grid;
  readonly #offsets: Float32Array;
  readonly #gap: number;

  /**
   * @param values row-major, as they are.
   * @param bytes the same packed, whose scales are taken.
   */
  constructor(values: Float32Array, bytes: Uint8Array, storage: Packed) {
    this.#values = values;
    this.#bytes = bytes;
    this.#storage = storage;
    this.#grid = gridOf(bytes, storage);
    this.#offsets = new Float32Array(values.length);
    const { levels } = this.#grid.levels;
    // Levels that lie apart differently have their mean distance.
    this.#gap = ((levels.at(-1) as number) - (levels[0] as number)) / (levels.length - 1);
  }

  /** The matrix as it is packed with the offsets of now. */
  packed(): Uint8Array {
    const { part, scales } = this.#grid;
    const moved = this.#values.map((value, i) => {
      const step = Math.abs(scales[Math.floor(i / part)] as number) * this.#gap;
      return value + (this.#offsets[i] as number) * step;
    });
    return packOnGrid(moved, this.#bytes, this.#storage);
  }

  /** The values that it is read as with the offsets of now. */
  rounded(): Float32Array {
    return unpack(this.packed(), this.#storage);
  }

  /** Moves every offset by the rate against the sign of its gradient. */
  descend(gradient: Float32Array, rate: number): void {
    const offsets = this.#offsets;
    for (let i = 0; i < offsets.length; i += 1) {
      const moved = (offsets[i] as number) - rate * Math.sign(gradient[i] as number);
      offsets[i] = Math.max(-reach, Math.min(reach, moved));
    }
  }
}
