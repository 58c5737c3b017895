import type { Checkpoint } from '../formats/checkpoint.ts';
import type { HuggingFaceConfig } from '../formats/huggingFaceConfig.ts';
import { unpack } from '../formats/storage/index.ts';
import type { Architecture, Family, Parameter } from './architecture.ts';
import { describe } from './describe.ts';
import { shapeOf } from './rows.ts';
import { elements, type ModelSource, opened, type OpenedSource } from './source.ts';
import { transposedBytes } from './transposed.ts';

const readable = new Set(['F32', 'F16', 'BF16']);

/**
 * A checkpoint folder as a model. Config and tensors must agree exactly: every parameter there with the shape the
 * config implies, in a floating type, and nothing else.
 *
 * @param fingerprint what artifacts made from this source are kept under; any name where none are kept.
 */
export function checkpointSource(checkpoint: Checkpoint, config: HuggingFaceConfig, fingerprint: string): OpenedSource {
  const { family, architecture } = describe(config, (name) => checkpoint.tensors.has(name));
  const parameters = family.parameters(architecture);
  const stored = (parameter: Parameter): string => {
    const names = family.storedNames(parameter, architecture);
    return names.find((name) => checkpoint.tensors.has(name)) ?? parameter.name;
  };
  checkParameters(checkpoint, parameters, stored, family, architecture);

  const entryOf = (parameter: Parameter) => {
    const entry = checkpoint.tensors.get(stored(parameter));
    if (!entry) throw new Error(`The checkpoint has no tensor ${parameter.name}.`);
    return entry;
  };
  const readRaw: ModelSource['readRaw'] = async (parameter, rows) => {
    const { name, dtype } = entryOf(parameter);
    const { shape, transposed } = parameter;
    // Its rows are columns of the file.
    if (transposed) return { storage: dtype, shape, bytes: transposedBytes(await checkpoint.read(name), shape) };
    return { storage: dtype, shape: shapeOf(shape, rows), bytes: await checkpoint.read(name, rows) };
  };
  const source: ModelSource = {
    family,
    architecture,
    parameters,
    fingerprint,
    storage: (parameter) => entryOf(parameter).dtype,
    readRaw,
    read: async (parameter, rows) => {
      if (!parameter.transposed) return checkpoint.readFloat32(entryOf(parameter).name, rows);
      const { storage, bytes } = await readRaw(parameter);
      return unpack(bytes, storage);
    },
  };
  return opened(source, () => checkpoint.close());
}

/** A single number may be stored with an axis or without one. */
const isSame = (stored: readonly number[], shape: readonly number[]): boolean =>
  stored.join() === shape.join() || (shape.length < 2 && elements(stored) === 1 && elements(shape) === 1);

function checkParameters(
  checkpoint: Checkpoint,
  parameters: readonly Parameter[],
  stored: (parameter: Parameter) => string,
  family: Family,
  architecture: Architecture,
): void {
  const expected = new Set(parameters.map(stored));
  for (const parameter of parameters) {
    const entry = checkpoint.tensors.get(stored(parameter));
    if (!entry) throw new Error(`The checkpoint has no tensor ${parameter.name}, which its config.json requires.`);
    const shape = parameter.transposed ? parameter.shape.toReversed() : parameter.shape;
    if (!isSame(entry.shape, shape)) {
      throw new Error(
        `Tensor ${entry.name} has shape [${entry.shape.join(', ')}], but config.json implies [${shape.join(', ')}].`,
      );
    }
    if (!readable.has(entry.dtype)) {
      throw new Error(
        `Tensor ${entry.name} has type ${entry.dtype}; expected F32, F16 or BF16 (quantised checkpoints cannot be pruned).`,
      );
    }
  }
  for (const name of checkpoint.tensors.keys()) {
    if (expected.has(name) || family.ignores(name, architecture)) continue;
    throw new Error(
      `The checkpoint has a tensor ${name} that a ${family.name} model with this config.json does not have.`,
    );
  }
}
