import { join } from 'node:path';
import { z } from 'zod';
import { FormatError } from './errors.ts';
import { isRecord, readJson } from './json.ts';

/** Configs are a few kilobytes; even with per-layer extensions they stay far below this. */
const maxConfigBytes = 16_000_000;

/** More than any model has, small enough that products of two stay exact. */
const size = z
  .number()
  .int()
  .positive()
  .max(2 ** 24);
const tokenId = z
  .number()
  .int()
  .nonnegative()
  .max(2 ** 31 - 1);

const schema = z.object({
  model_type: z.string().max(100),
  hidden_size: size,
  intermediate_size: size,
  num_hidden_layers: z.number().int().positive().max(10_000),
  num_attention_heads: size,
  num_key_value_heads: size.nullish(),
  head_dim: size.nullish(),
  vocab_size: size,
  rms_norm_eps: z.number().positive().max(1).nullish(),
  rope_theta: z.number().positive().nullish(),
  rope_scaling: z.record(z.string(), z.unknown()).nullish(),
  rope_parameters: z.record(z.string(), z.unknown()).nullish(),
  max_position_embeddings: size.nullish(),
  tie_word_embeddings: z.boolean().nullish(),
  attention_bias: z.boolean().nullish(),
  mlp_bias: z.boolean().nullish(),
  hidden_act: z.string().max(100).nullish(),
  sliding_window: size.nullish(),
  use_sliding_window: z.boolean().nullish(),
  bos_token_id: tokenId.nullish(),
  eos_token_id: z.union([tokenId, z.array(tokenId).min(1).max(100)]).nullish(),
  pad_token_id: tokenId.nullish(),
});

/** A config.json of the Llama kin, every known field checked; `raw` is the whole file. */
export type HuggingFaceConfig = z.infer<typeof schema> & { readonly raw: Readonly<Record<string, unknown>> };

/**
 * The config.json of a model folder.
 *
 * @throws FormatError that names the field when it is not valid.
 */
export async function readConfig(folder: string): Promise<HuggingFaceConfig> {
  const path = join(folder, 'config.json');
  return parseConfig(await readJson(path, maxConfigBytes), path);
}

/** Checks a parsed config; `what` names the file in errors. */
export function parseConfig(value: unknown, what: string): HuggingFaceConfig {
  if (!isRecord(value)) throw new FormatError(`${what} must be a JSON object.`);
  const result = schema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new FormatError(`${what}: field "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'is not valid'}.`);
  }
  const config = { ...result.data, raw: value };
  for (const id of endTokens(config)) {
    if (id >= config.vocab_size)
      throw new FormatError(
        `${what}: eos_token_id ${id} must be smaller than vocab_size, which is ${config.vocab_size}.`,
      );
  }
  return config;
}

/** Ids that end a text; the first joins documents. */
export function endTokens({ eos_token_id: eos }: Pick<HuggingFaceConfig, 'eos_token_id'>): readonly number[] {
  return Array.isArray(eos) ? eos : [eos ?? 0];
}
