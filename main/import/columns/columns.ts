import type { Document, ImportProblem } from '../../corpus/document.ts';
import { Unreadable } from '../unreadable.ts';
import { type Columns, type FileRecord, wholeText } from '../reader.ts';
import { type Conversation, isMessages, messagesOf } from './conversation.ts';
import { fieldNames } from './fieldNames.ts';
import { isFields } from '../formats/fields.ts';
import { lookUp } from './lookUp.ts';
import { field, type Template, templateOf } from './template.ts';
import { valueText } from './valueText.ts';

/** Makes the document of a record. */
export type FromRecord = (record: FileRecord, source: string) => Document | Conversation | ImportProblem;

/** Names under which texts are usual, the surest first. */
const textNames = ['content', 'contents', 'body', 'document', 'article', 'passage', 'page_content', 'full_text'];
/** Names under which conversations are usual. */
const chatNames = ['messages', 'conversations', 'conversation'];
/** Names under which instruction pairs are usual; what is in brackets comes between where it is there. */
const pairNames: readonly (readonly [prompt: string, more: readonly string[], answer: string])[] = [
  ['prompt', [], 'completion'],
  ['prompt', [], 'response'],
  ['instruction', ['input', 'context'], 'output'],
  ['instruction', ['input', 'context'], 'response'],
  ['question', [], 'answer'],
  // Of two answers, the better one is to be learned.
  ['prompt', [], 'chosen'],
  ['question', [], 'chosen'],
];

/**
 * How records become documents: by the columns that a person chose, else by usual names.
 *
 * @throws when the choice contradicts itself
 */
export function documentsFrom(columns: Columns = {}): FromRecord {
  const { text, prompt, answer, group } = columns;
  if (text !== undefined && (prompt !== undefined || answer !== undefined))
    throw new Error('A text column and columns for prompt and answer are chosen; choose either --text or both others.');
  if ((prompt === undefined) !== (answer === undefined))
    throw new Error('Only one column of prompt and answer is chosen; choose both, or a text column with --text.');
  const content = contentFrom(text, prompt, answer);
  const groupName = group === undefined ? null : templateOf(group);
  return (record, source) => {
    try {
      const found = content(record);
      const name = groupName?.fill(record).trim();
      return { source, ...found, ...(name ? { group: name } : {}) };
    } catch (error) {
      if (error instanceof Unreadable) return { source, problem: error.message };
      // Paths go through lists in lists, and a hostile record has thousands of them.
      if (error instanceof RangeError) return { source, problem: 'is nested too deeply, or too long for one document' };
      throw error;
    }
  };
}

type Content = Pick<Document, 'text' | 'answerFrom'> | Pick<Conversation, 'messages'>;

function contentFrom(text?: string, prompt?: string, answer?: string): (record: FileRecord) => Content {
  if (text !== undefined) {
    const template = templateOf(text);
    return (record) => textContent(record, template);
  }
  if (prompt === undefined || answer === undefined) return usualContent;
  const [ask, reply] = [templateOf(prompt), templateOf(answer)];
  return (record) => pair(ask.fill(record), reply.fill(record), answer);
}

function textContent(record: FileRecord, template: Template): Content {
  if (template.name !== null) {
    const value = field(record, template.name);
    if (isMessages(value)) return { messages: messagesOf(value) };
  }
  return { text: filled(template.fill(record), 'the text is empty') };
}

/** The content of a record of which nobody says what it is. */
function usualContent(record: FileRecord): Content {
  const names = new Map(Object.keys(record.fields).map((name) => [name.toLowerCase(), name]));
  const text = (name: string) => valueText(record.fields[name], name);
  const whole = (name: string) => ({ text: filled(text(name), 'the text is empty') });

  const { fields } = record;
  if (wholeText in fields && typeof fields[wholeText] === 'string')
    return { text: filled(fields[wholeText], 'the text is empty') };
  const plain = names.get('text');
  if (plain !== undefined) return whole(plain);
  for (const name of chatNames) {
    const value = lookUp({ fields: record.fields, within: null }, name);
    if (isMessages(value)) return { messages: messagesOf(value) };
  }
  const chosen = preferred(record, names);
  if (chosen) return chosen;
  for (const [first, more, last] of pairNames) {
    const [prompt, answer] = [names.get(first), names.get(last)];
    if (prompt === undefined || answer === undefined) continue;
    const asked = [prompt, ...more.flatMap((name) => names.get(name) ?? [])].map(text).filter((part) => part.trim());
    return pair(asked.join('\n'), text(answer), answer);
  }
  for (const name of textNames) {
    const found = names.get(name);
    if (found === undefined) continue;
    const inner = isFields(record.fields[found])
      ? lookUp({ fields: record.fields, within: null }, `${found}.text`)
      : undefined;
    return inner === undefined ? whole(found) : { text: filled(valueText(inner, found), 'the text is empty') };
  }
  throw new Unreadable(
    `has no field that is known to hold the text; ${fieldNames(record)}. Choose with --text, or with --prompt and --answer`,
  );
}

/** Whether one of these fields, or two together, have names under which text is usual. */
export function hasUsualNames(fields: readonly string[]): boolean {
  const names = new Set(fields.map((field) => field.trim().toLowerCase()));
  return (
    names.has('text') ||
    [...textNames, ...chatNames].some((name) => names.has(name)) ||
    pairNames.some(([prompt, , answer]) => names.has(prompt) && names.has(answer))
  );
}

/** A conversation with two ends, of which the better one is to be learned; null where it is none. */
function preferred({ fields }: FileRecord, names: ReadonlyMap<string, string>): Content | null {
  const [prompt, chosen] = ['prompt', 'chosen'].map((name) => fields[names.get(name) ?? '']);
  if (!isMessages(chosen)) return null;
  const begun = isMessages(prompt) && !startsAlike(chosen, prompt) ? prompt : [];
  return { messages: messagesOf([...begun, ...chosen]) };
}

/** Some files repeat the question in front of every answer. */
const startsAlike = (whole: readonly unknown[], start: readonly unknown[]): boolean =>
  JSON.stringify(whole.slice(0, start.length)) === JSON.stringify(start);

/** Prompt and answer as one text that knows where the answer begins. */
function pair(prompt: string, answer: string, name: string): Content {
  filled(answer, `the field "${name}" is empty`);
  const between = prompt === '' || /\s$/.test(prompt) || /^\s/.test(answer) ? '' : '\n';
  return { text: prompt + between + answer, answerFrom: prompt.length + between.length };
}

function filled(text: string, problem: string): string {
  if (text.trim() === '') throw new Unreadable(problem);
  return text;
}
