import { wholeText } from '../reader.ts';
import { Unreadable } from '../unreadable.ts';

/** Lists in lists; a table has two. */
const maxDepth = 16;

/**
 * A value as text: entries of a list on lines of their own, cells of a table with tabs between; null is empty.
 *
 * @param name of the field, for messages
 * @throws Unreadable when it holds named fields, or bytes
 */
export function valueText(value: unknown, name: string): string {
  return asText(value, name, 0);
}

function asText(value: unknown, name: string, depth: number): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      break;
    default:
      return '';
  }
  if (value === null) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (wholeText in value && typeof value[wholeText] === 'string') return value[wholeText];
  if (!Array.isArray(value)) throw new Unreadable(noText(value, name));
  if (depth === maxDepth) throw new Unreadable(`has a field "${name}" of lists in lists ${maxDepth} deep`);
  const isRow = depth > 0 && !value.some(Array.isArray);
  return value.map((entry) => asText(entry, name, depth + 1)).join(isRow ? '\t' : '\n');
}

function noText(value: object, name: string): string {
  if (ArrayBuffer.isView(value)) return `has bytes in the field "${name}", not text`;
  const [inner] = Object.keys(value);
  const advice =
    inner === undefined ? 'is empty' : `has fields of its own; name one of them, such as "${name}.${inner}"`;
  return `has a field "${name}" that ${advice}`;
}
