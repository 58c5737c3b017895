import { elementCount, sameShape } from './shapes.ts';
import {
  arrayType,
  type Attributes,
  type ConstantData,
  type DataType,
  type Dim,
  GraphError,
  isExternal,
  type Shape,
  type TensorData,
  type TensorType,
} from './types.ts';

/** One tensor of a graph under construction: an input, a constant or the output of a node. */
export class Value implements TensorType {
  readonly builder: GraphBuilder;
  readonly name: string;
  readonly type: DataType;
  readonly shape: Shape;
  /** The values of a constant; undefined for inputs and node outputs. */
  readonly constant: ConstantData | undefined;

  constructor(builder: GraphBuilder, name: string, { type, shape }: TensorType, constant?: ConstantData) {
    this.builder = builder;
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.constant = constant;
  }

  get rank(): number {
    return this.shape.length;
  }
}

export interface Node {
  readonly operator: Operator;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

/** What a gradient rule sees: the node as it ran, and the gradient of the loss with respect to each output. */
export interface GradientContext {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** One per output; null where nothing downstream depends on that output. */
  readonly upstream: readonly (Value | null)[];
  readonly attributes: Attributes;
}

/**
 * The gradient of the loss with respect to each input, as thunks so that gradients nobody asked for emit no nodes.
 * null: the operator is not differentiable in that input (indices, shapes, conditions).
 */
export type GradientRule = (context: GradientContext) => readonly ((() => Value) | null)[];

/** An ONNX operator: its shape rule and its gradient, which emits ordinary operators again. */
export interface Operator {
  readonly name: string;
  /** Operator set; absent for the standard one ("ai.onnx"). */
  readonly domain?: string;
  /** Types and shapes of the outputs; throws GraphError when the inputs do not fit. */
  readonly infer: (inputs: readonly Value[], attributes: Attributes) => readonly TensorType[];
  /** Absent where every gradient is zero or undefined (comparisons, integer operators). */
  readonly gradient?: GradientRule;
  /** Differentiation takes the outputs for constants: nothing flows back through this operator. */
  readonly detached?: true;
  /**
   * The elements of the output in terms of dimensions, or null where they are not known: how shapes that are computed
   * in the graph are followed by shape rules. Asked only for small integer tensors.
   */
  readonly elements?: (node: Node) => readonly Dim[] | null;
}

/** A finished graph: only what the outputs need, in an order that can be executed. */
export interface Graph {
  readonly inputs: readonly Value[];
  readonly outputs: ReadonlyMap<string, Value>;
  readonly nodes: readonly Node[];
  readonly constants: readonly Value[];
}

/**
 * Builds an ONNX graph as typed values. Shapes are checked while building, so a mistake is reported at the line that
 * makes it. Equal nodes are made once (operators are pure), which keeps emitted gradients as small as written ones.
 */
export class GraphBuilder {
  readonly #inputs: Value[] = [];
  readonly #nodes: Node[] = [];
  readonly #made = new Map<Operator, Map<string, readonly Value[]>>();
  readonly #constants = new Map<string, Value>();
  readonly #names = new Set<string>();
  readonly #producers = new Map<Value, Node>();
  #count = 0;

  /** Nodes in the order they were made, which is an execution order. */
  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  input(name: string, type: DataType, shape: Shape): Value {
    this.#claim(name);
    const value = new Value(this, name, { type, shape });
    this.#inputs.push(value);
    return value;
  }

  /** A tensor of fixed values. Equal small constants are stored once, and so are constants of one name. */
  constant(type: DataType, shape: Shape, data: ConstantData, name?: string): Value {
    if (!isExternal(data) && data.length !== elementCount(shape)) {
      throw new GraphError(`A constant of shape [${shape.join(', ')}] cannot hold ${data.length} values.`);
    }
    if (!isExternal(data) && !(data instanceof arrayType[type])) {
      throw new GraphError(`A constant of ${type} needs a ${arrayType[type].name}, not a ${data.constructor.name}.`);
    }
    const key = constantKey(type, shape, data, name);
    const known = key === undefined ? undefined : this.#constants.get(key);
    if (known && (known.type !== type || !sameShape(known.shape, shape))) {
      throw new GraphError(`The graph has a constant ${known.name} already, of another type or shape.`);
    }
    if (known) return known;
    if (name !== undefined) this.#claim(name);
    const value = new Value(this, name ?? this.#fresh(), { type, shape }, data);
    this.#constants.set(key ?? value.name, value);
    return value;
  }

  /** One floating number, of rank 0. */
  scalar(number: number, type: DataType = 'float32'): Value {
    if (type !== 'float32' && type !== 'float64') throw new GraphError(`A scalar constant cannot be ${type}.`);
    return this.constant(type, [], type === 'float64' ? Float64Array.of(number) : Float32Array.of(number));
  }

  /** A list of int64, as shapes and axes are given to operators. */
  integers(numbers: readonly number[]): Value {
    return this.constant('int64', [numbers.length], BigInt64Array.from(numbers, BigInt));
  }

  /** Adds a node (or finds the equal one) and returns its outputs. */
  apply(operator: Operator, inputs: readonly Value[], attributes: Attributes = {}): readonly Value[] {
    for (const input of inputs) {
      if (input.builder !== this) throw new GraphError(`${operator.name}: ${input.name} belongs to another graph.`);
    }
    const made = this.#made.get(operator) ?? new Map<string, readonly Value[]>();
    this.#made.set(operator, made);
    const key = JSON.stringify([inputs.map((value) => value.name), attributes]);
    const known = made.get(key);
    if (known) return known;
    const outputs = operator.infer(inputs, attributes).map((type) => new Value(this, this.#fresh(), type));
    const node = { operator, inputs, outputs, attributes };
    this.#nodes.push(node);
    for (const output of outputs) this.#producers.set(output, node);
    made.set(key, outputs);
    return outputs;
  }

  /** The node that computes a value; undefined for inputs and constants. */
  producer(value: Value): Node | undefined {
    return this.#producers.get(value);
  }

  /** Like `apply` for operators with exactly one output. */
  one(operator: Operator, inputs: readonly Value[], attributes: Attributes = {}): Value {
    const [output, ...rest] = this.apply(operator, inputs, attributes);
    if (!output || rest.length) throw new GraphError(`${operator.name} does not have exactly one output.`);
    return output;
  }

  /** The graph that computes `outputs` (public name → value) and nothing else. */
  build(outputs: Readonly<Record<string, Value>>): Graph {
    const needed = new Set<Value>(Object.values(outputs));
    const nodes: Node[] = [];
    for (const node of this.#nodes.toReversed()) {
      if (!node.outputs.some((output) => needed.has(output))) continue;
      for (const input of node.inputs) needed.add(input);
      nodes.push(node);
    }
    return {
      inputs: this.#inputs.filter((value) => needed.has(value)),
      outputs: new Map(Object.entries(outputs)),
      nodes: nodes.reverse(),
      constants: [...this.#constants.values()].filter((value) => needed.has(value)),
    };
  }

  #fresh(): string {
    do this.#count += 1;
    while (this.#names.has(`v${this.#count}`));
    const name = `v${this.#count}`;
    this.#names.add(name);
    return name;
  }

  #claim(name: string): void {
    if (name === '' || this.#names.has(name)) {
      throw new GraphError(`The graph has a value named "${name}" already; names must be unique and not empty.`);
    }
    this.#names.add(name);
  }
}

/** What makes two constants the same one: their name, or their bytes if there are few (bytes, because −0 is not 0). */
function constantKey(type: DataType, shape: Shape, data: ConstantData, name: string | undefined): string | undefined {
  if (name !== undefined) return `name:${name}`;
  if (isExternal(data) || data.length > 64) return undefined;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return `${type}[${shape.join()}]${bytes.join()}`;
}

/** The values of a constant as ordinary numbers; shape rules use it for shapes, axes and bounds. */
export function constantNumbers(value: Value, operator: string): number[] {
  const data: TensorData | undefined = value.constant && !isExternal(value.constant) ? value.constant : undefined;
  if (!data) throw new GraphError(`${operator}: ${value.name} must be a constant that is known while building.`);
  return Array.from(data as ArrayLike<number | bigint>, Number);
}
