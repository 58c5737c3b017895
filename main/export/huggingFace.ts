import { join } from 'node:path';
import { openCheckpoint } from '../formats/checkpoint.ts';
import { fromFloat32 } from '../formats/dtype.ts';
import { isPacked, plainDtype, storageBytes } from '../formats/storage/index.ts';
import { readConfig } from '../formats/huggingFaceConfig.ts';
import { type TensorToWrite, writeSafetensors } from '../formats/safetensorsWriter.ts';
import { checkpointSource } from '../models/checkpointSource.ts';
import type { ModelSource } from '../models/source.ts';
import { transposedBytes } from '../models/transposed.ts';
import { type Compatible, compatible } from './compatible.ts';
import type { Exporter, Named, Program } from './exporter.ts';
import { writeConfigured } from './shared.ts';
import { exportedShape } from './stockConfig.ts';
import { loaded, untried } from './tried.ts';
import { sameAnswers } from './verify.ts';

/** How the layers of a model lie in a folder. */
interface Layout extends Pick<Exporter, 'type' | 'title' | 'phrase' | 'explanation'> {
  of(model: Named): Compatible;
}

const asTheyAre: Layout = {
  ...{ type: 'stored', title: 'Hugging Face folder', phrase: 'a Hugging Face folder' },
  explanation: 'Safetensors, configuration, tokenizer, model card, recipe and checksums.',
  of: ({ source }) => ({ source, refusal: null }),
};

const filledUp: Layout = {
  ...{ type: 'compatible', title: 'Hugging Face folder, compatible', phrase: 'a compatible Hugging Face folder' },
  explanation:
    'The same with all layers filled up to one width with zeros, so that any stock program computes the same answers.',
  of: ({ config, source }) => compatible(config, source),
};

/** A Hugging Face folder. Its proof is to open it again as any import is. */
const huggingFaceExporter = (layout: Layout): Exporter => ({
  ...{ name: 'hf', type: layout.type, title: layout.title, phrase: layout.phrase, explanation: layout.explanation },
  ...{ dtype: null, library: 'transformers' },
  loading: (_, model) => {
    const { source, refusal } = layout.of(model);
    if (!source)
      return {
        programs: [],
        limit: `it cannot be written: ${refusal}`,
        warning: `This model cannot be filled up to what stock programs know: ${refusal}.`,
      };
    const { special } = exportedShape(model.config, source);
    const own = {
      ...{ program: 'Espalier', ...loaded },
      run: `\`espalier model import . --name "${model.name} again"\``,
    };
    if (special === null)
      return { programs: [...stockPrograms, own], limit: null, warning: price(tensorBytes(source), model.source) };
    return {
      programs: [own],
      limit: `stock Transformers cannot load it: ${special}`,
      warning: `Stock Transformers cannot load this folder: ${special}. The ONNX export loads everywhere ONNX Runtime does, and a compatible folder in every program of the model's family.`,
    };
  },
  bytes: (model) => tensorBytes(layout.of(model).source),
  rounding: () => null,
  write: async (subject, _, folder) => {
    const { source, refusal } = layout.of(subject);
    if (!source) throw new Error(`${subject.name} cannot be filled up to what stock programs know: ${refusal}.`);
    const { config, zeroBiases } = exportedShape(subject.config, source);
    const tensors = tensorsToWrite(source, zeroBiases);
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
});

/** Folders with the layers as they are, and with layers that stock programs know. */
export const huggingFace: readonly Exporter[] = [asTheyAre, filledUp].map(huggingFaceExporter);

const tensorBytes = (source: ModelSource | null): number =>
  (source?.parameters ?? []).reduce(
    (sum, parameter) => sum + storageBytes(plainDtype(source?.storage(parameter) ?? 'F32'), parameter.shape),
    0,
  );

/** What zeros cost, in a sentence; null where there are none. */
function price(bytes: number, source: ModelSource): string | null {
  const own = tensorBytes(source);
  if (bytes === own) return null;
  return `Filled up with zeros it takes ${(bytes / own).toFixed(2)} times the bytes of the folder that is not: what was saved in size and time is given back.`;
}

const stockPrograms: readonly Program[] = [
  {
    ...{ program: 'Hugging Face Transformers', ...untried },
    run: '`transformers chat .`, or in Python `AutoModelForCausalLM.from_pretrained(".")`',
  },
  { program: 'vLLM', ...untried, run: '`vllm serve .`' },
];

/** All parameters in storage order, each linear followed by the zero bias that stock code expects of it. */
function tensorsToWrite(source: ModelSource, zeroBiases: readonly string[]): TensorToWrite[] {
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
