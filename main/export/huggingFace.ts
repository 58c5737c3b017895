import { join } from 'node:path';
import { openCheckpoint } from '../formats/checkpoint.ts';
import { fromFloat32 } from '../formats/dtype.ts';
import { isPacked, plainDtype, storageBytes } from '../formats/storage/index.ts';
import { readConfig } from '../formats/huggingFaceConfig.ts';
import { type TensorToWrite, writeSafetensors } from '../formats/safetensorsWriter.ts';
import { checkpointSource } from '../models/checkpointSource.ts';
import { transposedBytes } from '../models/transposed.ts';
import type { Exporter, Program } from './exporter.ts';
import { writeConfigured } from './shared.ts';
import type { ExportSubject } from './subject.ts';
import { loaded, untried } from './tried.ts';
import { sameAnswers } from './verify.ts';

/** A Hugging Face folder. Its proof is to open it again as any import is. */
export const huggingFace: Exporter = {
  name: 'hf',
  type: 'stored',
  title: 'Hugging Face folder',
  phrase: 'a Hugging Face folder',
  explanation: 'Safetensors, configuration, tokenizer, model card, recipe and checksums.',
  dtype: null,
  library: 'transformers',
  loading: ({ special }, { name }) => ({
    programs: [
      ...(special === null ? stockPrograms : []),
      { program: 'Espalier', ...loaded, run: `\`espalier model import . --name "${name} again"\`` },
    ],
    limit: special === null ? null : `stock Transformers cannot load it: ${special}`,
    warning:
      special === null
        ? null
        : `Stock Transformers cannot load this folder: ${special}. The ONNX export loads everywhere ONNX Runtime does.`,
  }),
  bytes: (source) =>
    source.parameters.reduce(
      (sum, parameter) => sum + storageBytes(plainDtype(source.storage(parameter)), parameter.shape),
      0,
    ),
  rounding: () => null,
  write: async (subject, { config, zeroBiases }, folder) => {
    const tensors = tensorsToWrite(subject, zeroBiases);
    await writeSafetensors(join(folder, 'model.safetensors'), tensors, { format: 'pt' });
    await writeConfigured(subject, folder, config);
    return [];
  },
  verify: async (_, folder, reference) => {
    const checkpoint = await openCheckpoint(folder);
    try {
      const source = checkpointSource(checkpoint, await readConfig(folder), 'reloaded export');
      sameAnswers(reference.answers, await reference.ask(source), 'The reloaded folder');
    } finally {
      await checkpoint.close();
    }
  },
};

const stockPrograms: readonly Program[] = [
  {
    ...{ program: 'Hugging Face Transformers', ...untried },
    run: '`transformers chat .`, or in Python `AutoModelForCausalLM.from_pretrained(".")`',
  },
  { program: 'vLLM', ...untried, run: '`vllm serve .`' },
];

/** All parameters in storage order, each linear followed by the zero bias that stock code expects of it. */
function tensorsToWrite({ source }: ExportSubject, zeroBiases: readonly string[]): TensorToWrite[] {
  return source.parameters.flatMap((parameter) => {
    const { name, linear, place, shape, role, transposed } = parameter;
    const storage = source.storage(parameter);
    const dtype = plainDtype(storage);
    const stored = transposed ? shape.toReversed() : shape;
    const load = async () => {
      const bytes = isPacked(storage)
        ? fromFloat32(await source.read(parameter), dtype)
        : (await source.readRaw(parameter)).bytes;
      return transposed ? transposedBytes(bytes, stored) : bytes;
    };
    const tensor = { name, dtype, shape: stored, load };
    const bias = `${linear}.bias`;
    if (role !== 'linear' || typeof place !== 'number' || !zeroBiases.includes(bias)) return [tensor];
    const rows = shape[0] as number;
    const zeros = () => fromFloat32(new Float32Array(rows), dtype);
    return [tensor, { name: source.family.layerPrefix(place) + bias, dtype, shape: [rows], load: zeros }];
  });
}
