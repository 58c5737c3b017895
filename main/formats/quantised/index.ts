import type { Checkpoint } from '../checkpoint.ts';
import { type HuggingFaceConfig, parseConfig } from '../huggingFaceConfig.ts';
import { isRecord } from '../json.ts';
import { type Derived, derivedCheckpoint } from './derived.ts';
import { tracedMethod, unreadMethod, unreadRefusal } from './methods.ts';
import { microscaledTensors } from './microscaled.ts';
import { packedMatrices } from './packQuantized.ts';
import { scaledMatrices } from './scaled.ts';

/** A checkpoint whose tensors are all plain numbers. */
export interface ReadableCheckpoint {
  readonly checkpoint: Checkpoint;
  /** Without what it said of rounding. */
  readonly config: HuggingFaceConfig;
  /** How its matrices were rounded by whoever made it; null where nobody did. */
  readonly rounded: string | null;
}

type Json = Readonly<Record<string, unknown>>;
type Reader = (
  checkpoint: Checkpoint,
  said: Json,
) => ReadonlyMap<string, Derived> | Promise<ReadonlyMap<string, Derived>>;

/** Field of config.json that says how matrices are stored. */
const field = 'quantization_config';

const scaled: Reader = (checkpoint, said) => scaledMatrices(checkpoint, blockOf(said));

/** Ways of storing matrices that are read, by method and, where it has several, format. */
const readers: Readonly<Record<string, Reader>> = {
  fp8: scaled,
  mxfp4: microscaledTensors,
  'compressed-tensors pack-quantized': packedMatrices,
  'compressed-tensors float-quantized': scaled,
  'compressed-tensors int-quantized': scaled,
  'compressed-tensors naive-quantized': scaled,
};

function readerOf(said: Json): Reader | undefined {
  const name = [said['quant_method'], said['format']].filter((word) => typeof word === 'string').join(' ');
  return Object.hasOwn(readers, name) ? readers[name] : undefined;
}

/** Rows and columns of a block with a scale of its own, where the config says so. */
function blockOf(said: Json): readonly [number, number] | null {
  const groups = isRecord(said['config_groups']) ? Object.values(said['config_groups']) : [];
  const weights = groups.map((one) =>
    isRecord(one) && isRecord(one['weights']) ? one['weights']['block_structure'] : null,
  );
  const isBlock = (one: unknown): one is [number, number] =>
    Array.isArray(one) && one.length === 2 && one.every((size) => Number.isInteger(size) && (size as number) > 0);
  return [said['weight_block_size'], ...weights].find(isBlock) ?? null;
}

/** Refuses a config whose matrices are stored in a way that is not read here. @param base what it was made from, as its card says. */
export function refuseQuantised(config: HuggingFaceConfig, base: string | null = null): void {
  const found = config.raw[field];
  if (isRecord(found) && readerOf(found)) return;
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
    const reader = isRecord(found) ? readerOf(found) : undefined;
    if (reader && isRecord(found)) {
      const derived = await reader(checkpoint, found);
      return { ...derivedCheckpoint(checkpoint, derived), config: parseConfig(plain, config.what) };
    }
    const traced = tracedMethod(checkpoint.tensors.keys());
    if (traced !== null) throw unreadRefusal(checkpoint.folder, traced, base);
    return { checkpoint, config, rounded: null };
  } catch (error) {
    await checkpoint.close();
    throw error;
  }
}
