import type { Graph, Node, Value } from './builder.ts';
import { attributeCode, externalLocation, ModelProto } from './onnxSchema.ts';
import { type Attribute, type ConstantData, dataTypeCode, GraphError, isExternal, type TensorType } from './types.ts';

export interface EncodeOptions {
  /** Name of the program that made the model. */
  readonly producer?: string;
  /** Version of the standard operator set; the operators of this room are written for 18. */
  readonly opset?: number;
}

/** A protobuf message cannot be longer; ONNX Runtime refuses such a file as well. */
const largestMessage = 2 ** 31 - 1;

/**
 * The graph as the bytes of an ONNX file (IR version 9). Equal graphs give equal bytes, whatever else was built beside
 * them: values without a public name are numbered in the order of execution. External constants become references to
 * byte ranges of files beside the model.
 *
 * @throws GraphError when names collide or the constants do not fit into one ONNX file.
 */
export function encodeModel(graph: Graph, { producer = 'espalier', opset = 18 }: EncodeOptions = {}): Uint8Array {
  const { names, copies } = nameValues(graph);
  const nameOf = (value: Value): string => {
    const name = names.get(value);
    if (name === undefined) throw new GraphError(`${value.name} is used in the graph but nothing computes it.`);
    return name;
  };
  const nodes = graph.nodes.map((node, i) => encodeNode(node, i, nameOf));
  const identities = copies.map(({ from, name }) => ({
    op_type: 'Identity',
    name: `Output_${name}`,
    input: [nameOf(from)],
    output: [name],
  }));
  const domains = new Set(graph.nodes.flatMap(({ operator }) => operator.domain ?? []));
  const size = graph.constants.reduce((sum, { constant }) => sum + bytesInFile(constant), 0);
  if (size > largestMessage) {
    throw new GraphError(
      `The constants take ${size} bytes, more than an ONNX file can hold; keep them as external data.`,
    );
  }
  return ModelProto.encode({
    ir_version: 9,
    producer_name: producer,
    opset_import: [{ domain: '', version: opset }, ...[...domains].sort().map((domain) => ({ domain, version: 1 }))],
    graph: {
      name: 'graph',
      node: [...nodes, ...identities],
      initializer: graph.constants.map((value) => encodeConstant(value, nameOf(value))),
      input: graph.inputs.map((value) => encodeInfo(value, nameOf(value))),
      output: [...graph.outputs].map(([name, value]) => encodeInfo(value, name)),
    },
  }).finish();
}

/** Names without meaning, which the builder gives to values that nobody named. */
const generated = /^v\d+$/;

/**
 * The name of every value in the file. A computed value that is one output takes the output's name; outputs that are
 * inputs, constants or a second name of a value are copies.
 */
function nameValues(graph: Graph) {
  const names = new Map<Value, string>();
  const taken = new Set<string>(graph.outputs.keys());
  const copies: { from: Value; name: string }[] = [];
  const give = (value: Value, name: string): void => {
    if (taken.has(name)) throw new GraphError(`The graph has two values named "${name}"; names must be unique.`);
    taken.add(name);
    names.set(value, name);
  };

  for (const input of graph.inputs) give(input, input.name);
  for (const constant of graph.constants) if (!generated.test(constant.name)) give(constant, constant.name);
  const computed = new Set(graph.nodes.flatMap((node) => node.outputs));
  for (const [name, value] of graph.outputs) {
    if (computed.has(value) && !names.has(value)) names.set(value, name);
    else copies.push({ from: value, name });
  }
  let count = 0;
  for (const value of [...graph.constants, ...computed]) {
    if (names.has(value)) continue;
    do count += 1;
    while (taken.has(`v${count}`));
    give(value, `v${count}`);
  }
  return { names, copies };
}

function encodeNode({ operator, inputs, outputs, attributes }: Node, index: number, nameOf: (value: Value) => string) {
  return {
    op_type: operator.name,
    name: `${operator.name}_${index}`,
    ...(operator.domain === undefined ? {} : { domain: operator.domain }),
    input: inputs.map(nameOf),
    output: outputs.map(nameOf),
    attribute: Object.keys(attributes)
      .sort()
      .map((name) => encodeAttribute(name, attributes[name] as Attribute)),
  };
}

function encodeAttribute(name: string, attribute: Attribute) {
  const type = attributeCode[attribute.kind];
  switch (attribute.kind) {
    case 'int':
      return { name, type, i: attribute.value };
    case 'float':
      return { name, type, f: attribute.value };
    case 'ints':
      return { name, type, ints: attribute.value };
    case 'string':
      return { name, type, s: new TextEncoder().encode(attribute.value) };
  }
}

function encodeConstant({ type, shape, constant }: Value, name: string) {
  const tensor = { name, dims: shape, data_type: dataTypeCode[type] };
  if (!constant) throw new GraphError(`${name} is listed as a constant but has no values.`);
  if (!isExternal(constant)) {
    // Little-endian as ONNX asks, because every platform that ONNX Runtime for Node exists for is.
    return { ...tensor, raw_data: new Uint8Array(constant.buffer, constant.byteOffset, constant.byteLength) };
  }
  const { location, offset, length } = constant;
  const entries = { location, offset: String(offset), length: String(length) };
  return {
    ...tensor,
    data_location: externalLocation,
    external_data: Object.entries(entries).map(([key, value]) => ({ key, value })),
  };
}

const bytesInFile = (constant: ConstantData | undefined): number =>
  constant && !isExternal(constant) ? constant.byteLength : 0;

function encodeInfo({ type, shape }: TensorType, name: string) {
  const dim = shape.map((size) => (typeof size === 'number' ? { dim_value: size } : { dim_param: size }));
  return { name, type: { tensor_type: { elem_type: dataTypeCode[type], shape: { dim } } } };
}
