import { z } from 'zod';
import { add, matMul, scale, swapLast } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import { order, uniform } from '../../runtime/random.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { Tuning } from '../../training/tuning.ts';
import { type AdaptedLinear, type AdaptedWith, type AdapterComponent, adapterMethod } from './adapter.ts';
import { initialDown } from './factors.ts';

const options = z.strictObject({
  rank: z.number().int().min(1).max(1024).default(8),
  /** Components (shards) that a row of a factor is put together from, where its length can be divided so. */
  pieces: z.number().int().min(1).max(64).default(4),
  /** Rows' worth of shards in the pool of every size; all matrices of that size draw from it. */
  pool: z.number().int().min(1).max(4096).default(16),
  /** Rows of every factor that are its own instead of shared. */
  own: z.number().int().min(0).max(1024).default(1),
  scale: z.number().gt(0).default(2),
});
type Options = z.infer<typeof options>;

/** Where a shard stands in a factor. */
interface Place {
  readonly one: Trainable;
  readonly from: number;
  readonly width: number;
}

/**
 * W + s · B A whose factors are put together from shards of pools that all layers share (Wang et al. 2025): every row of
 * A and every column of B is a row of shards, drawn from the seed for either factor apart; some rows are a matrix's own.
 * Every place of a shard holds a copy of it. The first one is trained, with the gradient of all, and the others follow.
 */
const adapter: AdapterComponent<Options> = {
  name: 'mos',
  explanation:
    'Thin corrections put together from small pieces that all layers share, so that far fewer numbers are trained than are used.',
  citation: 'Wang, Chen, Chen, Dong, Xue, Jiang, et al. ICLR 2025. arXiv:2410.00938',
  options,
  bind: ({ seed }, chosen) => {
    const { rank, scale: factor } = chosen;
    return {
      tensors: (one) => {
        const { rows, columns } = one;
        const a = { shape: [rank, columns], values: initialDown(one, rank, seed), decay: true };
        const bt = { shape: [rank, rows], values: new Float32Array(rank * rows), decay: true };
        forEachShard(one, 'a', columns, chosen, seed, (from, shard, width) => {
          a.values.set(shardValues(shard, width, columns, seed), from);
        });
        const mask = (values: Float32Array) => new Uint8Array(values.length).fill(1);
        return Promise.resolve({ a: { ...a, mask: mask(a.values) }, bt: { ...bt, mask: mask(bt.values) } });
      },
      merged: ({ weight, bias, tensor }) => ({
        weight: add(weight, scale(matMul(swapLast(tensor('bt')), tensor('a')), factor)),
        bias,
      }),
      forward: (x, { weight, bias, tensor }) =>
        add(linear(x, weight, bias), scale(linear(linear(x, tensor('a')), swapLast(tensor('bt'))), factor)),
      hooks: (adapted) => tied(placesOf(adapted, chosen, seed)),
    };
  },
};

/** Factors of either side draw from pools of their own. */
type Side = 'a' | 'bt';

/** The shared shards of a factor [rank, length]: where each begins, its number in its pool, and its width. */
function forEachShard(
  { index }: AdaptedLinear,
  side: Side,
  length: number,
  { rank, pieces, pool, own }: Options,
  seed: number,
  visit: (from: number, shard: number, width: number) => void,
): void {
  let parts = pieces;
  while (length % parts !== 0) parts -= 1;
  const width = length / parts;
  const available = pool * parts;
  // One draw after the other without repetition, as long as the pool lasts.
  const drawn = order((seed + 1) * 15013 + 2 * index + (side === 'a' ? 0 : 1), available);
  for (let row = Math.min(own, rank); row < rank; row += 1) {
    for (let part = 0; part < parts; part += 1) {
      const at = (row * parts + part) % available;
      visit(row * length + part * width, drawn[at] as number, width);
    }
  }
}

/** First values of a shard of A: the same wherever it stands. */
const shardValues = (shard: number, width: number, columns: number, seed: number): Float32Array =>
  Float32Array.from(uniform(seed * 7919 + shard * 31 + width, width), (u) => (2 * u - 1) / Math.sqrt(columns));

/** All places of every shard. */
function placesOf(adapted: readonly AdaptedWith[], chosen: Options, seed: number): readonly (readonly Place[])[] {
  const places = new Map<string, Place[]>();
  for (const { linear, tensors } of adapted) {
    for (const side of ['a', 'bt'] as const) {
      const one = tensors[side] as Trainable;
      const length = one.shape[1] as number;
      forEachShard(linear, side, length, chosen, seed, (from, shard, width) => {
        const key = [side, length, shard].join();
        const known = places.get(key) ?? [];
        known.push({ one, from, width });
        places.set(key, known);
      });
    }
  }
  return [...places.values()];
}

/** The first place of every shard learns from all of them; masks keep the others from moving by themselves. */
function tied(shards: readonly (readonly Place[])[]): Pick<Tuning, 'beforeUpdate' | 'afterUpdate'> {
  for (const [, ...copies] of shards) for (const { one, from, width } of copies) one.mask?.fill(0, from, from + width);
  return {
    beforeUpdate: () => {
      for (const [first, ...copies] of shards) {
        for (const { one, from } of copies) {
          const { one: target, from: to, width } = first as Place;
          for (let i = 0; i < width; i += 1) target.gradient[to + i]! += one.gradient[from + i] as number;
        }
      }
    },
    afterUpdate: () => {
      for (const [first, ...copies] of shards) {
        const { one: source, from, width } = first as Place;
        for (const copy of copies) copy.one.values.set(source.values.subarray(from, from + width), copy.from);
      }
    },
  };
}

export const mos = adapterMethod(adapter);
