import type { Value } from '../../graph/builder.ts';
import { split } from '../../graph/ops/index.ts';
import type { PositionInput, Sublayer, SublayerContext, SublayerSetting, UnitKind } from '../architecture.ts';
import { type AttentionShape, valueDimOf } from '../shapes.ts';
import { groupedQueryAttention, reshapeOpen, type Rotate } from './groupedQueryAttention.ts';
import {
  biasOf,
  type Linear,
  linearParameters,
  type LinearName,
  reading,
  unitCost,
  unitSlices,
  weightOf,
  writing,
} from './linears.ts';
import { type Around, type Norm, onStream, readStream, written } from './norm.ts';

/** A key/value head with the query heads that read it. */
export const kvGroup: UnitKind = { kind: 'kvGroup', attends: true, fine: false };

/** One linear for queries, keys and values: a block of rows of each, or group by group the rows of all three. */
export interface FusedName extends LinearName {
  readonly byGroup?: boolean;
}

/** How a family's attention is named and what it does beside attending. */
export interface AttentionStyle extends Around {
  /** Queries, keys and values by a linear each, or by one. */
  readonly projections:
    { readonly query: LinearName; readonly key: LinearName; readonly value: LinearName } | FusedName;
  readonly output: LinearName;
  /** Norms of every query and key head [headDim], where the shape has them. */
  readonly headNorms?: { readonly query: Norm; readonly key: Norm };
  /**
   * Norms over all query heads and over all key heads, in their place. No head can go then by itself: the root of those that stay
   * would be another.
   */
  readonly wholeNorms?: { readonly query: Norm; readonly key: Norm };
  readonly positions: readonly PositionInput[];
  /** Turns query and key heads [batch, positions, heads, headDim] by where they stand; absent for positions that are learned. */
  rotate?(heads: Value, position: SublayerContext['position']): Value;
  /** What else is done to query heads where they stand. */
  scaleQueries?(heads: Value, position: SublayerContext['position']): Value;
}

/** Normalised grouped-query attention; its units are key/value heads with their query heads. */
export function attention(
  shape: AttentionShape,
  { architecture, lowRank }: SublayerSetting,
  style: AttentionStyle,
): Sublayer {
  const { hidden } = architecture;
  const { groups, queriesPerGroup, headDim, bias, window } = shape;
  const { headNorms } = style;
  const positions = shape.noPositions ? [] : style.positions;
  const rotate = shape.noPositions ? undefined : style.rotate;
  const valueDim = valueDimOf(shape);
  const columns = queriesPerGroup * valueDim;
  const heads = groups * queriesPerGroup;
  const writers = writersOf(shape, style, hidden);
  const output: Linear = {
    ...{ ...style.output, stream: writing(style) },
    ...{ function: 'output', out: hidden, columns: groups * columns, site: 'attentionOutput', bias: bias.o },
  };
  const whole = shape.headNorm ? style.wholeNorms : undefined;
  const norms = shape.headNorm && headNorms && !whole ? headNorms : null;
  const own = whole ?? norms;
  return {
    parameters: [
      ...onStream(style.norm),
      ...writers.flatMap(({ linear }) => linearParameters(linear, lowRank)),
      ...(own ? [...own.query.parameters, ...own.key.parameters] : []),
      ...linearParameters(output, lowRank),
      ...onStream(style.post),
    ],
    units: whole
      ? []
      : [
          {
            ...{ ...kvGroup, count: groups, least: 1, cost: unitCost(writers, output, columns), columns },
            ...{ output: weightOf(output), reader: output.local, outputBias: biasOf(output), at: output.site },
            slices: unitSlices(writers, output, columns),
          },
        ],
    attends: { groups, headDim, valueDim, window },
    positions,
    flops: (tokens, length) =>
      2 * tokens * hidden * (headDim + valueDim) * (heads + groups) +
      // Scores and their product with the values; computed for all pairs, the causal half masked.
      2 * tokens * length * heads * (headDim + valueDim),
    resize: (_, count, withBias) => ({ ...shape, groups: count, bias: { ...bias, o: bias.o || withBias } }),
    withBias: (of) => ({ ...shape, bias: { ...bias, ...biasesOf[of] } }),
    emit: (x, context) => {
      const { weights, hook, project, position } = context;
      const input = hook('attentionInput', readStream(style, x, context));
      const projected = writers.map(({ linear }) => project(linear.local, input, linear.bias));
      const { projections } = style;
      const [query, key, v] = (
        'local' in projections ? apart(projected[0] as Value, shape, projections) : projected
      ) as [Value, Value, Value];
      const [q, k] = whole ? [whole.query.emit(query, weights), whole.key.emit(key, weights)] : [query, key];
      const turned =
        (own: Norm | undefined): Rotate =>
        (heads) => {
          const normed = own ? own.emit(heads, weights) : heads;
          return rotate ? rotate(normed, position) : normed;
        };
      const grown: Rotate = (heads) => (style.scaleQueries ? style.scaleQueries(heads, position) : heads);
      const turnedQuery = turned(norms?.query);
      const by = { query: (heads: Value) => grown(turnedQuery(heads)), key: turned(norms?.key) };
      const compared = { scale: architecture.attentionScale, cap: architecture.attentionCap };
      const heads = groupedQueryAttention(shape, { q, k, v }, context, { ...by, ...compared });
      const { output: mixed, ...present } = heads;
      const made = project(output.local, hook('attentionOutput', mixed), output.bias);
      return { added: written(style, made, context), present };
    },
  };
}

/** Biases that a linear has, by what it computes. */
const biasesOf: Readonly<Record<string, Partial<AttentionShape['bias']>>> = {
  query: { q: true },
  key: { k: true },
  value: { v: true },
  queryKeyValue: { q: true, k: true, v: true },
  output: { o: true },
};

interface Writer {
  readonly linear: Linear;
  /** Rows of one unit in every block. */
  readonly sizes: readonly number[];
}

/** Rows that a group has of queries, keys and values. */
const rowsOf = (shape: AttentionShape) =>
  [shape.queriesPerGroup * shape.headDim, shape.headDim, valueDimOf(shape)] as const;

/** Queries, keys and values out of what one linear made of them, [batch, positions, rows of all]. */
function apart(made: Value, shape: AttentionShape, { byGroup }: FusedName): readonly Value[] {
  const { groups } = shape;
  const sizes = rowsOf(shape);
  const widths = sizes.map((size) => groups * size);
  if (!byGroup) return split(made, widths, 2);
  const grouped = reshapeOpen(made, [0, 0, groups, sizes.reduce((a, b) => a + b, 0)]);
  return split(grouped, sizes, 3).map((one, at) => reshapeOpen(one, [0, 0, widths[at] as number]));
}

/** The linears that write queries, keys and values: three, or one for all. */
function writersOf(shape: AttentionShape, style: AttentionStyle, columns: number): readonly Writer[] {
  const { groups, bias } = shape;
  const { projections } = style;
  const sizes = rowsOf(shape);
  const [rows, headDim, valueDim] = sizes;
  const common = { columns, site: 'attentionInput', stream: reading(style) };
  if ('local' in projections) {
    const { byGroup, ...name } = projections;
    const all = sizes.reduce((a, b) => a + b, 0);
    const has = bias.q && bias.k && bias.v;
    const linear: Linear = { ...name, ...common, function: 'queryKeyValue', out: groups * all, bias: has };
    return [{ linear, sizes: byGroup ? [all] : sizes }];
  }
  const { query, key, value } = projections;
  const one = (linear: Omit<Linear, 'out' | 'columns' | 'site' | 'stream'>, size: number): Writer => ({
    linear: { ...linear, ...common, out: groups * size },
    sizes: [size],
  });
  return [
    one({ ...query, function: 'query', bias: bias.q }, rows),
    one({ ...key, function: 'key', bias: bias.k }, headDim),
    one({ ...value, function: 'value', bias: bias.v }, valueDim),
  ];
}
