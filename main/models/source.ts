import type { Rows } from '../formats/rows.ts';
import type { Storage } from '../formats/storage/index.ts';
import type { Architecture, Family, LayerShape, Parameter, Part, Place } from './architecture.ts';

/** Bytes of a stored tensor as they lie in the file. */
export interface RawTensor {
  readonly storage: Storage;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/**
 * A model whose weights are read one tensor at a time: a checkpoint folder, a variant in a project, or a view of one of
 * them with other weights, which is good as long as what it reads from is open.
 */
export interface ModelSource {
  readonly family: Family;
  readonly architecture: Architecture;
  readonly parameters: readonly Parameter[];
  /** sha256 over the config and every tensor: two sources with one fingerprint hold the same model. */
  readonly fingerprint: string;
  /** How the tensor is stored. */
  storage(parameter: Parameter): Storage;
  /**
   * The tensor as it is stored. Where rows of it are asked for, these alone, or all of it from a source that cannot make a part
   * alone: `shape` says which. rows.ts reads so that it makes no difference.
   */
  readRaw(parameter: Parameter, rows?: Rows): Promise<RawTensor>;
  /** The same as float32, row-major. */
  read(parameter: Parameter, rows?: Rows): Promise<Float32Array>;
}

/** A model that owns the files it is read from; whoever opened it closes it. */
export interface OpenedSource extends ModelSource, AsyncDisposable {
  close(): Promise<void>;
}

/** A source with the files it owns. */
export const opened = (source: ModelSource, close: () => Promise<void>): OpenedSource => ({
  ...source,
  close,
  [Symbol.asyncDispose]: close,
});

export { elements } from '../formats/dtype.ts';

/** What is computed with at a place. */
export const parametersAt = (source: ModelSource, place: Place): readonly Parameter[] =>
  source.parameters.filter((parameter) => parameter.place === place);

/** What is stored together. */
export const parametersOf = (source: ModelSource, part: Part): readonly Parameter[] =>
  source.parameters.filter((parameter) => parameter.part === part);

/** What a norm multiplies by, given the numbers that are stored of it. */
export const gainsOf = ({ offset = 0 }: Pick<Parameter, 'offset'>, stored: Float32Array): Float32Array =>
  offset === 0 ? stored : stored.map((value) => value + offset);

/** Whether something belongs to a layer, whose number is its place. */
export const isInLayer = <T extends { readonly place: Place }>(one: T): one is T & { readonly place: number } =>
  typeof one.place === 'number';

/** Parameters of a layer if it had another shape. */
export function parametersOfShape({ family, architecture }: ModelSource, layer: number, shape: LayerShape) {
  const layers = architecture.layers.map((own, at) => (at === layer ? shape : own));
  return family.parameters({ ...architecture, layers }).filter(({ place }) => place === layer);
}

/** The parameter with this name inside its place. */
export function parameterOf(source: ModelSource, place: Place, local: string): Parameter {
  const found = source.parameters.find((parameter) => parameter.place === place && parameter.local === local);
  if (!found)
    throw new Error(
      `The model has no parameter ${local} ${typeof place === 'number' ? `in layer ${place}` : `in the ${place}`}.`,
    );
  return found;
}

/**
 * The same numbers under another architecture: every parameter of it is one of the model's as it is.
 *
 * @param original the parameter of the model that one of the architecture is.
 */
export function renamedSource(
  source: ModelSource,
  architecture: Architecture,
  original: (parameter: Parameter) => Parameter,
): ModelSource {
  const { family, fingerprint } = source;
  return {
    ...{ family, architecture, parameters: family.parameters(architecture), fingerprint },
    storage: (parameter) => source.storage(original(parameter)),
    readRaw: (parameter, rows) => source.readRaw(original(parameter), rows),
    read: (parameter, rows) => source.read(original(parameter), rows),
  };
}
