import { join } from 'node:path';
import { z } from 'zod';
import { FormatError } from './errors.ts';
import { readText } from './files.ts';
import { isRecord, parsePythonJson } from './json.ts';

/** Configs are a few kilobytes; even with per-layer extensions they stay far below this. */
const maxConfigBytes = 16_000_000;

/** More than any model has, small enough that products of two stay exact. */
export const configSize = z
  .number()
  .int()
  .positive()
  .max(2 ** 24);
/** Some write −1 for no token. */
const tokenId = z
  .number()
  .int()
  .min(-1)
  .max(2 ** 31 - 1)
  .transform((id) => (id < 0 ? null : id));

/** What configs of all families say in the same words. */
const schema = z.object({
  model_type: z.string().max(100),
  vocab_size: configSize,
  tie_word_embeddings: z.boolean().nullish(),
  bos_token_id: tokenId.nullish(),
  eos_token_id: z.union([tokenId, z.array(tokenId).min(1).max(100)]).nullish(),
  pad_token_id: tokenId.nullish(),
});

/** A config.json with the fields that all families share; `raw` is the whole file and `what` its name in errors. */
export type HuggingFaceConfig = z.infer<typeof schema> & {
  readonly raw: Readonly<Record<string, unknown>>;
  readonly what: string;
};

/**
 * The config.json of a model folder.
 *
 * @param part the part of it that is meant, such as the text model of a multimodal one; may refuse it, before any field is looked at.
 * @throws FormatError that names the field when it is not valid.
 */
export async function readConfig(
  folder: string,
  part: (config: Readonly<Record<string, unknown>>, what: string) => unknown = (config) => config,
): Promise<HuggingFaceConfig> {
  const path = join(folder, 'config.json');
  const config = parsePythonJson(await readText(path, maxConfigBytes), path);
  return parseConfig(isRecord(config) ? part(config, path) : config, path);
}

/** Checks a parsed config; `what` names the file in errors. */
export function parseConfig(value: unknown, what: string): HuggingFaceConfig {
  if (!isRecord(value)) throw new FormatError(`${what} must be a JSON object.`);
  const config = { ...checked(schema, value, what), raw: value, what };
  for (const id of endTokens(config)) {
    if (id >= config.vocab_size)
      throw new FormatError(
        `${what}: eos_token_id ${id} must be smaller than vocab_size, which is ${config.vocab_size}.`,
      );
  }
  return config;
}

/** A family's own fields of a config, each checked; the first that is wrong is named. */
export const configFields = <Schema extends z.ZodType>(
  schema: Schema,
  { raw, what }: HuggingFaceConfig,
): z.infer<Schema> => checked(schema, raw, what);

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new FormatError(`${what}: field "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'is not valid'}.`);
}

/**
 * Refuses a config that asks for something a family's code does not compute: each of these fields must be absent, null or
 * this value.
 */
export function refuseFields(
  { raw, what, model_type }: HuggingFaceConfig,
  only: Readonly<Record<string, string | number | boolean>>,
): void {
  for (const [field, value] of Object.entries(only)) {
    const found = raw[field] ?? value;
    if (found !== value)
      throw new FormatError(
        `${what}: ${field} ${JSON.stringify(found)} is not supported for ${model_type}; expected ${JSON.stringify(value)}.`,
      );
  }
}

/** Ids that end a text as config.json says; none where it names none. */
export function endTokens({ eos_token_id: eos }: Pick<HuggingFaceConfig, 'eos_token_id'>): readonly number[] {
  return (Array.isArray(eos) ? eos : [eos]).filter((id) => id !== null && id !== undefined);
}
