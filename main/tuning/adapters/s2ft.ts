import { z } from 'zod';
import type { Value } from '../../graph/builder.ts';
import { add, cast, concat, gather } from '../../graph/ops/index.ts';
import type { UnitSite, UnitSlice } from '../../models/architecture.ts';
import { linear } from '../../models/linear.ts';
import { elements } from '../../models/source.ts';
import { indicesOf, unitOfEntry } from '../../models/unitSums.ts';
import { order } from '../../runtime/random.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { TuningWork } from '../../training/tuning.ts';
import { ownParameters } from '../ownParameters.ts';
import { shareOf } from '../sparse/sparseLinears.ts';
import { type AdapterComponent, adapterMethod, type AdaptedValues, type AdapterTensor } from './adapter.ts';

const options = z.strictObject({
  /** Share of every layer's key/value heads, with the query heads that read them. */
  heads: z.number().min(0).max(1).default(0.25),
  /** Share of every layer's feed-forward channels. */
  channels: z.number().min(0).max(1).default(0.1),
  /** output: only the columns that read the chosen units (attention's output and the network's); all: everything that belongs to them. */
  of: z.enum(['output', 'all']).default('output'),
});
type Options = z.infer<typeof options>;

/** What of one tensor belongs to the chosen units. */
interface Chosen {
  readonly site: UnitSite;
  readonly slice: UnitSlice;
  readonly units: readonly number[];
}

/** Tensors that units are drawn of, by name in the checkpoint. */
function chosenOf({ source, seed }: TuningWork, { heads, channels, of }: Options): ReadonlyMap<string, Chosen> {
  const { family, architecture, parameters } = source;
  const result = new Map<string, Chosen>();
  const sites = architecture.layers.flatMap((_, layer) => family.units(architecture, layer));
  for (const [at, site] of sites.entries()) {
    const share = site.attends ? heads : channels;
    if (share === 0) continue;
    const units = order(seed * 8191 + at, site.count).slice(0, shareOf(share, site.count));
    for (const slice of site.slices.filter(({ local }) => of === 'all' || local === site.output)) {
      const parameter = parameters.find(({ place, local }) => place === site.layer && local === slice.local);
      // A linear made of two factors has no rows and columns of units.
      if (parameter) result.set(parameter.name, { site, slice, units });
    }
  }
  return result;
}

/** The block of a matrix that belongs to the chosen units, all zero, and where its rows or columns stand in the matrix. */
function blockOf({ site, slice, units }: Chosen, rows: number, columns: number): Record<string, AdapterTensor> {
  const at = indicesOf(site, slice, units);
  const size = slice.axis === 1 ? columns : rows;
  const place = new Float32Array(size).fill(at.length);
  at.forEach((index, position) => (place[index] = position));
  const shape = slice.axis === 1 ? [rows, at.length] : [at.length, columns];
  return {
    delta: { shape, values: new Float32Array(elements(shape)), decay: true },
    // Whole numbers up to 2²⁴ are exact. What is not of the block reads the zeros behind it.
    place: { shape: [size], values: place, trained: false },
    ...(slice.axis === 1 ? { columns: { shape: [at.length], values: Float32Array.from(at), trained: false } } : {}),
  };
}

/** W + the block where it belongs. */
function withBlock({ weight, tensor, has }: AdaptedValues): Value {
  const delta = tensor('delta');
  const axis = has('columns') ? 1 : 0;
  const shape = (delta.shape as number[]).with(axis, 1);
  const zeros = weight.builder.constant('float32', shape, new Float32Array(elements(shape)));
  return add(weight, gather(concat([delta, zeros], axis), cast(tensor('place'), 'int64'), axis));
}

/** The biases of the chosen units, which are trained in place. */
async function biasesOf(work: TuningWork, chosen: ReadonlyMap<string, Chosen>): Promise<readonly Trainable[]> {
  const { source } = work;
  const parameters = source.parameters.filter(({ name }) => chosen.get(name)?.slice.role === 'bias');
  const all = await ownParameters(source, parameters, null);
  return all.map((one, at) => {
    const { site, slice, units } = chosen.get(parameters[at]?.name ?? '') as Chosen;
    const [length, trained] = [one.values.length, new Set(units)];
    const unitOf = unitOfEntry(site, slice, length);
    return Object.assign(one, { mask: Uint8Array.from({ length }, (_, i) => (trained.has(unitOf(i)) ? 1 : 0)) });
  });
}

/**
 * Structured sparse fine-tuning (Yang et al. 2024): a few heads and channels of every layer, drawn at random. Coupled matrices are
 * permuted in the paper so that what is trained is one dense block of each; here the columns of that block are gathered, which
 * gives the same product: y = x Wᵀ + x[chosen] Δᵀ. Only Δ has a gradient and a state of the optimiser, activations of other
 * units are not needed for it, and the change is an adapter that can be taken out again.
 */
const adapter: AdapterComponent<Options> = {
  name: 's2ft',
  explanation:
    'Trains a few attention heads and feed-forward channels of every layer, drawn at random, and nothing else. The change is a small dense block of each matrix.',
  citation: 'Yang, Leng, Guo, Zhao, Nakada, Zhang, et al. NeurIPS 2024. arXiv:2412.06289',
  options,
  bind: (work, chosenOptions) => {
    const chosen = chosenOf(work, chosenOptions);
    return {
      tensors: ({ parameter, rows, columns }) => {
        const own = chosen.get(parameter.name);
        return Promise.resolve(own ? blockOf(own, rows, columns) : null);
      },
      merged: (values) => ({ weight: withBlock(values), bias: values.bias }),
      forward: (x, values) => {
        const { weight, bias, tensor, has } = values;
        if (!has('columns')) return linear(x, withBlock(values), bias);
        const read = gather(x, cast(tensor('columns'), 'int64'), x.rank - 1);
        return add(linear(x, weight, bias), linear(read, tensor('delta')));
      },
      others: () => biasesOf(work, chosen),
    };
  },
};

export const s2ft = adapterMethod(adapter);
