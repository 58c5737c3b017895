import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { likeliest } from '../runtime/choice.ts';
import { writeFileAtomic } from '../formats/atomic.ts';
import { encodeModel } from '../graph/codec.ts';
import type { ExternalData } from '../graph/types.ts';
import { decoderGraph } from '../models/decoder.ts';
import type { ModelSource } from '../models/source.ts';
import { type OnnxFile, openOnnxFile } from '../runtime/onnxFile.ts';
import { float32, floats, int64, type Tensor, type Tensors } from '../runtime/tensor.ts';
import type { Exporter } from './exporter.ts';
import { writeConfigured } from './shared.ts';
import type { ExportSubject } from './subject.ts';
import { type Answers, type Reference, sameAnswers } from './verify.ts';

/** Where transformers.js looks for the graph and for its weights. */
const graphFile = 'model.onnx';
const dataFile = 'model.onnx_data';

/** Weights start at multiples of this many bytes, so that they can be mapped into memory. */
const alignment = 4096;

/**
 * An ONNX decoder with key/value cache in the layout of transformers.js (`onnx/model.onnx`, float32 weights in
 * `onnx/model.onnx_data`). Its proof is to load it in ONNX Runtime.
 */
export const onnx: Exporter = {
  name: 'onnx',
  title: 'ONNX',
  phrase: 'ONNX',
  explanation: 'A graph that runs in many programs, in browsers too, with 32-bit parameters beside it.',
  dtype: 'float32',
  loading: () => ({ programs: ['ONNX Runtime', 'transformers.js'], limit: null, warning: null }),
  bytes: ({ parameters }) => 4 * parameters,
  write: async (subject, shape, folder) => {
    const { family, architecture } = subject.source;
    await mkdir(join(folder, 'onnx'));
    const places = await writeWeights(join(folder, 'onnx', dataFile), subject);
    const graph = decoderGraph(family, architecture, (builder, { name, shape: of }) =>
      builder.constant('float32', of, places.get(name) as ExternalData, name),
    );
    await writeFileAtomic(join(folder, 'onnx', graphFile), encodeModel(graph));
    const own = { 'transformers.js_config': { dtype: 'fp32', use_external_data_format: true } };
    await writeConfigured(subject, folder, { ...shape.config, ...own });
  },
  verify: async ({ source }, folder, reference) => {
    const file = await openOnnxFile(join(folder, 'onnx', graphFile));
    try {
      sameAnswers(reference, await answersOf(file, source, reference), 'The reloaded ONNX file');
    } finally {
      await file.release();
    }
  },
};

/** Streams all parameters as float32 into one file; returns where each lies. */
async function writeWeights(path: string, { source }: ExportSubject): Promise<ReadonlyMap<string, ExternalData>> {
  const places = new Map<string, ExternalData>();
  const handle = await open(path, 'wx');
  try {
    let offset = 0;
    for (const parameter of source.parameters) {
      const data = await source.read(parameter);
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      await handle.write(bytes, 0, bytes.byteLength, offset);
      places.set(parameter.name, { location: dataFile, offset, length: bytes.byteLength });
      offset += Math.ceil(bytes.byteLength / alignment) * alignment;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return places;
}

/** Asks the file as a runtime would: the prompt with an empty cache, then one token at a time. */
async function answersOf(file: OnnxFile, source: ModelSource, { prompt, length }: Reference): Promise<Answers> {
  const tokens: number[] = [];
  const { vocabulary } = source.architecture;
  let past = emptyCache(source);
  let ids = prompt;
  let seen = 0;
  let first: Float32Array | null = null;
  while (tokens.length < length) {
    const positions = Int32Array.from(ids, (_, i) => seen + i);
    seen += ids.length;
    const results = await file.run({
      input_ids: int64(ids, [1, ids.length]),
      attention_mask: int64(new Int32Array(seen).fill(1), [1, seen]),
      position_ids: int64(positions, [1, ids.length]),
      ...past,
    });
    const logits = floats(results['logits']).subarray((ids.length - 1) * vocabulary);
    first ??= logits.slice();
    const next = likeliest(logits);
    tokens.push(next);
    ids = Int32Array.of(next);
    past = presentAsPast(results);
  }
  return { logits: first ?? new Float32Array(), tokens };
}

function emptyCache({ family, architecture }: ModelSource): Tensors {
  const cache: Record<string, Tensor> = {};
  architecture.layers.forEach((shape, layer) => {
    const attends = family.attends(shape);
    if (!attends) return;
    const { groups, headDim } = attends;
    for (const kind of ['key', 'value'])
      cache[`past_key_values.${layer}.${kind}`] = float32(new Float32Array(), [1, groups, 0, headDim]);
  });
  return cache;
}

const presentAsPast = (results: Tensors): Tensors =>
  Object.fromEntries(
    Object.entries(results).flatMap(([name, tensor]) =>
      name.startsWith('present.') ? [[name.replace('present.', 'past_key_values.'), tensor] as const] : [],
    ),
  );
