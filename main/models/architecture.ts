import type { Value } from '../graph/builder.ts';
import type { HuggingFaceConfig } from '../formats/huggingFaceConfig.ts';
import type {
  Attends,
  BlockContext,
  BlockResult,
  Mixture,
  ParameterValues,
  Passed,
  PositionInput,
  Routing,
} from './block.ts';
import type { PlacedPart, Parameter, UnitKind, UnitSite } from './parameters.ts';
import type { LayerShape } from './shapes.ts';

export type * from './block.ts';
export type * from './parameters.ts';
export type { AttentionShape, ExpertsShape, LayerShape, LowRankShape, SublayerShape } from './shapes.ts';

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
  /** Every sublayer of a layer reads what comes into the layer (GPT-J, GPT-NeoX); absent where it reads what the one before left. */
  readonly parallelResidual?: true;
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
  /** The sublayer that is one of experts; null for a layer without. */
  readonly mixture: (shape: LayerShape, architecture: Architecture) => (Mixture & { readonly sublayer: string }) | null;
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
  /** A layer up to its experts: the hidden states behind what is before them, and where the tokens go. */
  readonly routed: (
    shape: LayerShape,
    architecture: Architecture,
    x: Value,
    weights: ParameterValues,
    context: BlockContext,
  ) => Routing & { readonly hidden: Value };
  /** One expert of a layer: what it makes of its rows [tokens, hidden], given its gates [tokens]. */
  readonly expert: (
    layer: { readonly shape: LayerShape; readonly architecture: Architecture; readonly expert: number },
    inputs: { readonly rows: Value; readonly gate: Value },
    weights: ParameterValues,
    context: BlockContext,
  ) => Passed;
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

/** What can be said of a model without its weights. */
export interface Described {
  readonly family: Family;
  readonly architecture: Architecture;
}
