import { type Command, InvalidArgumentError } from 'commander';
import { calls, defined, number, pick } from './call.ts';
import { withDevice } from './settings.ts';

interface Asked {
  readonly prompt?: readonly string[];
  readonly chat?: boolean;
  readonly system?: string;
  readonly messages?: string;
}

/** A conversation in a file is a few pages. */
const maxMessagesBytes = 2 ** 24;

/** What a model is asked: a prompt to continue, or a conversation of the command line or of a file. */
export async function asked({ prompt = [], chat = false, system, messages }: Asked): Promise<Record<string, unknown>> {
  if (messages !== undefined) {
    if (prompt.length || system !== undefined)
      throw new InvalidArgumentError('--messages holds the whole chat; leave --prompt and --system out, or it.');
    return conversationIn(messages);
  }
  if (!prompt.length) throw new InvalidArgumentError("required option '--prompt <text>' not specified");
  if (!chat) {
    if (system !== undefined) throw new InvalidArgumentError('--system belongs to a chat; add --chat.');
    if (prompt.length > 1) throw new InvalidArgumentError('Several --prompt are a chat; add --chat, or give one.');
    return { prompt: prompt[0] };
  }
  if (prompt.length % 2 === 0)
    throw new InvalidArgumentError(
      `--prompt is given ${prompt.length} times: user and model take turns, so the last one is the model's; add what the user says.`,
    );
  const turns = prompt.map((content, at) => ({ role: at % 2 ? 'assistant' : 'user', content }));
  return { messages: [...(system === undefined ? [] : [{ role: 'system', content: system }]), ...turns] };
}

/** A JSON list of messages, or an object that has one beside the tools that the model may call. */
async function conversationIn(file: string): Promise<Record<string, unknown>> {
  // Read late: most commands need neither files nor a parser with limits.
  const { isRecord, readJson } = await import('../../formats/json.ts');
  const read = await readJson(file, maxMessagesBytes);
  if (Array.isArray(read)) return { messages: read as unknown[] };
  if (!isRecord(read) || !Array.isArray(read['messages']))
    throw new Error(`${file} must hold a list of messages, or an object with "messages" and perhaps "tools".`);
  const { messages, tools, ...others } = read;
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw new Error(`${file}: field ${JSON.stringify(other)} is not known; there are "messages" and "tools".`);
  return defined({ messages, tools });
}

export function generateCommand(program: Command): void {
  withDevice(
    calls(
      program,
      'generate <variant>',
      'continue a prompt, or answer in a chat',
      'variants.generate',
      async ([variant], options) => ({
        variant,
        ...(await asked(options)),
        ...pick(options, ['greedy', 'maxTokens', 'temperature', 'topP', 'seed', 'device']),
      }),
      ({ prompt, text }) => prompt + text,
    )
      .option(
        '--prompt <text>',
        'text to continue; with --chat what the user says, and given again, what was answered and said since',
        (text: string, before: readonly string[] = []) => [...before, text],
      )
      .option('--chat', "answer, with the model's own chat template")
      .option('--system <text>', 'what the chat begins with')
      .option('--messages <file>', 'JSON list of messages {role, content}, or {messages, tools}: the chat to answer')
      .option('--greedy', 'always the most likely token')
      .option('--max-tokens <n>', 'tokens at the most', number)
      .option('--temperature <t>', 'how freely to choose', number)
      .option('--top-p <p>', 'draw only from the likeliest tokens that have this probability together', number)
      .option('--seed <n>', 'seed of the choice', number),
  );
}
