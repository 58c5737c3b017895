import type { Value } from '../graph/builder.ts';
import type { Parameter, ParameterFunction, Site, UnitSite } from './parameters.ts';
import type { SublayerShape } from './shapes.ts';

/** Values of one place's parameters inside a graph, by local name. */
export type ParameterValues = (local: string) => Value;

/** Something of positions that blocks read: an input of their graphs that the family declares (tables of rotary angles). */
export interface PositionInput {
  /** Name among the inputs of a block's graph. */
  readonly name: string;
  /** What tells its values from those of others of that name. */
  readonly key: string;
  /** Of one position: the input is [positions, ...size]. */
  readonly size: readonly number[];
  /** Values for positions start … start + count − 1, row-major. */
  values(start: number, count: number): Float32Array;
  /** The same as a graph: positions int64 [batch, sequence] → [batch, sequence, ...size]. */
  emit(positions: Value): Value;
}

/** What a layer keeps of earlier positions, and how far it looks back. */
export interface Attends {
  /** Keys are [batch, groups, positions, headDim], values [batch, groups, positions, valueDim]. */
  readonly groups: number;
  readonly headDim: number;
  readonly valueDim: number;
  /** Positions a query sees, itself included; null for all before it. */
  readonly window: number | null;
}

/** Rows that go to an expert. */
export interface Going {
  /** Where they stand among all, int64 [found, 1]. */
  readonly at: Value;
  /** Their gates, [found, 1]. */
  readonly weight: Value;
}

/** What a block needs besides its input and parameters. */
export interface BlockContext {
  /** The inputs that the family declares for positions, by name. */
  readonly position: (name: string) => Value;
  /** Added to attention scores: 0 where a query may look, a large negative number elsewhere. [..., queries, keys] */
  readonly mask: Value;
  /** Keys and values of earlier positions, [batch, groups, past, headDim] and [batch, groups, past, valueDim]. */
  readonly past?: { readonly key: Value; readonly value: Value };
  /**
   * Backward passes carry relevance instead of gradients: attention weights, gates and the roots of norms count as
   * constants, so that what reaches a layer's input is what its output was made of (Ali et al. 2022).
   */
  readonly relevance?: boolean;
  /**
   * Sees the activation that the linears of a site read, [batch, positions, columns]; may return a replacement. Of an expert's
   * site it is the rows that go to the expert, [found, columns].
   */
  readonly hook?: (site: Site, activation: Value, going?: Going) => Value;
  /** 1 for tokens and 0 for padding, [batch · positions, 1]: padding goes to no expert. Absent where there is none. */
  readonly tokens?: Value;
  /** Another way through a linear than x Wᵀ + b: what training puts around it. */
  readonly project?: (linear: ProjectedLinear) => Value;
  /** Sees what a sublayer adds to the residual stream, [batch, positions, hidden]; may return a replacement. */
  readonly write?: (added: Value) => Value;
}

/** A linear about to be computed inside a block. */
export interface ProjectedLinear {
  /** Local name of its weight without the ending ("mlp.up_proj"; half of a low-rank linear: "mlp.up_proj.down"). */
  readonly local: string;
  readonly x: Value;
  /** [out, in]; part of the graph from when it is read. */
  readonly weight: Value;
  readonly bias?: Value | undefined;
}

export interface BlockResult {
  readonly output: Value;
  /** Keys and values including the past; null for a layer without attention. */
  readonly present: { readonly key: Value; readonly value: Value } | null;
}

/** A parameter of a sublayer, before its layer is known. */
export interface SublayerParameter extends Omit<Parameter, 'name' | 'place' | 'part' | 'sublayer' | 'attends'> {
  /** Name of the part of its layer that it belongs to, such as an expert; absent for what belongs to the layer itself. */
  readonly piece?: string;
}

/** What a sublayer computes with besides its input. */
export interface SublayerContext extends Required<Pick<BlockContext, 'position' | 'mask' | 'relevance' | 'hook'>> {
  readonly past: BlockContext['past'];
  readonly tokens?: BlockContext['tokens'];
  readonly weights: ParameterValues;
  /** Computes a linear by its local name without ending, as factors where it has some. */
  project(local: string, activation: Value, bias: boolean): Value;
}

/** One residual sublayer of a layer: h + sublayer(h). */
export interface Sublayer {
  /** In storage order, norms included. */
  readonly parameters: readonly SublayerParameter[];
  readonly units: readonly Omit<UnitSite, 'layer' | 'sublayer'>[];
  readonly attends: Attends | null;
  readonly positions: readonly PositionInput[];
  /** Where it is one of experts. */
  readonly mixture?: Mixture;
  /** Operations of its matrix products on `tokens` tokens in windows of `length`. */
  flops(tokens: number, length: number): number;
  /** Its shape with so many units of a kind; `withBias`: their output linear gained a bias. */
  resize(kind: string, count: number, withBias: boolean): SublayerShape;
  /** Its shape when the linear that does this has a bias. */
  withBias(of: ParameterFunction): SublayerShape;
  /** What is added to the hidden states x [batch, positions, hidden]. */
  emit(x: Value, context: SublayerContext): { readonly added: Value; readonly present: BlockResult['present'] };
}

/** Where the tokens of a batch go. */
export interface Routing {
  /** What experts read, [tokens, hidden]. */
  readonly rows: Value;
  /** The router's scores, [tokens, rows of the router]: of all experts, unless they are merged. */
  readonly logits: Value;
  /** What the outputs of experts are multiplied by, [tokens, experts]; 0 where a token does not go. */
  readonly gates: Value;
}

/** What an expert makes of the rows that go to it. */
export interface Passed extends Going {
  /** Its outputs, [found, hidden]. */
  readonly made: Value;
}

/**
 * The last sublayer of a layer where it is several networks, of which every token passes through a few. Each of them is a part
 * of its layer, so that it can be loaded by itself.
 */
export interface Mixture {
  readonly experts: number;
  /** Experts that a token goes through, and the fewest that can be left. */
  readonly chosen: number;
  /** Gates are the softmax over the chosen alone; else over all experts. */
  readonly renormalised: boolean;
  /** Parameters that removing one expert saves, its row of the router included. */
  readonly cost: number;
  /** The expert that each row of the router leads to, where several lead to one; null where each has an expert of its own. */
  readonly leads: readonly number[] | null;
  /** Local name of the router's weight [experts, hidden]; with more rows than experts where they are merged. */
  readonly router: string;
  /** Local names of the tensors that are an expert's own, in the same order for every expert. */
  locals(expert: number): readonly string[];
  /** The mixture's shape with so many experts. @param leads as above; absent where each row of the router has its own. */
  resize(experts: number, leads?: readonly number[]): SublayerShape;
  route(x: Value, context: SublayerContext): Routing;
  pass(expert: number, rows: Value, gate: Value, context: SublayerContext): Passed;
}
