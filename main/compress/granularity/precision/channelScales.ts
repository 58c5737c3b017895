import { pack, type Storage, unpack } from '../../../formats/storage/index.ts';
import type { Parameter, Site } from '../../../models/architecture.ts';
import { float32, floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';

/** A site of a layer whose channels can be scaled: its readers' columns take s, and who gives it takes 1/s in return. */
export interface ScalableSite {
  readonly site: Site;
  /** Everything that reads it, biases aside. */
  readonly readers: readonly Parameter[];
  /** Gains and shifts of a norm, or rows and biases of a linear: as many along axis 0 as the site has columns. */
  readonly givers: readonly Parameter[];
}

/**
 * The sites of a layer that something before them can make up for, as published (Lin et al. 2024, AWQ, appendix): a norm for what
 * reads behind it; values for the output of attention where every head has its own; and what a gate is multiplied with, for the
 * projection down.
 *
 * @param parameters of one layer.
 */
export function scalableSites(parameters: readonly Parameter[]): readonly ScalableSite[] {
  const sites = new Set(parameters.flatMap(({ site }) => site ?? []));
  return [...sites].flatMap((site) => {
    const readers = parameters.filter((one) => one.site === site);
    const givers = giversOf(readers, parameters);
    return givers.length ? [{ site, readers, givers }] : [];
  });
}

function giversOf(readers: readonly Parameter[], all: readonly Parameter[]): readonly Parameter[] {
  const [first] = readers;
  if (!first) return [];
  const columns = first.shape[1];
  const norm = first.stream?.does === 'reads' ? first.stream.norm : undefined;
  if (norm !== undefined) {
    const of = all.filter(({ stream }) => stream?.norm === norm);
    // Whatever reads behind the norm has to take s.
    if (of.some(({ stream, site }) => stream?.does === 'reads' && site !== first.site)) return [];
    return of.filter(({ stream }) => stream?.does === 'scales' || stream?.does === 'shifts');
  }
  const beside = all.filter(({ sublayer }) => sublayer === first.sublayer);
  const has = (wanted: Parameter['function']) => beside.some((one) => one.function === wanted);
  const giver = first.function === 'output' ? 'value' : first.function === 'down' && has('gate') ? 'up' : null;
  const linear = beside.filter((one) => one.function === giver);
  // Halves of a low-rank linear have rows that no single channel goes through.
  const whole = linear.every(({ half, shape }) => half === undefined && shape[0] === columns);
  return whole ? linear : [];
}

/** Columns of a matrix times s. */
export function scaledColumns(values: Float32Array, scales: Float32Array): Float32Array {
  const columns = scales.length;
  return values.map((value, at) => value * (scales[at % columns] as number));
}

/**
 * The weights of a layer with a site's channels scaled: it computes what it did before.
 *
 * @param storages what givers are stored as; where they stay floats, scales follow from what these can hold, so that nothing is lost.
 */
export function withScales(
  weights: PartWeights,
  { readers, givers }: ScalableSite,
  wanted: Float32Array,
  storageOf: (parameter: Parameter) => Storage | null,
): PartWeights {
  const changed: Record<string, PartWeights[string]> = { ...weights };
  let scales = wanted;
  const [gain] = givers;
  const stored = gain && gain.shape.length === 1 ? storageOf(gain) : null;
  if (gain && stored) {
    const own = floats(weights[gain.local]);
    const held = unpack(
      pack(
        own.map((value, at) => value / (wanted[at] as number)),
        stored,
        gain.shape,
      ),
      stored,
    );
    scales = own.map((value, at) => (held[at] ? value / (held[at] as number) : (wanted[at] as number)));
  }
  for (const { local, shape } of givers) {
    const each = shape.length === 1 ? 1 : (shape[1] as number);
    const values = floats(weights[local]).map((value, at) => value / (scales[Math.floor(at / each)] as number));
    changed[local] = float32(values, shape);
  }
  for (const { local, shape } of readers)
    changed[local] = float32(scaledColumns(floats(weights[local]), scales), shape);
  return changed;
}
