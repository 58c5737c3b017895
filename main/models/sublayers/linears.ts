import type { LowRankShape, ParameterFunction, Site, SublayerParameter, UnitSlice } from '../architecture.ts';
import { downOf, upOf } from '../lowRank.ts';

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
}

/** A linear's weight, its two factors, or both; then its bias. */
export function linearParameters(
  { local, transposed, function: does, out, columns, site, bias }: Linear,
  lowRank: Readonly<Record<string, LowRankShape>> | undefined,
): SublayerParameter[] {
  const factors = lowRank?.[local];
  const turned = transposed ? { transposed } : {};
  const weight: SublayerParameter = {
    ...{ local: `${local}.weight`, role: 'linear', shape: [out, columns], site, function: does },
    ...turned,
  };
  const down: SublayerParameter = {
    ...{ local: downOf(local), role: 'factor', shape: [factors?.rank ?? 0, columns], site, function: does },
  };
  const up: SublayerParameter = {
    ...{ local: upOf(local), role: 'factor', shape: [out, factors?.rank ?? 0], function: does },
  };
  return [
    ...(!factors || factors.residual ? [weight] : []),
    ...(factors ? [down, up] : []),
    ...(bias ? [{ local: `${local}.bias`, role: 'bias', shape: [out], function: does } as const] : []),
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
  ...writers.map(({ linear, sizes }): UnitSlice => ({ local: weightOf(linear), role: 'weight', axis: 0, sizes })),
  { local: weightOf(reader), role: 'weight', axis: 1, sizes: [size] },
  ...writers.flatMap(({ linear, sizes }): UnitSlice[] =>
    linear.bias ? [{ local: biasOf(linear), role: 'bias', axis: 0, sizes }] : [],
  ),
];

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
