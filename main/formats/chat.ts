import { Template } from '@huggingface/jinja';
import { FormatError } from './errors.ts';
import { exists, readText } from './files.ts';
import { isRecord } from './json.ts';
import { tokenText } from './startToken.ts';

/** Chat templates are a few kilobytes. */
const maxTemplateBytes = 1_000_000;

/** One message of a conversation, as chat templates read it: beside the text whatever else they know, such as calls of tools. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
  readonly [field: string]: unknown;
}

/** What a chat template writes out. */
export interface Conversation {
  readonly messages: readonly ChatMessage[];
  /** What the model may call, as JSON schemas of functions. */
  readonly tools?: readonly unknown[] | undefined;
  /** Whether it ends where the model's answer begins. */
  readonly answered?: boolean;
}

/**
 * The chat template of a model: a file of its own (Jinja, or a JSON object that has it) has precedence over the settings, where older
 * models keep one template or several with names.
 */
export async function chatTemplate(
  path: string | undefined,
  settings: Readonly<Record<string, unknown>>,
): Promise<string | null> {
  if (path && (await exists(path))) return inFile(await readText(path, maxTemplateBytes));
  return named(settings['chat_template']);
}

function inFile(text: string): string {
  try {
    const json: unknown = JSON.parse(text);
    return (isRecord(json) ? named(json['chat_template']) : null) ?? text;
  } catch {
    return text;
  }
}

function named(template: unknown): string | null {
  if (typeof template === 'string') return template;
  const all: readonly unknown[] = Array.isArray(template) ? template : [];
  const found = all.find((item) => isRecord(item) && item['name'] === 'default');
  return isRecord(found) && typeof found['template'] === 'string' ? found['template'] : null;
}

/** Tokens that templates know by name. */
const namedTokens = ['bos_token', 'eos_token', 'unk_token', 'pad_token'] as const;

/**
 * A conversation as the model's own template writes it. What somebody says is text, whatever it spells: `hide` keeps control tokens in
 * it from being found.
 *
 * @throws FormatError where there is no template, or with what it says to the conversation.
 */
export function writtenChat(
  template: string | null,
  settings: Readonly<Record<string, unknown>>,
  { messages, tools, answered = false }: Conversation,
  hide: (text: string) => string,
): string {
  if (template === null) throw new FormatError('This model has no chat template; use plain text with it.');
  const tokens = Object.fromEntries(namedTokens.map((name) => [name, tokenText(settings[name])]));
  try {
    return new Template(template).render({
      ...tokens,
      messages: messages.map(({ role, ...said }) => ({ role, ...(hidden(said, hide) as object) })),
      ...(tools?.length ? { tools: hidden(tools, hide) } : {}),
      add_generation_prompt: !answered,
    });
  } catch (error) {
    throw new FormatError(
      `The chat template of the model failed: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

/** Every text in a value, hidden. */
function hidden(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((one) => hidden(one, hide));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hidden(one, hide)]));
}
