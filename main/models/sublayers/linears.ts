import type { LowRankShape, ParameterFunction, Site, SublayerParameter, UnitKind, UnitSlice } from '../architecture.ts';
import { downOf, halfOf, upOf } from '../lowRank.ts';
import type { Around } from './norm.ts';

/** An inner dimension of a feed-forward network: rows of the linears that write it, a column of the one that reads it. */
export const neuron: UnitKind = { kind: 'neuron', attends: false, fine: true };

/** A linear of a sublayer as its family names and stores it. */
export interface LinearName {
  /** Local name without ending ("mlp.up_proj"). */
  readonly local: string;
  /** Checkpoints store it as [in, out]. */
  readonly transposed?: boolean;
}

/** A linear [out, in] that reads the activation of a site. */
export interface Linear extends LinearName {
  readonly function: ParameterFunction;
  readonly out: number;
  readonly columns: number;
  readonly site: Site;
  readonly bias: boolean;
  /** How it touches the residual stream: through a norm, a module of its layer, or (null) directly. */
  readonly stream: { readonly does: 'reads' | 'writes'; readonly norm: string | null };
}

/** A linear that reads the stream, or writes it, of a sublayer with these norms. */
export const reading = ({ norm }: Around): Linear['stream'] => ({ does: 'reads', norm: norm?.module ?? null });
export const writing = ({ post }: Around): Linear['stream'] => ({ does: 'writes', norm: post?.module ?? null });

/** A linear's weight, its two factors, or both; then its bias. */
export function linearParameters(
  { local, transposed, function: does, out, columns, site, bias, stream }: Linear,
  lowRank: Readonly<Record<string, LowRankShape>> | undefined,
): SublayerParameter[] {
  const factors = lowRank?.[local];
  const turned = transposed ? { transposed } : {};
  const common = { module: local, linear: local, function: does } as const;
  const norm = stream.norm === null ? {} : { norm: stream.norm };
  const read = stream.does === 'reads' ? ({ stream: { axis: 1, does: 'reads', ...norm } } as const) : {};
  const written = stream.does === 'writes' ? ({ stream: { axis: 0, does: 'writes', ...norm } } as const) : {};
  const weight: SublayerParameter = {
    ...{ local: `${local}.weight`, role: 'linear', shape: [out, columns], site, ...common },
    ...{ ...turned, ...read, ...written },
  };
  const down: SublayerParameter = {
    ...{ local: downOf(local), role: 'factor', shape: [factors?.rank ?? 0, columns], site, ...common },
    ...{ module: halfOf(local, 'down'), half: 'down', ...read },
  };
  const up: SublayerParameter = {
    ...{ local: upOf(local), role: 'factor', shape: [out, factors?.rank ?? 0], ...common },
    ...{ module: halfOf(local, 'up'), half: 'up', ...written },
  };
  return [
    ...(!factors || factors.residual ? [weight] : []),
    ...(factors ? [down, up] : []),
    ...(bias ? [{ local: `${local}.bias`, role: 'bias', shape: [out], ...common, ...written } as const] : []),
  ];
}

/**
 * Where units live: rows of the linears that write them (`sizes` of each: see UnitSlice), columns of the one that reads
 * them, and entries of the writers' biases.
 */
export const unitSlices = (
  writers: readonly { readonly linear: Linear; readonly sizes: readonly number[] }[],
  reader: Linear,
  size: number,
): UnitSlice[] => [
  ...writers.map(({ linear, sizes }): UnitSlice => ({ ...named(linear, 'weight'), axis: 0, sizes })),
  { ...named(reader, 'weight'), axis: 1, sizes: [size] },
  ...writers.flatMap(({ linear, sizes }): UnitSlice[] =>
    linear.bias ? [{ ...named(linear, 'bias'), axis: 0, sizes }] : [],
  ),
];

const named = (linear: LinearName, role: UnitSlice['role']): Pick<UnitSlice, 'local' | 'linear' | 'role'> => ({
  ...{ local: role === 'bias' ? biasOf(linear) : weightOf(linear), linear: linear.local, role },
});

/** Parameters that go with one unit. */
export const unitCost = (
  writers: readonly { readonly linear: Linear; readonly sizes: readonly number[] }[],
  reader: Linear,
  size: number,
): number =>
  writers.reduce(
    (sum, { linear, sizes }) => sum + sizes.reduce((a, b) => a + b, 0) * (linear.columns + (linear.bias ? 1 : 0)),
    reader.out * size,
  );

export const weightOf = ({ local }: LinearName): string => `${local}.weight`;
export const biasOf = ({ local }: LinearName): string => `${local}.bias`;
