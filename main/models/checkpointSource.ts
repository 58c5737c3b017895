import type { Checkpoint } from '../formats/checkpoint.ts';
import type { HuggingFaceConfig } from '../formats/huggingFaceConfig.ts';
import type { Architecture, Parameter } from './architecture.ts';
import { describe } from './describe.ts';
import { type ModelSource, opened, type OpenedSource } from './source.ts';

/** Buffers that old checkpoints store beside their parameters; they follow from the config. */
const derived = /(^|\.)(rotary_emb\.inv_freq|attn\.(masked_)?bias)$/;

const readable = new Set(['F32', 'F16', 'BF16']);

/**
 * A checkpoint folder as a model. Config and tensors must agree exactly: every parameter there with the shape the
 * config implies, in a floating type, and nothing else.
 *
 * @param fingerprint what artifacts made from this source are kept under; any name where none are kept.
 */
export function checkpointSource(checkpoint: Checkpoint, config: HuggingFaceConfig, fingerprint: string): OpenedSource {
  const { family, architecture } = describe(
    config,
    checkpoint.tensors.has('lm_head.weight') && hasEmbedding(checkpoint),
  );
  const parameters = family.parameters(architecture);
  const stored = (parameter: Parameter) => storedName(checkpoint, architecture, family.embedding, parameter);
  checkParameters(checkpoint, parameters, stored, architecture);

  const entryOf = (parameter: Parameter) => {
    const entry = checkpoint.tensors.get(stored(parameter));
    if (!entry) throw new Error(`The checkpoint has no tensor ${parameter.name}.`);
    return entry;
  };
  const readRaw = async (parameter: Parameter) => {
    const entry = entryOf(parameter);
    return { dtype: entry.dtype, shape: entry.shape, bytes: await checkpoint.read(entry.name) };
  };
  const source: ModelSource = {
    family,
    architecture,
    parameters,
    fingerprint,
    dtype: (parameter) => entryOf(parameter).dtype,
    readRaw,
    read: (parameter) => checkpoint.readFloat32(entryOf(parameter).name),
  };
  return opened(source, () => checkpoint.close());
}

const hasEmbedding = (checkpoint: Checkpoint): boolean => checkpoint.tensors.has('model.embed_tokens.weight');

/** Tied tables may be stored under the name of the output projection. */
function storedName({ tensors }: Checkpoint, { tied }: Architecture, embedding: string, { name }: Parameter): string {
  return name === embedding && tied && !tensors.has(name) ? 'lm_head.weight' : name;
}

function checkParameters(
  checkpoint: Checkpoint,
  parameters: readonly Parameter[],
  stored: (parameter: Parameter) => string,
  architecture: Architecture,
): void {
  const expected = new Set(parameters.map(stored));
  for (const parameter of parameters) {
    const entry = checkpoint.tensors.get(stored(parameter));
    if (!entry) throw new Error(`The checkpoint has no tensor ${parameter.name}, which its config.json requires.`);
    if (entry.shape.join() !== parameter.shape.join()) {
      throw new Error(
        `Tensor ${entry.name} has shape [${entry.shape.join(', ')}], but config.json implies [${parameter.shape.join(', ')}].`,
      );
    }
    if (!readable.has(entry.dtype)) {
      throw new Error(
        `Tensor ${entry.name} has type ${entry.dtype}; expected F32, F16 or BF16 (quantised checkpoints cannot be pruned).`,
      );
    }
  }
  for (const name of checkpoint.tensors.keys()) {
    if (expected.has(name) || derived.test(name) || (architecture.tied && name === 'lm_head.weight')) continue;
    throw new Error(
      `The checkpoint has a tensor ${name} that a ${architecture.family} model with this config.json does not have.`,
    );
  }
}
