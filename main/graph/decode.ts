import { type InfoMessage, type NodeMessage, readMessage, type TensorMessage } from './messages.ts';
import { attributeCode, externalLocation } from './onnxSchema.ts';
import { elementCount, showShape } from './shapes.ts';
import {
  arrayType,
  type Attribute,
  type Attributes,
  type ConstantData,
  type DataType,
  dataTypeCode,
  GraphError,
  type Shape,
  type TensorType,
} from './types.ts';

export interface OnnxValue extends TensorType {
  readonly name: string;
}

export interface OnnxInitializer extends OnnxValue {
  readonly data: ConstantData;
}

export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  /** Empty for the standard operator set. */
  readonly domain: string;
  /** Names of values; an empty name is an optional input or output that is not used. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** What an ONNX file holds. */
export interface OnnxModel {
  readonly irVersion: number;
  readonly producer: string;
  /** Version per operator set; the standard one has the empty name. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
}

/**
 * Reads an ONNX file. External data is reported as file name, offset and length, and not opened.
 *
 * @throws GraphError with one sentence when the bytes are not an ONNX model of the kind this product reads.
 */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  const model = readMessage(bytes);
  const { graph } = model;
  return {
    irVersion: model.ir_version,
    producer: model.producer_name,
    opsets: new Map(model.opset_import.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, version])),
    inputs: graph.input.map(decodeInfo),
    outputs: graph.output.map(decodeInfo),
    nodes: graph.node.map((node) => ({
      name: node.name,
      operator: node.op_type,
      domain: node.domain === 'ai.onnx' ? '' : node.domain,
      inputs: node.input,
      outputs: node.output,
      attributes: decodeAttributes(node),
    })),
    initializers: graph.initializer.map(decodeInitializer),
  };
}

function decodeType(code: number, owner: string): DataType {
  const type = (Object.keys(dataTypeCode) as DataType[]).find((name) => dataTypeCode[name] === code);
  if (type) return type;
  throw new GraphError(
    `The ONNX model's ${owner} has element type ${code}; expected one of ${Object.values(dataTypeCode).join(', ')}.`,
  );
}

function decodeInfo({ name, type: { tensor_type: tensor } }: InfoMessage): OnnxValue {
  const shape: Shape = tensor.shape.dim.map((dim, axis) => {
    if (dim.dim_param) return dim.dim_param;
    if (dim.dim_value === undefined) return '?';
    if (dim.dim_value >= 0) return dim.dim_value;
    throw new GraphError(`The ONNX model's "${name}" has size ${dim.dim_value} at axis ${axis}; expected at least 0.`);
  });
  return { name, type: decodeType(tensor.elem_type, `"${name}"`), shape };
}

function decodeAttributes({ name: node, attribute }: NodeMessage): Attributes {
  const entries = attribute.map(({ name, type, f, i, s, ints }): [string, Attribute] => {
    switch (type) {
      case attributeCode.float:
        return [name, { kind: 'float', value: f }];
      case attributeCode.int:
        return [name, { kind: 'int', value: i }];
      case attributeCode.ints:
        return [name, { kind: 'ints', value: ints }];
      case attributeCode.string:
        return [name, { kind: 'string', value: new TextDecoder().decode(s) }];
      default:
        throw new GraphError(
          `The ONNX model's node "${node}" has an attribute ${name} of kind ${type}; expected a number, a string or integers.`,
        );
    }
  });
  return Object.fromEntries(entries);
}

function decodeInitializer(tensor: TensorMessage): OnnxInitializer {
  const { name, dims: shape } = tensor;
  const owner = `initializer "${name}"`;
  const type = decodeType(tensor.data_type, owner);
  const count = elementCount(shape);
  if (shape.some((dim) => dim < 0) || !Number.isSafeInteger(count)) {
    throw new GraphError(`The ONNX model's ${owner} has shape ${showShape(shape)}, which no tensor can have.`);
  }
  const length = count * arrayType[type].BYTES_PER_ELEMENT;
  if (tensor.data_location === externalLocation) {
    return { name, type, shape, data: decodeExternal(tensor, length, owner) };
  }
  if (tensor.raw_data.byteLength !== length) {
    throw new GraphError(
      `The ONNX model's ${owner} holds ${tensor.raw_data.byteLength} bytes of raw data; ` +
        `${type} ${showShape(shape)} needs ${length}.`,
    );
  }
  // A copy, because the bytes inside a message are not aligned to the element size.
  const { buffer } = Uint8Array.from(tensor.raw_data);
  return { name, type, shape, data: new arrayType[type](buffer) };
}

function decodeExternal(tensor: TensorMessage, expected: number, owner: string): ConstantData {
  const entries = new Map(tensor.external_data.map(({ key, value }) => [key, value]));
  const location = entries.get('location') ?? '';
  const offset = Number(entries.get('offset') ?? 0);
  const length = Number(entries.get('length') ?? expected);
  const inFolder = location !== '' && !/^([/\\]|[A-Za-z]:)/.test(location) && !location.split(/[/\\]/).includes('..');
  if (!inFolder) {
    throw new GraphError(
      `The ONNX model's ${owner} names the file "${location}"; expected one in the folder of the model.`,
    );
  }
  if (!Number.isSafeInteger(offset) || offset < 0 || length !== expected) {
    throw new GraphError(
      `The ONNX model's ${owner} lies at offset ${offset}, ${length} bytes long; expected ${expected} bytes at a whole offset.`,
    );
  }
  return { location, offset, length };
}
