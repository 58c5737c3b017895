import type { WeightGroup } from '../../runtime/select.ts';
import type { InTrainingWork } from '../inTrainingPruning.ts';
import type { MaskedLinear } from './maskedLinears.ts';

/**
 * Masks between 0 and 1: m = σ((x − level) / width) of a score x, with one level and one width for every comparison group.
 * A level of −∞ lets everything through.
 */
export class SoftMasks {
  readonly levels: Float64Array;
  readonly widths: Float64Array;
  readonly #linears: readonly MaskedLinear[];
  /** For every linear: the group of a flat index, among those of all linears. */
  readonly #groupOf: readonly ((index: number) => number)[];

  constructor({ group, shareOf }: Pick<InTrainingWork, 'group' | 'shareOf'>, linears: readonly MaskedLinear[]) {
    this.#linears = linears;
    let count = 0;
    this.#groupOf = linears.map(({ layer, columns, mask }) => {
      // One group for the ranking of the whole model, and one for what takes no part in it.
      if (group === 'model') {
        count = 2;
        return () => (shareOf(layer) > 0 ? 0 : 1);
      }
      const [size, inside] = grouping(group, columns, mask.length);
      const first = count;
      count += size;
      return (index) => first + inside(index);
    });
    this.levels = new Float64Array(count).fill(-Infinity);
    this.widths = new Float64Array(count).fill(1);
  }

  get state(): Readonly<Record<string, Float64Array>> {
    return { levels: this.levels, widths: this.widths };
  }

  /** Zeros, one for every group. */
  perGroup(): Float64Array {
    return new Float64Array(this.levels.length);
  }

  /** Visits every weight of every linear with the number of its group. */
  each(visit: (linear: number, index: number, group: number) => void): void {
    this.#linears.forEach(({ mask }, at) => {
      const groupOf = this.#groupOf[at] as (index: number) => number;
      for (let i = 0; i < mask.length; i += 1) visit(at, i, groupOf(i));
    });
  }

  /** The mask of a score. */
  value(score: number, group: number): number {
    const level = this.levels[group] as number;
    return level === -Infinity ? 1 : 1 / (1 + Math.exp((level - score) / (this.widths[group] as number)));
  }

  /** Shows the model every weight times the mask of its score. */
  show(scores: readonly Float32Array[]): void {
    this.each((at, i, group) => {
      const { weight } = this.#linears[at] as MaskedLinear;
      const score = (scores[at] as Float32Array)[i] as number;
      (weight.effective as Float32Array)[i] = (weight.values[i] as number) * this.value(score, group);
    });
  }

  /** Levels halfway between the highest score that the hard masks hide and the lowest that they show. */
  between(scores: readonly Float32Array[]): void {
    const hidden = this.perGroup().fill(-Infinity);
    const shown = this.perGroup().fill(Infinity);
    this.each((at, i, group) => {
      const score = (scores[at] as Float32Array)[i] as number;
      if (this.#linears[at]?.mask[i]) shown[group] = Math.min(shown[group] as number, score);
      else hidden[group] = Math.max(hidden[group] as number, score);
    });
    hidden.forEach((high, group) => {
      const low = shown[group] as number;
      // Where everything is hidden, the level lies on the highest score of all.
      this.levels[group] = high === -Infinity ? high : (high + (low === Infinity ? high : low)) / 2;
    });
  }

  /** How many weights of every group the hard masks show and hide. */
  counts(): { readonly shown: Float64Array; readonly hidden: Float64Array } {
    const [shown, hidden] = [this.perGroup(), this.perGroup()];
    this.each((at, i, group) => {
      (this.#linears[at]?.mask[i] ? shown : hidden)[group]! += 1;
    });
    return { shown, hidden };
  }
}

/** How many groups a matrix has, and which one a flat index is in. */
function grouping(group: WeightGroup, columns: number, size: number): [number, (index: number) => number] {
  switch (group.kind) {
    case 'matrix':
      return [1, () => 0];
    case 'row':
      return [size / columns, (index) => Math.floor(index / columns)];
    case 'pattern':
      return [size / group.of, (index) => Math.floor(index / group.of)];
    case 'columns':
      return [Math.ceil(columns / group.width), (index) => Math.floor((index % columns) / group.width)];
  }
}
