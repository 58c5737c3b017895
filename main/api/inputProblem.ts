import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

const longestShown = 40;

/** A value as a sentence can hold it: words and numbers as they are, anything else by its kind. */
function shown(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const limit = (value: number | bigint): string => value.toLocaleString('en', { maximumFractionDigits: 12 });

/** What has so many of something, by what the limit is about. */
const counted: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

function bound(origin: string, words: string, value: number | bigint, input: unknown): string {
  const units = counted[origin];
  if (units) return `has to have ${words} ${limit(value)} ${Number(value) === 1 ? units[0] : units[1]}`;
  return `has to be ${words} ${limit(value)}, not ${shown(input)}`;
}

/**
 * What is wrong with an input, as the rest of a sentence that begins with its name. Schemas that have words of their own say
 * those.
 */
export function inputProblem(issue: Issue): string {
  const { input } = issue;
  switch (issue.code) {
    case 'invalid_type':
      if (input === undefined) return 'is missing';
      return `has to be ${kinds[String(issue['expected'])] ?? String(issue['expected'])}, not ${shown(input)}`;
    case 'too_small':
      if (issue['origin'] === 'string' && input === '') return 'is empty';
      return bound(
        String(issue['origin']),
        issue['inclusive'] === false ? 'more than' : 'at least',
        issue['minimum'] as number,
        input,
      );
    case 'too_big':
      return bound(
        String(issue['origin']),
        issue['inclusive'] === false ? 'less than' : 'at most',
        issue['maximum'] as number,
        input,
      );
    case 'invalid_value':
      return `has to be ${(issue['values'] as unknown[]).map(String).join(' or ')}, not ${shown(input)}`;
    case 'unrecognized_keys': {
      const keys = issue['keys'] as string[];
      return `has ${keys.length === 1 ? 'a field' : 'fields'} that nobody asked for: ${keys.map((key) => shown(key)).join(', ')}`;
    }
    default:
      return `cannot be ${shown(input)}`;
  }
}
