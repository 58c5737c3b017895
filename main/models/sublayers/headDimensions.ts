import type { Described, LayerShape, UnitSite } from '../architecture.ts';
import { type AttentionShape, valueDimOf } from '../shapes.ts';

/**
 * The dimensions of what attention heads read and put out in one layer: rows of the values and the columns of the output
 * projection that read them. Nothing else sees them, so they go one by one, other ones in every group, as long as all groups keep
 * as many.
 */
export interface HeadDimensions {
  readonly layer: number;
  /** The groups as units, with the tensors that they live in. */
  readonly groups: UnitSite;
  /** The linear that writes the values, alone or behind queries and keys; local name without ending. */
  readonly writer: string;
  readonly queriesPerGroup: number;
  /** Dimensions that a head has. */
  readonly count: number;
  /** Parameters that go with one dimension of every group. */
  readonly cost: number;
}

const attentionOf = ({ sublayers }: LayerShape): AttentionShape | undefined =>
  sublayers.find((one): one is AttentionShape => one.kind === 'attention');

/** The head dimensions of all layers that attend with groups that can be told apart, in forward order. */
export function headDimensions(model: Described): readonly HeadDimensions[] {
  const { family, architecture } = model;
  const all = family.parameters(architecture);
  return architecture.layers.flatMap((shape, layer) => {
    const attends = attentionOf(shape);
    const groups = family.units(architecture, layer).find((site) => site.attends);
    const own = all.filter(({ place }) => place === layer);
    const writer = own.find((one) => one.function === 'value' || one.function === 'queryKeyValue')?.linear;
    if (!attends || !groups || writer === undefined) return [];
    const { queriesPerGroup } = attends;
    const count = valueDimOf(attends);
    const made = { layer, groups, writer, queriesPerGroup, count };
    const cost = own.reduce((sum, { local, shape: sizes }) => {
      const [of] = dimensionsIn(made, local);
      if (!of) return sum;
      return (
        sum + groups.count * of.each * sizes.reduce((product, size, axis) => product * (axis === of.axis ? 1 : size), 1)
      );
    }, 0);
    return [{ ...made, cost }];
  });
}

/** Where the dimensions of the heads lie in a tensor. */
interface Place {
  readonly axis: 0 | 1;
  /** Entries along the axis that a dimension of one group has. */
  readonly each: number;
  /** The entries of a dimension of a group. */
  at(group: number, dimension: number): number[];
}

/**
 * Where the dimensions lie in a parameter of the layer; empty for one that has none. One linear for all holds the values of a group
 * behind its queries and keys, in the last of its blocks.
 */
function dimensionsIn(
  { groups, writer, queriesPerGroup, count }: Omit<HeadDimensions, 'cost'>,
  local: string,
): readonly Place[] {
  return groups.slices.flatMap(({ local: of, axis, sizes, linear, role }): Place[] => {
    if (of !== local) return [];
    if (linear === groups.reader) {
      if (role === 'bias') return [];
      const start = (group: number, query: number) => (group * queriesPerGroup + query) * count;
      const queries = Array.from({ length: queriesPerGroup }, (_, query) => query);
      return [{ axis, each: queriesPerGroup, at: (group, one) => queries.map((query) => start(group, query) + one) }];
    }
    if (linear !== writer) return [];
    const last = sizes.at(-1) as number;
    const before = sizes.slice(0, -1).reduce((sum, size) => sum + size, 0) * groups.count;
    return [{ axis, each: 1, at: (group, one) => [before + group * last + (last - count) + one] }];
  });
}

/**
 * Entries along an axis of a parameter that stay when every group keeps some of its dimensions; null for a parameter that has
 * none.
 *
 * @param kept ascending, for each group, as many everywhere.
 * @param length of the axis.
 */
export function entriesOf(
  site: HeadDimensions,
  local: string,
  kept: readonly (readonly number[])[],
  length: (axis: 0 | 1) => number,
): { readonly axis: 0 | 1; readonly entries: readonly number[] } | null {
  const [place] = dimensionsIn(site, local);
  if (!place) return null;
  const gone = new Set(
    kept.flatMap((stay, group) =>
      Array.from({ length: site.count }, (_, one) => one)
        .filter((one) => !stay.includes(one))
        .flatMap((one) => place.at(group, one)),
    ),
  );
  const entries = Array.from({ length: length(place.axis) }, (_, at) => at).filter((at) => !gone.has(at));
  return { axis: place.axis, entries };
}

/** The layer with so many dimensions in what its heads read and put out. */
export const withValueDim = (shape: LayerShape, count: number): LayerShape => ({
  ...shape,
  sublayers: shape.sublayers.map((one) => {
    if (one.kind !== 'attention') return one;
    return { ...one, valueDim: count === one.headDim ? undefined : count };
  }),
});
