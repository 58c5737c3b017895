import type { Checkpoint } from '../checkpoint.ts';
import { type HuggingFaceConfig, parseConfig } from '../huggingFaceConfig.ts';
import { isRecord } from '../json.ts';
import { tracedMethod, unreadMethod, unreadRefusal } from './methods.ts';
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

/** Refuses a config whose matrices are stored in a way that is not read here. @param base what it was made from, as its card says. */
export function refuseQuantised(config: HuggingFaceConfig, base: string | null = null): void {
  const { quant_method: method, format } = isRecord(config.raw[field]) ? config.raw[field] : {};
  if (method === 'compressed-tensors' && format === 'pack-quantized') return;
  const unread = unreadMethod(config);
  if (unread !== null) throw unreadRefusal(config.what, unread, base);
}

/**
 * A checkpoint with its matrices as the numbers that they stand for, whatever they are stored as.
 *
 * @throws FormatError for a way of storing them that is not read here; the checkpoint is closed then.
 */
export async function readable(
  checkpoint: Checkpoint,
  config: HuggingFaceConfig,
  base: string | null = null,
): Promise<ReadableCheckpoint> {
  const { [field]: found, ...plain } = config.raw;
  try {
    refuseQuantised(config, base);
    if (isRecord(found)) return { ...(await unpackedCheckpoint(checkpoint)), config: parseConfig(plain, config.what) };
    const traced = tracedMethod(checkpoint.tensors.keys());
    if (traced !== null) throw unreadRefusal(checkpoint.folder, traced, base);
    return { checkpoint, config, rounded: null };
  } catch (error) {
    await checkpoint.close();
    throw error;
  }
}
