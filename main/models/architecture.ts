import type { Value } from '../graph/builder.ts';
import type { HuggingFaceConfig } from '../formats/huggingFaceConfig.ts';
import type { PlacedPart, ParameterFunction, Parameter, Site, UnitKind, UnitSite } from './parameters.ts';
import type { LayerShape, SublayerShape } from './shapes.ts';

export type * from './parameters.ts';
export type { AttentionShape, LayerShape, LowRankShape, SublayerShape } from './shapes.ts';

/** What a checkpoint computes, read from its config and from the shapes of its tensors. */
export interface Architecture {
  readonly family: string;
  readonly hidden: number;
  readonly vocabulary: number;
  /** Longest sequence the model was made for. */
  readonly context: number;
  readonly normEpsilon: number;
  /** Rotary positions; null for a family whose positions are learned. */
  readonly rotary: RotaryOptions | null;
  /** Those of layers that see a window only; absent where they are the same. */
  readonly windowRotary?: RotaryOptions;
  /** What token embeddings are multiplied by; absent for 1. */
  readonly embeddingScale?: number;
  /** What products of queries and keys are multiplied by; absent for 1 / √headDim. */
  readonly attentionScale?: number;
  /** What is added to the stream is multiplied by it before; absent for 1. */
  readonly residualScale?: number;
  /** What logits are multiplied by; absent for 1. */
  readonly logitScale?: number;
  /** Scores and logits that soft-capping keeps within ± these (softCap); absent for none. */
  readonly attentionCap?: number;
  readonly logitCap?: number;
  /** The output projection is the embedding table. */
  readonly tied: boolean;
  readonly layers: readonly LayerShape[];
}

/** What a model with fewer channels in its residual stream says of itself otherwise than before. */
export type StreamShape = Pick<Architecture, 'hidden' | 'normEpsilon' | 'tied'>;

export interface RotaryOptions {
  readonly theta: number;
  /** Leading elements of a head that are turned; absent for all. */
  readonly dims?: number;
  /** Queries of position p are multiplied by 1 + beta · ln(1 + ⌊p / original⌋) (Llama 4, Ministral 3); absent for 1. */
  readonly growth?: { readonly beta: number; readonly original: number };
  /** Validated `rope_scaling` of the config, null for none. */
  readonly scaling: Readonly<Record<string, unknown>> | null;
}

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
  /** Keys and values are each [batch, groups, positions, headDim]. */
  readonly groups: number;
  readonly headDim: number;
  /** Positions a query sees, itself included; null for all before it. */
  readonly window: number | null;
}

/** What a block needs besides its input and parameters. */
export interface BlockContext {
  /** The inputs that the family declares for positions, by name. */
  readonly position: (name: string) => Value;
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

/** How tokens become hidden states: rows of tables, and what is made of them. */
export interface Embedding {
  /** Tables [entries, hidden] by local name, with what their rows are looked up by. */
  readonly tables: readonly { readonly local: string; readonly by: 'token' | 'position' }[];
  /** The looked-up rows [..., hidden], in the order of the tables → hidden states of that shape; linear in the rows. */
  emit(rows: readonly Value[], architecture: Architecture): Value;
}

/** A model as something that other programs load. */
export interface StockModel {
  /** Content of config.json. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Biases that stock code expects beside those the model has, written as zeros; local names, the same in every layer. */
  readonly zeroBiases: readonly string[];
  /** Why stock runtimes cannot load it; null when they can. */
  readonly special: string | null;
}

/** What a family reads off a config. */
export interface FamilyConfig {
  /** Everything but the layers. */
  readonly architecture: Omit<Architecture, 'family' | 'layers'>;
  /** The layers as every model of this config has them that was not pruned. */
  readonly layers: readonly LayerShape[];
}

/** A transformer family: how a config becomes parameters, graphs and removable units. One file per family. */
export interface Family {
  readonly name: string;
  /** `model_type` values of Hugging Face configs that belong to this family. */
  readonly modelTypes: readonly string[];
  /** Published models of it, as people call them. */
  readonly examples: readonly string[];
  /**
   * Model types whose configs may stand inside that of a multimodal model (`text_config`), with what such a config leaves to the
   * defaults of stock code.
   */
  readonly textModels?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** `model_type` values of like names that are none of this family's, with what they are. */
  readonly others?: Readonly<Record<string, string>>;
  /** Field of config.json that counts the layers. */
  readonly layerCount: string;
  /** Names of the sublayers that a whole layer has, in their order. */
  readonly sublayers: readonly string[];
  /** Kinds of removable units, in the order of their sublayers. */
  readonly unitKinds: readonly UnitKind[];
  readonly embedding: Embedding;
  /** Checks a config and reads it; `stores` says whether the checkpoint has a tensor of that name. */
  readonly read: (config: HuggingFaceConfig, stores: (name: string) => boolean) => FamilyConfig;
  /** A layer as this family recorded it before layers were lists of sublayers; absent for a family that never did. */
  readonly readEarlierLayer?: (recorded: unknown) => LayerShape;
  /** How a model with these layers leaves the project; `config` has no layers of its own recorded in it. */
  readonly stock: (config: Readonly<Record<string, unknown>>, layers: readonly LayerShape[]) => StockModel;
  /** The config of the same model with another residual stream; what followed from its width is said in so many words. */
  readonly withStream: (
    config: Readonly<Record<string, unknown>>,
    stream: StreamShape,
  ) => Readonly<Record<string, unknown>>;
  /** Names under which checkpoints may store a parameter, the usual one first. */
  readonly storedNames: (parameter: Parameter, architecture: Architecture) => readonly string[];
  /** Whether a tensor of a checkpoint is no parameter and follows from the config. */
  readonly ignores: (name: string, architecture: Architecture) => boolean;
  /** What a layer's parameters are called in the checkpoint before their local name. */
  readonly layerPrefix: (layer: number) => string;
  /** Every parameter, in storage order: embedding, layers, head. */
  readonly parameters: (architecture: Architecture) => readonly Parameter[];
  /** The parts in storage order; a layer without parameters is one too. */
  readonly parts: (architecture: Architecture) => readonly PlacedPart[];
  readonly units: (architecture: Architecture, layer: number) => readonly UnitSite[];
  /** The layer's shape when only `count` units of a kind are left; `withBias`: their output linear gained a bias. */
  readonly resize: (shape: LayerShape, kind: string, count: number, withBias: boolean) => LayerShape;
  /** The layer's shape when this linear (local name without ending) has a bias. */
  readonly withBias: (shape: LayerShape, linear: string) => LayerShape;
  /** What a layer keeps of earlier positions; null for one without attention. */
  readonly attends: (shape: LayerShape) => Attends | null;
  /** Inputs about positions that the layer's graph reads. */
  readonly positions: (shape: LayerShape, architecture: Architecture) => readonly PositionInput[];
  /** Floating point operations of matrix products in one layer's forward pass over windows of `length` tokens. */
  readonly flops: (architecture: Architecture, layer: number, windows: number, length: number) => number;
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
  /** Local name of the output projection W [vocabulary, hidden]; logits are finalNorm(x) Wᵀ, soft-capped where the model says so. */
  readonly projection: (architecture: Architecture) => string;
  /** Final norm and output projection: [rows, hidden] → logits [rows, vocabulary]; `project` as in BlockContext. */
  readonly head: (
    architecture: Architecture,
    x: Value,
    weights: ParameterValues,
    project?: BlockContext['project'],
  ) => Value;
}

/** What a sublayer is made with besides its own shape. */
export interface SublayerSetting {
  readonly architecture: Architecture;
  readonly lowRank: LayerShape['lowRank'];
}

/** A parameter of a sublayer, before its layer is known. */
export interface SublayerParameter extends Omit<Parameter, 'name' | 'place' | 'part' | 'sublayer' | 'attends'> {
  /** Name of the part of its layer that it belongs to, such as an expert; absent for what belongs to the layer itself. */
  readonly piece?: string;
}

/** What a sublayer computes with besides its input. */
export interface SublayerContext extends Required<Pick<BlockContext, 'position' | 'mask' | 'relevance' | 'hook'>> {
  readonly past: BlockContext['past'];
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
  /** Operations of its matrix products on `tokens` tokens in windows of `length`. */
  flops(tokens: number, length: number): number;
  /** Its shape with so many units of a kind; `withBias`: their output linear gained a bias. */
  resize(kind: string, count: number, withBias: boolean): SublayerShape;
  /** Its shape when the linear that does this has a bias. */
  withBias(of: ParameterFunction): SublayerShape;
  /** What is added to the hidden states x [batch, positions, hidden]. */
  emit(x: Value, context: SublayerContext): { readonly added: Value; readonly present: BlockResult['present'] };
}

/** What can be said of a model without its weights. */
export interface Described {
  readonly family: Family;
  readonly architecture: Architecture;
}
