import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../formats/atomic.ts';
import { encodeModel } from '../../graph/codec.ts';
import { type DecoderWeight, decoderGraph } from '../../models/decoder.ts';
import { openOnnxFile } from '../../runtime/onnxFile.ts';
import type { Exporter } from '../exporter.ts';
import { writeConfigured } from '../shared.ts';
import type { ExportSubject } from '../subject.ts';
import { closeAnswers, sameAnswers } from '../verify.ts';
import { answersOf } from './answers.ts';
import { writeDataFile } from './dataFile.ts';
import { genaiConfig } from './genaiConfig.ts';
import { clientLimit, programs } from './programs.ts';
import { roundingBy, roundingFound } from '../rounding.ts';
import { verifyTextPath, writeTextPath } from './textPath.ts';
import { graphFile, type OnnxType, onnxTypes } from './types.ts';

/**
 * An ONNX decoder with key/value cache in the layout of transformers.js (`onnx/model.onnx`, weights in
 * `onnx/model.onnx_data`). Its proof is to load it in ONNX Runtime.
 */
const onnxExporter = (type: OnnxType): Exporter => ({
  ...{ name: 'onnx', type: type.name, title: `ONNX, ${type.title}`, phrase: `ONNX with ${type.title}` },
  ...{ explanation: type.explanation, dtype: type.dtype },
  library: 'transformers.js',
  memory: () => ({ widened: type.widened, cached: 4, proven: 'ONNX Runtime' }),
  refusal: () => null,
  loading: (_, model) => {
    const limit = clientLimit(model);
    return { programs: programs(type, model), limit, warning: limit === null ? null : `In ONNX, ${limit}.` };
  },
  bytes: ({ source }) => source.parameters.reduce((sum, parameter) => sum + type.form(source, parameter).bytes, 0),
  rounding: ({ source }) => roundingBy(type, source),
  write: async (subject, shape, folder) => {
    const { source } = subject;
    await mkdir(join(folder, 'onnx'));
    const weights = await writeWeights(type, subject, join(folder, 'onnx'));
    const graph = decoderGraph(source.family, source.architecture, ({ name }) => weights.get(name) as DecoderWeight);
    await writeFileAtomic(join(folder, 'onnx', graphFile(type)), encodeModel(graph));
    const own = { 'transformers.js_config': { dtype: type.client.dtype, use_external_data_format: true } };
    await writeConfigured(subject, folder, { ...shape.config, ...own });
    await writeTextPath(subject, folder);
    const genai = genaiConfig(source, subject.config, `onnx/${graphFile(type)}`);
    if (genai) await writeFileAtomic(join(folder, 'genai_config.json'), `${JSON.stringify(genai, null, 2)}\n`);
    return roundingFound(type, source);
  },
  verify: async (subject, folder, reference) => {
    const { source } = subject;
    await verifyTextPath(subject, folder);
    const file = await openOnnxFile(join(folder, 'onnx', graphFile(type)));
    try {
      const rounding = roundingBy(type, source);
      const expected = await reference.ask(rounding?.written ?? source);
      const found = await answersOf(file, source, reference);
      (type.roundsActivations ? closeAnswers : sameAnswers)(expected, found, 'The reloaded ONNX file');
    } finally {
      await file.release();
    }
  },
});

/** Every number type of the format. */
export const onnx: readonly Exporter[] = onnxTypes.map(onnxExporter);

/** Streams all parameters into one file; returns by name how the graph uses them. */
function writeWeights(
  type: OnnxType,
  { source }: ExportSubject,
  folder: string,
): Promise<ReadonlyMap<string, DecoderWeight>> {
  const location = `${graphFile(type)}_data`;
  return writeDataFile(join(folder, location), location, async (file) => {
    const weights = new Map<string, DecoderWeight>();
    for (const parameter of source.parameters)
      weights.set(parameter.name, await type.form(source, parameter).write(file));
    return weights;
  });
}
