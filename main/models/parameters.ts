/** Where on the way through the model something is computed: before the layers, in one by its number, or behind them. */
export type Place = number | 'embedding' | 'head';

/**
 * A part of the model: what is stored as one shard and could be loaded by itself. Its name is the family's and says nothing
 * but which one it is; where it is computed is its place. A layer is one part, or several where its family says so: each
 * expert of a mixture, and what all tokens pass through.
 */
export type Part = string;

/** A part with the place that computes with it. */
export interface PlacedPart {
  readonly part: Part;
  readonly place: Place;
}

/**
 * A 'factor' is half of a low-rank linear: learned like a linear, but not what weight-level methods prune. A 'router' says
 * where tokens go: learned, and never pruned or rounded. An 'activation' is a number that an activation function has of its own.
 */
export type Role = 'embedding' | 'norm' | 'linear' | 'factor' | 'bias' | 'head' | 'router' | 'activation';

/** What a parameter does in its sublayer; a bias and the factors of a low-rank linear do what their linear does. */
export type ParameterFunction =
  | 'norm'
  | 'query'
  | 'key'
  | 'value'
  | 'queryKeyValue'
  | 'output'
  | 'gate'
  | 'up'
  | 'gateUp'
  | 'down'
  | 'router'
  | 'activation';

/** How a tensor touches the residual stream. */
export interface StreamUse {
  /** The axis of the tensor along which the stream's channels lie. */
  readonly axis: 0 | 1;
  /** Adds to the stream, reads it behind a norm, or is a norm's own: scales its channels (gain), shifts them (bias). */
  readonly does: 'writes' | 'reads' | 'scales' | 'shifts';
  /**
   * The norm it reads behind, belongs to, or writes through, as a module of its place; absent where the stream is read or written
   * as it is.
   */
  readonly norm?: string;
}

/** A tensor of a model: what it is called, where it computes, what it does there, and its shape. */
export interface Parameter {
  /** Name in the checkpoint ("model.layers.3.mlp.up_proj.weight"). */
  readonly name: string;
  /** Name inside its place ("mlp.up_proj.weight"): the same in every layer, so layers of one shape share a graph. */
  readonly local: string;
  readonly place: Place;
  readonly part: Part;
  readonly role: Role;
  /** Linears are [out, in], whatever way round checkpoints store them. */
  readonly shape: readonly number[];
  /** Linears and first halves of low-rank ones: the place in the layer whose activation they read. */
  readonly site?: Site;
  /** The sublayer of its layer, whether that lets positions see one another, and what it does there; absent outside layers. */
  readonly sublayer?: string;
  readonly attends?: boolean;
  readonly function?: ParameterFunction;
  /** What it is the weight or the bias of, by local name without ending ("mlp.up_proj"): a norm, a linear, half of one. */
  readonly module?: string;
  /** Of linears, their halves and their biases: the whole linear's module. */
  readonly linear?: string;
  /** Which half of a low-rank linear U (D x) it is: D or U. */
  readonly half?: 'down' | 'up';
  /** Checkpoints of the family store it as [in, out]. */
  readonly transposed?: boolean;
  /** Training leaves it as it is: a constant that checkpoints store all the same. */
  readonly constant?: true;
  /** Of gains: what is added to the stored number before it multiplies. */
  readonly offset?: number;
  /** What it does with the residual stream; absent for what only sees the inside of a sublayer. */
  readonly stream?: StreamUse;
}

/** Where linears read activations, in the family's words; linears that read the same activation share its statistics. */
export type Site = string;

/** A kind of what can be removed from a sublayer unit by unit, with what others have to know of it instead of its name. */
export interface UnitKind {
  /** In the family's words ("kvGroup", "neuron"). */
  readonly kind: string;
  /** Units of a sublayer that lets positions see one another. */
  readonly attends: boolean;
  /** Small and many, so that they go by blocks and in the multiples that hardware likes; else each is looked at by itself. */
  readonly fine: boolean;
}

/**
 * Where units live in a tensor: along `axis` lie blocks, each with so many consecutive indices (`sizes`) for every unit. A
 * matrix that holds queries, keys and values one after the other has three blocks, others have one.
 */
export interface UnitSlice {
  readonly local: string;
  /** The same without ending: the linear whose weight or bias it is. */
  readonly linear: string;
  readonly role: 'weight' | 'bias';
  readonly axis: 0 | 1;
  readonly sizes: readonly number[];
}

/** A set of equal, independently removable units of one layer. */
export interface UnitSite extends UnitKind {
  /** Name of the sublayer whose units they are: it goes when none is left. */
  readonly sublayer: string;
  readonly layer: number;
  readonly count: number;
  /** Fewest that stay as long as the sublayer does. */
  readonly least: number;
  /** Parameters that removing one unit saves. */
  readonly cost: number;
  /** The linear that reads the units' activations (local name); its input has `columns` columns for each unit. */
  readonly output: string;
  /** The same without ending. */
  readonly reader: string;
  readonly columns: number;
  /** The site whose activation that is. */
  readonly at: Site;
  /** Bias of that linear, which takes what the removed units contributed on average. */
  readonly outputBias: string;
  readonly slices: readonly UnitSlice[];
}
