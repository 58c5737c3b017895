import { z } from 'zod';

/** Widths of a layer, as data: recorded in config.json, compared, and part of the identity of what is computed. */
const width = z
  .number()
  .int()
  .positive()
  .max(2 ** 24);

/** Multi-head attention. A group is one key/value head with the query heads that read it. */
export const attentionShape = z.strictObject({
  /** What the sublayer is called in its layer. */
  name: z.string().min(1),
  kind: z.literal('attention'),
  groups: width,
  queriesPerGroup: width,
  headDim: width,
  /** Numbers of a value, and of what a head puts out; absent for as many as queries and keys have. */
  valueDim: width.optional(),
  /** Which projections have a bias. */
  bias: z.strictObject({ q: z.boolean(), k: z.boolean(), v: z.boolean(), o: z.boolean() }),
  /** RMS normalisation of queries and keys, by head (Qwen3, Gemma 3) or over all of them, as the family has it. */
  headNorm: z.boolean(),
  /** Positions a query sees, itself included; null for all before it. */
  window: width.nullable(),
  /** Where it stands is not told to queries and keys (SmolLM3: every fourth layer); absent where it is. */
  noPositions: z.literal(true).optional(),
});
export type AttentionShape = Readonly<z.infer<typeof attentionShape>>;

/** Numbers of a value. */
export const valueDimOf = ({ valueDim, headDim }: Pick<AttentionShape, 'valueDim' | 'headDim'>): number =>
  valueDim ?? headDim;

/** Gated feed-forward network: down(activation(gate(x)) ⊙ up(x)). */
export const gatedMlpShape = z.strictObject({
  name: z.string().min(1),
  kind: z.literal('gatedMlp'),
  neurons: width,
  bias: z.strictObject({ gate: z.boolean(), up: z.boolean(), down: z.boolean() }),
});
export type GatedMlpShape = Readonly<z.infer<typeof gatedMlpShape>>;

/** Plain feed-forward network: down(activation(up(x))). */
export const mlpShape = z.strictObject({
  name: z.string().min(1),
  kind: z.literal('mlp'),
  neurons: width,
  bias: z.strictObject({ up: z.boolean(), down: z.boolean() }),
});
export type MlpShape = Readonly<z.infer<typeof mlpShape>>;

/**
 * A mixture of gated feed-forward networks (Shazeer et al. 2017): a router sends every token through the `chosen` of them that it
 * scores highest, and adds up what they make of it, each times its gate.
 */
export const expertsShape = z.strictObject({
  name: z.string().min(1),
  kind: z.literal('experts'),
  experts: width,
  chosen: width,
  /** Of every expert. */
  neurons: width,
  /** Gates of the chosen experts add up to 1; else they are their probabilities among all. */
  renormalised: z.boolean(),
  /** The expert that each row of the router leads to, where several lead to one; absent where each has an expert of its own. */
  leads: z.array(z.number().int().nonnegative()).optional(),
});
export type ExpertsShape = Readonly<z.infer<typeof expertsShape>>;

/** A linear that computes with two factors, U (D x) with D [rank, in] and U [out, rank]. */
const lowRankShape = z.strictObject({
  rank: width,
  /** The factors are added to the weight (a low-rank residual); else they stand in its place. */
  residual: z.boolean(),
});
/** Rank of a linear’s two factors, and whether they are added to its weight or replace it. */
export type LowRankShape = Readonly<z.infer<typeof lowRankShape>>;

/** Linears with low-rank factors, by the local name of their weight without its ending ("mlp.up_proj"). */
export const lowRankShapes = z.record(z.string(), lowRankShape);

export const layerShape = z.strictObject({
  sublayers: z.array(z.discriminatedUnion('kind', [attentionShape, gatedMlpShape, mlpShape, expertsShape])),
  lowRank: lowRankShapes.optional(),
});

export type SublayerShape = AttentionShape | GatedMlpShape | MlpShape | ExpertsShape;

/** A layer is its residual sublayers in the order they compute; one that was removed is not in the list. */
export interface LayerShape {
  readonly sublayers: readonly SublayerShape[];
  readonly lowRank?: Readonly<Record<string, LowRankShape>> | undefined;
}

/** The layer with low-rank factors of further linears. */
export const withFactors = (shape: LayerShape, lowRank: Readonly<Record<string, LowRankShape>>): LayerShape =>
  Object.keys(lowRank).length ? { ...shape, lowRank: { ...shape.lowRank, ...lowRank } } : shape;

/** The layer without one of its sublayers. */
export const withoutSublayer = (shape: LayerShape, name: string): LayerShape => ({
  ...shape,
  sublayers: shape.sublayers.filter((sublayer) => sublayer.name !== name),
});
