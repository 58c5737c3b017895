import type { Tensor } from 'onnxruntime-node';
import { InferenceSession } from 'onnxruntime-node';
import { attributeCode, ModelProto } from '../../../../../main/graph/onnxSchema.ts';

interface OnnxOperator {
  readonly op: string;
  readonly domain?: string;
  readonly attributes: Readonly<Record<string, number>>;
  /** Inputs in order. */
  readonly inputs: readonly Tensor[];
}

const typeCode = { float32: 1, uint8: 2 } as const;

/** What one operator of ONNX Runtime, which no graph of ours uses, makes of its inputs: a float32 matrix. */
export async function runOperator({ op, domain = '', attributes, inputs }: OnnxOperator): Promise<Float32Array> {
  const info = (name: string, elem_type: number, dims: readonly (number | string)[]) => ({
    name,
    type: {
      tensor_type: {
        elem_type,
        shape: { dim: dims.map((dim) => (typeof dim === 'string' ? { dim_param: dim } : { dim_value: dim })) },
      },
    },
  });
  const model = ModelProto.encode({
    ir_version: 10,
    opset_import: [{ domain: '', version: 21 }, ...(domain ? [{ domain, version: 1 }] : [])],
    graph: {
      name: 'one operator',
      node: [
        {
          op_type: op,
          domain,
          input: inputs.map((_, i) => `i${i}`),
          output: ['y'],
          attribute: Object.entries(attributes).map(([name, i]) => ({ name, type: attributeCode.int, i })),
        },
      ],
      input: inputs.map(({ type, dims }, i) => info(`i${i}`, typeCode[type as 'uint8'], dims)),
      output: [info('y', typeCode.float32, ['rows', 'columns'])],
    },
  }).finish();
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const { y } = await session.run(Object.fromEntries(inputs.map((input, i) => [`i${i}`, input])));
    return Float32Array.from(y?.data as Float32Array);
  } finally {
    await session.release();
  }
}
