import protobuf from 'protobufjs/light.js';

/**
 * The part of onnx.proto3 (ONNX 1.15, IR version 9) that this product reads and writes. Fields that are not listed
 * are skipped when reading. Enumerations are plain integers.
 */
const schema = {
  nested: {
    ModelProto: message({
      ir_version: [1, 'int64'],
      producer_name: [2, 'string'],
      graph: [7, 'GraphProto'],
      opset_import: [8, 'OperatorSetIdProto', 'repeated'],
    }),
    OperatorSetIdProto: message({ domain: [1, 'string'], version: [2, 'int64'] }),
    GraphProto: message({
      node: [1, 'NodeProto', 'repeated'],
      name: [2, 'string'],
      initializer: [5, 'TensorProto', 'repeated'],
      input: [11, 'ValueInfoProto', 'repeated'],
      output: [12, 'ValueInfoProto', 'repeated'],
    }),
    NodeProto: message({
      input: [1, 'string', 'repeated'],
      output: [2, 'string', 'repeated'],
      name: [3, 'string'],
      op_type: [4, 'string'],
      attribute: [5, 'AttributeProto', 'repeated'],
      domain: [7, 'string'],
    }),
    AttributeProto: message({
      name: [1, 'string'],
      f: [2, 'float'],
      i: [3, 'int64'],
      s: [4, 'bytes'],
      ints: [8, 'int64', 'repeated'],
      type: [20, 'int32'],
    }),
    TensorProto: message({
      dims: [1, 'int64', 'repeated'],
      data_type: [2, 'int32'],
      name: [8, 'string'],
      raw_data: [9, 'bytes'],
      external_data: [13, 'StringStringEntryProto', 'repeated'],
      data_location: [14, 'int32'],
    }),
    StringStringEntryProto: message({ key: [1, 'string'], value: [2, 'string'] }),
    ValueInfoProto: message({ name: [1, 'string'], type: [2, 'TypeProto'] }),
    TypeProto: message({ tensor_type: [1, 'TensorTypeProto'] }),
    TensorTypeProto: message({ elem_type: [1, 'int32'], shape: [2, 'TensorShapeProto'] }),
    TensorShapeProto: message({ dim: [1, 'DimensionProto', 'repeated'] }),
    DimensionProto: message({ dim_value: [1, 'int64'], dim_param: [2, 'string'] }),
  },
};

function message(fields: Record<string, [id: number, type: string, rule?: 'repeated']>): protobuf.IType {
  return {
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, [id, type, rule]]) => [name, { id, type, ...(rule ? { rule } : {}) }]),
    ),
  };
}

/** The message that an ONNX file is. */
export const ModelProto = protobuf.Root.fromJSON(schema).lookupType('ModelProto');

/** AttributeProto.AttributeType. */
export const attributeCode = { float: 1, int: 2, string: 3, ints: 7 } as const;

/** TensorProto.DataLocation.EXTERNAL. */
export const externalLocation = 1;
