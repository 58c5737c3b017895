import { z } from 'zod';
import { ModelProto } from './onnxSchema.ts';
import { GraphError } from './types.ts';

/** protobuf leaves out what has its default value, and gives 64-bit integers as text here. */
const int64 = z
  .string()
  .transform(Number)
  .pipe(z.number().refine(Number.isSafeInteger, 'an integer of at most 53 bits is expected'));
const name = z.string().default('');
const bytes = z.instanceof(Uint8Array).default(() => new Uint8Array());
const list = <T extends z.ZodType>(item: T) => z.array(item).default([]);

const dimMessage = z.object({ dim_value: int64.optional(), dim_param: z.string().optional() });
const infoMessage = z.object({
  name,
  type: z.object({
    tensor_type: z.object({ elem_type: z.number().default(0), shape: z.object({ dim: list(dimMessage) }) }),
  }),
});
const attributeMessage = z.object({
  name,
  type: z.number().default(0),
  f: z.number().or(z.nan()).default(0),
  i: int64.default(0),
  s: bytes,
  ints: list(int64),
});
const nodeMessage = z.object({
  name,
  op_type: z.string().min(1),
  domain: name,
  input: list(z.string()),
  output: list(z.string()),
  attribute: list(attributeMessage),
});
const tensorMessage = z.object({
  name,
  dims: list(int64),
  data_type: z.number().default(0),
  raw_data: bytes,
  data_location: z.number().default(0),
  external_data: list(z.object({ key: name, value: name })),
});
const modelMessage = z.object({
  ir_version: int64,
  producer_name: name,
  opset_import: z.array(z.object({ domain: name, version: int64.default(0) })).min(1),
  graph: z.object({
    node: list(nodeMessage),
    initializer: list(tensorMessage),
    input: list(infoMessage),
    output: list(infoMessage),
  }),
});

export type ModelMessage = z.infer<typeof modelMessage>;
export type InfoMessage = z.infer<typeof infoMessage>;
export type NodeMessage = z.infer<typeof nodeMessage>;
export type TensorMessage = z.infer<typeof tensorMessage>;

/** The protobuf message in the bytes, with every field of the type it must have. */
export function readMessage(bytes: Uint8Array): ModelMessage {
  let raw: unknown;
  try {
    raw = ModelProto.toObject(ModelProto.decode(bytes), { longs: String });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GraphError(
      `This is not an ONNX model: its ${bytes.length} bytes are not a protobuf message (${reason}).`,
    );
  }
  const parsed = modelMessage.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'the model';
  throw new GraphError(`This is not an ONNX model: ${field} is missing or not valid (${issue?.message}).`);
}
