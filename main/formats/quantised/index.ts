import type { Checkpoint } from '../checkpoint.ts';
import { FormatError } from '../errors.ts';
import { type HuggingFaceConfig, parseConfig } from '../huggingFaceConfig.ts';
import { isRecord } from '../json.ts';
import { unpackedCheckpoint } from './packQuantized.ts';

/** A checkpoint whose tensors are all plain numbers. */
export interface ReadableCheckpoint {
  readonly checkpoint: Checkpoint;
  /** Without what it said of rounding. */
  readonly config: HuggingFaceConfig;
  /** How its matrices were rounded by whoever made it; null where nobody did. */
  readonly rounded: string | null;
}

/** Field of config.json that says how matrices are stored. */
const field = 'quantization_config';

/**
 * A checkpoint with its matrices as the numbers that they stand for, whatever they are stored as.
 *
 * @throws FormatError for a way of storing them that is not read here; the checkpoint is closed then.
 */
export async function readable(checkpoint: Checkpoint, config: HuggingFaceConfig): Promise<ReadableCheckpoint> {
  const { [field]: found, ...plain } = config.raw;
  if (found === undefined || found === null) return { checkpoint, config, rounded: null };
  try {
    const { quant_method: method, format } = isRecord(found) ? found : {};
    if (method !== 'compressed-tensors' || format !== 'pack-quantized')
      throw new FormatError(
        `${config.what}: the matrices are stored by ${
          [method, format]
            .map((word) => (typeof word === 'string' ? word : ''))
            .join(' ')
            .trim() || field
        }, which is not read here (compressed-tensors pack-quantized is); import the folder of the model with 16 bits, which its model card names, or a GGUF file of it.`,
      );
    return { ...(await unpackedCheckpoint(checkpoint)), config: parseConfig(plain, config.what) };
  } catch (error) {
    await checkpoint.close();
    throw error;
  }
}
