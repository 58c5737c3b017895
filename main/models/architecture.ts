import type { Value } from '../graph/builder.ts';

/** Multi-head attention of one layer. A group is one key/value head with the query heads that read it. */
export interface AttentionShape {
  readonly groups: number;
  readonly queriesPerGroup: number;
  readonly headDim: number;
  /** Which projections have a bias. */
  readonly bias: { readonly q: boolean; readonly k: boolean; readonly v: boolean; readonly o: boolean };
  /** Qwen3: RMS normalisation of every query and key head. */
  readonly headNorm: boolean;
  /** Positions a query sees, itself included; null for all before it. */
  readonly window: number | null;
}

/** Gated feed-forward network of one layer. */
export interface FeedForwardShape {
  readonly neurons: number;
  readonly bias: { readonly gate: boolean; readonly up: boolean; readonly down: boolean };
}

/** A linear that computes with two factors, U (D x) with D [rank, in] and U [out, rank]. */
export interface LowRankShape {
  readonly rank: number;
  /** The factors are added to the weight (a low-rank residual); else they stand in its place. */
  readonly residual: boolean;
}

/** Every layer has widths of its own; null stands for a sublayer that was removed. */
export interface LayerShape {
  readonly attention: AttentionShape | null;
  readonly feedForward: FeedForwardShape | null;
  /** Linears with low-rank factors, by the local name of their weight without its ending ("mlp.up_proj"). */
  readonly lowRank?: Readonly<Record<string, LowRankShape>> | undefined;
}

/** What a checkpoint computes, read from its config and from the shapes of its tensors. */
export interface Architecture {
  readonly family: string;
  readonly hidden: number;
  readonly vocabulary: number;
  /** Longest sequence the model was made for. */
  readonly context: number;
  readonly normEpsilon: number;
  readonly rotary: RotaryOptions;
  /** The output projection is the embedding table. */
  readonly tied: boolean;
  readonly layers: readonly LayerShape[];
}

export interface RotaryOptions {
  readonly theta: number;
  /** Validated `rope_scaling` of the config, null for none. */
  readonly scaling: Readonly<Record<string, unknown>> | null;
}

/** Which part of the model a parameter belongs to; a part is stored, loaded and resumed as one shard. */
export type Part = 'embedding' | 'head' | number;

/** A 'factor' is half of a low-rank linear: learned like a linear, but not what weight-level methods prune. */
export type Role = 'embedding' | 'norm' | 'linear' | 'factor' | 'bias' | 'head';

export interface Parameter {
  /** Name in the checkpoint ("model.layers.3.mlp.up_proj.weight"). */
  readonly name: string;
  /** Name inside its part ("mlp.up_proj.weight"): the same in every layer, so layers of one shape share a graph. */
  readonly local: string;
  readonly part: Part;
  readonly role: Role;
  readonly shape: readonly number[];
  /** Linears and first halves of low-rank ones: the place in the layer whose activation they read. */
  readonly site?: Site;
}

/** Where linears read activations; linears that read the same activation share its statistics. */
export type Site = 'attentionInput' | 'attentionOutput' | 'feedForwardInput' | 'feedForwardOutput';

export type UnitKind = 'kvGroup' | 'neuron';

/** A set of equal, independently removable units of one layer. */
export interface UnitSite {
  readonly kind: UnitKind;
  readonly layer: number;
  readonly count: number;
  /** Parameters that removing one unit saves. */
  readonly cost: number;
  /** The linear that reads the units' activations (local name); its input has `columns` columns for each unit. */
  readonly output: string;
  readonly columns: number;
  /** Bias of that linear, which takes what the removed units contributed on average. */
  readonly outputBias: string;
  /** Where the units live: `size` consecutive indices of `axis` for each unit. */
  readonly slices: readonly { readonly local: string; readonly axis: 0 | 1; readonly size: number }[];
}

/** Values of one part's parameters inside a graph, by local name. */
export type ParameterValues = (local: string) => Value;

/** What a block needs besides its input and parameters. */
export interface BlockContext {
  /** cos and sin of the rotary angles, each [positions, 1, headDim]. */
  readonly cos: Value;
  readonly sin: Value;
  /** Added to attention scores: 0 where a query may look, a large negative number elsewhere. [..., queries, keys] */
  readonly mask: Value;
  /** Keys and values of earlier positions, each [batch, groups, past, headDim]. */
  readonly past?: { readonly key: Value; readonly value: Value };
  /**
   * Backward passes carry relevance instead of gradients: attention weights, gates and the roots of norms count as
   * constants, so that what reaches a layer's input is what its output was made of (Ali et al. 2022).
   */
  readonly relevance?: boolean;
  /** Sees the activation that the linears of a site read, [batch, positions, columns]; may return a replacement. */
  readonly hook?: (site: Site, activation: Value) => Value;
  /** Another way through a linear than x Wᵀ + b: what training puts around it. */
  readonly project?: (linear: ProjectedLinear) => Value;
}

/** A linear about to be computed inside a block. */
export interface ProjectedLinear {
  /** Local name of its weight without the ending ("mlp.up_proj"; half of a low-rank linear: "mlp.up_proj.down"). */
  readonly local: string;
  readonly x: Value;
  /** [out, in] */
  readonly weight: Value;
  readonly bias?: Value | undefined;
}

export interface BlockResult {
  readonly output: Value;
  /** Keys and values including the past; null for a layer without attention. */
  readonly present: { readonly key: Value; readonly value: Value } | null;
}

/** A transformer family: how a config becomes parameters, graphs and removable units. One file per family. */
export interface Family {
  readonly name: string;
  /** `model_type` values of Hugging Face configs that belong to this family. */
  readonly modelTypes: readonly string[];
  /** Local name of the token embedding table [vocabulary, hidden]. */
  readonly embedding: string;
  /** What a layer's parameters are called in the checkpoint before their local name. */
  readonly layerPrefix: (layer: number) => string;
  /** Every parameter, in storage order: embedding, layers, head. */
  readonly parameters: (architecture: Architecture) => readonly Parameter[];
  readonly units: (architecture: Architecture, layer: number) => readonly UnitSite[];
  /** The layer's shape when only `count` units of a kind are left; `withBias`: their output linear gained a bias. */
  readonly resize: (shape: LayerShape, kind: UnitKind, count: number, withBias: boolean) => LayerShape;
  /** The layer's shape when this linear (local name without ending) has a bias. */
  readonly withBias: (shape: LayerShape, linear: string) => LayerShape;
  /** One decoder layer: hidden states [batch, positions, hidden] → the same shape. */
  readonly block: (
    shape: LayerShape,
    architecture: Architecture,
    x: Value,
    weights: ParameterValues,
    context: BlockContext,
  ) => BlockResult;
  /** What the output projection reads: [rows, hidden] → the same shape. */
  readonly finalNorm: (architecture: Architecture, x: Value, weights: ParameterValues) => Value;
  /** Local name of the output projection W [vocabulary, hidden]; logits are finalNorm(x) Wᵀ. */
  readonly projection: (architecture: Architecture) => string;
  /** Final norm and output projection: [rows, hidden] → logits [rows, vocabulary]. */
  readonly head: (architecture: Architecture, x: Value, weights: ParameterValues) => Value;
}
