import type { ChatMessage } from '../../formats/chat.ts';
import { Unreadable } from '../unreadable.ts';
import { isFields } from '../formats/fields.ts';

/** Messages whose text only a model's chat template can write. */
export interface Conversation {
  readonly source: string;
  readonly messages: readonly ChatMessage[];
  readonly group?: string;
}

export const isConversation = (item: object): item is Conversation => 'messages' in item;

/** What templates call those who speak, by the names that files have for them. */
const roles: Readonly<Record<string, string>> = {
  human: 'user',
  gpt: 'assistant',
  bot: 'assistant',
  model: 'assistant',
};

/** Whether a value is a list of messages as files hold them: {role, content} or {from, value}. */
export function isMessages(value: unknown): value is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) && value.length > 0 && value.every((entry) => isFields(entry) && speaker(entry) !== null);
}

function speaker(entry: Readonly<Record<string, unknown>>): string | null {
  const name = 'role' in entry && 'content' in entry ? entry['role'] : 'value' in entry ? entry['from'] : null;
  return typeof name === 'string' ? name : null;
}

/** @throws Unreadable when a message is no text */
export function messagesOf(entries: readonly Readonly<Record<string, unknown>>[]): ChatMessage[] {
  return entries.map((entry, i) => {
    const name = speaker(entry) ?? '';
    const said = contentOf(entry['content'] ?? entry['value'], i + 1);
    return { role: roles[name] ?? name, content: [said, ...callsOf(entry['tool_calls'])].filter(Boolean).join('\n') };
  });
}

/** What a model asked tools for, as it would write it. */
function callsOf(calls: unknown): string[] {
  if (!Array.isArray(calls)) return [];
  return calls.flatMap((call) => (isFields(call) ? [JSON.stringify(call['function'] ?? call)] : []));
}

/** A message is a text, or parts of which some are text. */
function contentOf(content: unknown, number: number): string {
  if (content === undefined || content === null) return '';
  if (typeof content === 'string') return content;
  const parts = Array.isArray(content) ? content.map((part) => (isFields(part) ? part['text'] : part)) : [content];
  if (!parts.every((part) => typeof part === 'string')) throw new Unreadable(`has no text in message ${number}`);
  return parts.join('\n');
}
