import { affineOf } from '../formats/storage/index.ts';
import { type DecoderWeight, decoderGraph } from '../models/decoder.ts';
import { blocksForm } from '../models/forms/blocks.ts';
import { float32Form } from '../models/forms/floats.ts';
import { type Form, inGraph } from '../models/forms/form.ts';
import { isTable } from '../models/tables.ts';
import { cachedIn } from '../models/conversation.ts';
import type { Parameter } from '../models/architecture.ts';
import { elements, type ModelSource } from '../models/source.ts';
import type { Device, Kernel } from '../runtime/device.ts';
import { floats, type Tensors } from '../runtime/tensor.ts';
import type { ActivationStorage } from './activations.ts';
import { Decoder, type TokenDecoder, tooLong } from './decoder.ts';
import { emptyCache, presentAsPast, tokenInputs } from './decoderInputs.ts';
import { headRows } from './head.ts';

type Options = ActivationStorage & { readonly device: Device };

/** Constants are copied into the encoded graph and again by ONNX Runtime, until only the last copy is left. */
const copies = 3;

/** Bytes of a float32. */
const FLOAT = 4;

/** What a graph with its constants may take: it is one message of protobuf. */
const largestGraph = 2 ** 31 - 2 ** 26;

/**
 * What writes text fastest: a model whose matrices are packed in whole steps of a scale is multiplied as it is, others in
 * float32. Activations are rounded to eight bits for that, so logits differ a little from those that a walk gives.
 */
export const fastestDecoder = async (source: ModelSource, options: Options): Promise<TokenDecoder> =>
  (await PackedDecoder.open(source, options)) ?? new Decoder(source, options);

/** Next-token logits of a whole model in one graph, packed matrices as they are (MatMulNBits). */
export class PackedDecoder implements TokenDecoder {
  readonly #source: ModelSource;
  readonly #kernel: Kernel;
  readonly #part: number;
  readonly #budget: Options['budget'];
  #reserved: number;
  #past: Tensors;
  #length = 0;

  private constructor(source: ModelSource, kernel: Kernel, part: number, budget: Options['budget'], reserved: number) {
    this.#source = source;
    this.#kernel = kernel;
    this.#part = part;
    this.#budget = budget;
    this.#reserved = reserved;
    this.#past = emptyCache(source);
  }

  /**
   * Null for a model of which nothing is packed so, for a device that has no such product, and where graph or memory are too
   * small for all of it at once.
   *
   * @param part tokens of a prompt that go through the graph together: it gives the logits of each.
   */
  static async open(
    source: ModelSource,
    { device, budget }: Options,
    part = headRows(source.architecture.vocabulary),
  ): Promise<PackedDecoder | null> {
    const { forms, packed, bytes } = weightsIn(source);
    if (!packed || device.kind !== 'cpu' || bytes > largestGraph || !budget.reserve(copies * bytes)) return null;
    try {
      const weights = new Map<string, DecoderWeight>();
      for (const { parameter, form } of forms) weights.set(parameter.name, await form.write(inGraph));
      const weightOf = ({ name }: Parameter) => weights.get(name) as DecoderWeight;
      const kernel = await device.compile(decoderGraph(source.family, source.architecture, weightOf));
      budget.release((copies - 1) * bytes);
      return new PackedDecoder(source, kernel, part, budget, bytes);
    } catch (error) {
      budget.release(copies * bytes);
      throw error;
    }
  }

  get length(): number {
    return this.#length;
  }

  async append(ids: Int32Array): Promise<Float32Array> {
    const { context, vocabulary } = this.#source.architecture;
    if (this.#length + ids.length > context) throw tooLong(context);
    let last = new Float32Array();
    for (let from = 0; from < ids.length; from += this.#part) {
      const some = ids.slice(from, from + this.#part);
      const results = await this.#kernel.run({ ...tokenInputs(some, this.#length), ...this.#past });
      this.#past = presentAsPast(results);
      this.#length += some.length;
      last = floats(results['logits']).slice((some.length - 1) * vocabulary);
    }
    return last;
  }

  /** Gives the memory of the weights back. */
  dispose(): void {
    this.#budget.release(this.#reserved);
    this.#reserved = 0;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** The weights of a graph of the whole model, in the form that each has there, and their bytes. */
function weightsIn(source: ModelSource) {
  const forms = source.parameters.map((parameter) => ({ parameter, form: formOf(source, parameter) }));
  const packed = source.parameters.some((parameter) => isBlocks(source, parameter));
  // In a graph that holds its constants a tied table is there twice, once for rows and once for products.
  const times = (parameter: Parameter) => (source.architecture.tied && isTable(source, parameter) ? 2 : 1);
  const bytes = forms.reduce((sum, { parameter, form }) => sum + times(parameter) * form.bytes, 0);
  return { forms, packed, bytes };
}

/** Bytes that writing text takes with everything in memory: weights, and keys and values of a long conversation. */
export function decodingMemory(source: ModelSource): number {
  const { packed, bytes } = weightsIn(source);
  return (packed && bytes <= largestGraph ? copies * bytes : floatBytes(source)) + FLOAT * cachedIn(source);
}

/** Matrices that are no longer packed. */
const floatBytes = ({ parameters }: ModelSource): number =>
  parameters.reduce((sum, { shape }) => sum + FLOAT * elements(shape), 0);

const isBlocks = (source: ModelSource, parameter: Parameter): boolean =>
  affineOf(source.storage(parameter)) !== undefined &&
  (parameter.role === 'linear' || parameter.role === 'factor' || isTable(source, parameter));

const formOf = (source: ModelSource, parameter: Parameter): Form =>
  isBlocks(source, parameter) ? blocksForm(source, parameter, 'int8-32') : float32Form(source, parameter);
