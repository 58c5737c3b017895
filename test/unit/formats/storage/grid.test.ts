import { describe, expect, it } from 'vitest';
import { type Grid, nearestIn, roundOnGrid } from '../../../../main/formats/storage/grid.ts';
import {
  gridOf,
  pack,
  type Packed,
  packedFormats,
  packOnGrid,
  unpack,
} from '../../../../main/formats/storage/index.ts';
import { uniform } from '../../../../main/runtime/random.ts';

const columns = 512;
const shape = [3, columns] as const;
const values = Float32Array.from(uniform(7, 3 * columns), (value, at) => (value - 0.45) * (1 + (at % 37) / 9));
const importance = Float32Array.from(uniform(8, columns));

/** Every value that a part can have, by its definition and unsorted. */
const valuesOf = ({ levels, scales, offsets }: Grid, part: number): number[] =>
  [...levels.levels].map((level) => Math.fround((scales[part] as number) * level + (offsets[part] as number)));

describe.each(packedFormats.map(({ name }) => name as Packed))('the grid of %s', (name) => {
  const packed = [pack(values, name, shape), pack(values, name, shape, importance)];

  it('holds every value that its bytes stand for, and no bytes change when those are rounded anew', () => {
    for (const bytes of packed) {
      const unpacked = unpack(bytes, name);
      const grid = gridOf(bytes, name);
      expect(grid.scales.length * grid.part).toBe(values.length);
      const parts = [...grid.scales.keys()].map((part) => new Set(valuesOf(grid, part)));
      // A set takes −0 and 0 for one number.
      expect(unpacked.filter((value, at) => !parts[Math.floor(at / grid.part)]?.has(value))).toHaveLength(0);
      expect(packOnGrid(unpacked, bytes, name)).toEqual(bytes);
    }
  });

  it('gives other values the nearest there is, and keeps its scales', () => {
    const others = Float32Array.from(uniform(9, values.length), (value) => 8 * (value - 0.5));
    for (const bytes of packed) {
      const grid = gridOf(bytes, name);
      const rounded = packOnGrid(others, bytes, name);
      expect(gridOf(rounded, name)).toEqual(grid);
      const parts = [...grid.scales.keys()].map((part) => valuesOf(grid, part));
      const wrong = [...unpack(rounded, name).entries()].filter(([at, value]) => {
        const other = others[at] as number;
        const part = Math.floor(at / grid.part);
        const least = (parts[part] as number[]).reduce((min, one) => Math.min(min, Math.abs(one - other)), Infinity);
        return Math.abs(value - other) > least * (1 + 1e-6) + 1e-9 || nearestIn(grid, part, other) !== value;
      });
      expect(wrong).toEqual([]);
    }
  });

  it('gives what is read of the bytes without making them', () => {
    const others = Float32Array.from(uniform(11, values.length), (value, at) => (value - 0.5) * (1 + (at % 5)));
    for (const bytes of packed) {
      const rounded = new Float32Array(others.length);
      roundOnGrid(others, gridOf(bytes, name), rounded);
      // −0 and 0 are one number.
      expect(rounded.map((value) => value + 0)).toEqual(
        unpack(packOnGrid(others, bytes, name), name).map((v) => v + 0),
      );
    }
  });

  it('rounds a value between two levels to the nearer one', () => {
    const [bytes] = packed as [Uint8Array];
    const { part, levels, scales, offsets } = gridOf(bytes, name);
    const scale = scales[0] as number;
    const [below, above] = [levels.levels[levels.zero] as number, levels.levels[levels.zero + 1] as number];
    for (const [share, expected] of [
      [0.45, below],
      [0.55, above],
    ] as const) {
      const between = scale * (below + share * (above - below)) + (offsets[0] as number);
      const rounded = unpack(packOnGrid(unpack(bytes, name).fill(between, 0, part), bytes, name), name);
      expect(rounded[part - 1]).toBeCloseTo(scale * expected + (offsets[0] as number), 6);
    }
  });
});
