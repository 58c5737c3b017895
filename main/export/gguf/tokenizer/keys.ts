import { FormatError } from '../../../formats/errors.ts';
import { array, bool, type GgufMetadata, string, uint32 } from '../../../formats/gguf/values.ts';
import { isRecord } from '../../../formats/json.ts';
import { startTokens } from '../../../formats/startToken.ts';
import type { TokenTable } from '../../../gguf/tokenizer/table.ts';

type Json = Readonly<Record<string, unknown>>;

/** Names of special tokens in a GGUF file, by the field that says them in tokenizer_config.json and config.json. */
const specials = [
  ['bos', 'bos'],
  ['eos', 'eos'],
  ['unk', 'unknown'],
  ['pad', 'padding'],
] as const;

/** What the file says of every vocabulary: texts, types, special tokens, and what is put around a text. */
export function vocabularyKeys(table: TokenTable, tokenizer: unknown, settings: Json, config: Json): GgufMetadata {
  const start = startTokens({ json: isRecord(tokenizer) ? tokenizer : {}, settings }, (text) => table.ids.get(text));
  const [first] = start;
  if (start.length > 1)
    throw new FormatError(
      `Texts of this model begin with ${start.length} tokens, and a GGUF file can say one; export it in another format.`,
    );
  const known = specials.flatMap(([short, name]) => {
    const named = specialId(table, settings[`${short}_token`]) ?? firstId(config[`${short}_token_id`]);
    const id = short === 'bos' ? (first ?? named) : named;
    return id === undefined || id >= table.texts.length
      ? []
      : [[`tokenizer.ggml.${name}_token_id`, uint32(id)] as const];
  });
  return {
    'tokenizer.ggml.tokens': array('string', table.texts),
    'tokenizer.ggml.token_type': array('int32', table.types),
    ...Object.fromEntries(known),
    'tokenizer.ggml.add_bos_token': bool(first !== undefined),
    'tokenizer.ggml.add_eos_token': bool(endsTexts(tokenizer, settings)),
  };
}

export const templateKeys = (template: string | null): GgufMetadata =>
  template === null ? {} : { 'tokenizer.chat_template': string(template) };

/** A special token is written as its text, or as an object that has it as its content. */
function specialId({ ids }: TokenTable, token: unknown): number | undefined {
  const text = isRecord(token) ? token['content'] : token;
  return typeof text === 'string' ? ids.get(text) : undefined;
}

function firstId(ids: unknown): number | undefined {
  const id: unknown = Array.isArray(ids) ? ids[0] : ids;
  return typeof id === 'number' ? id : undefined;
}

/** Whether a text gets a token behind it: the tokenizer's template says so, else its settings. */
function endsTexts(tokenizer: unknown, settings: Json): boolean {
  const template = templateOf(isRecord(tokenizer) ? tokenizer['post_processor'] : undefined);
  if (!template) return settings['add_eos_token'] === true;
  const last = template.at(-1);
  return isRecord(last) && 'SpecialToken' in last;
}

/** The template of single texts, which may stand among other processors. */
function templateOf(processor: unknown): readonly unknown[] | null {
  if (!isRecord(processor)) return null;
  if (Array.isArray(processor['processors'])) {
    const nested: readonly unknown[] = processor['processors'];
    return nested.map(templateOf).find((found) => found !== null) ?? null;
  }
  return processor['type'] === 'TemplateProcessing' && Array.isArray(processor['single']) ? processor['single'] : null;
}
