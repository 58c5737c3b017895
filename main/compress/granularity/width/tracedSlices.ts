import { coupledDimensions, type Entry } from '../../../graph/coupling/index.ts';
import type { Described, LayerShape, UnitSite, UnitSlice } from '../../../models/architecture.ts';
import { indicesOf } from '../../../models/unitSums.ts';
import { blockForward } from '../../../walk/kernels.ts';

/**
 * What goes with the units of a site as the graph of the layer couples it, found without what the family says of them but for the
 * linear that reads them: everything that shares a dimension with its columns, norms and the residual stream left out.
 *
 * @throws where the graph couples units with one another, or a unit's parts do not lie in blocks.
 */
export function tracedSlices({ family, architecture }: Described, site: UnitSite): readonly UnitSlice[] {
  const parameters = family.parameters(architecture).filter(({ place }) => place === site.layer);
  const shape = architecture.layers[site.layer] as LayerShape;
  const graph = blockForward({ family, architecture, shape, parameters, batch: 1, length: 2, masked: false }, []);
  const wanted = new Map<string, readonly number[]>([['x', [2]]]);
  for (const { local, shape: sizes } of parameters) wanted.set(local, [...sizes.keys()]);
  const dimensions = coupledDimensions(graph, wanted);
  const units = Array.from({ length: site.count }, (_, unit) => dimensionOf(dimensions, site, unit));
  if (new Set(units).size < site.count)
    throw new Error(`Layer ${site.layer}: the graph couples units "${site.kind}" with one another.`);
  const [first = []] = units;
  const places = new Map(first.map(({ input, axis }) => [`${input} ${axis}`, { input, axis }]));
  return [...places.values()].map((place) => {
    const indices = units.map((entries) => along(entries, place));
    const parameter = parameters.find(({ local }) => local === place.input);
    const sizes = runs(indices[0] ?? []);
    const slice: UnitSlice = {
      local: place.input,
      linear: parameter?.linear ?? place.input,
      role: parameter?.role === 'bias' ? 'bias' : 'weight',
      axis: place.axis === 0 ? 0 : 1,
      sizes,
    };
    indices.forEach((own, unit) => {
      if (own.join() !== indicesOf(site, slice, [unit]).join())
        throw new Error(`Layer ${site.layer}: what unit ${unit} has of ${place.input} does not lie in blocks.`);
    });
    return slice;
  });
}

/** The dimension that a unit's columns are. */
function dimensionOf(dimensions: readonly (readonly Entry[])[], site: UnitSite, unit: number): readonly Entry[] {
  const column = ({ input, axis, index }: Entry) =>
    input === site.output && axis === 1 && index === unit * site.columns;
  const found = dimensions.find((entries) => entries.some(column));
  if (!found) throw new Error(`Layer ${site.layer}: nothing reads unit ${unit} of "${site.kind}".`);
  return found;
}

const along = (entries: readonly Entry[], place: Pick<Entry, 'input' | 'axis'>): number[] =>
  entries.flatMap(({ input, axis, index }) => (input === place.input && axis === place.axis ? [index] : []));

/** Lengths of runs of consecutive numbers. */
function runs(numbers: readonly number[]): number[] {
  const lengths: number[] = [];
  numbers.forEach((number, at) => {
    if (at > 0 && number === (numbers[at - 1] as number) + 1) lengths[lengths.length - 1]! += 1;
    else lengths.push(1);
  });
  return lengths;
}
