import { Parser } from 'htmlparser2';
import { type Fields, isFields } from './fields.ts';
import { HtmlText } from './htmlText.ts';

/** Elements that only programs read (HL7 FHIR R4, 2.24 and 2.29): names of systems, versions, references, what is elsewhere again. */
const technical = new Set(
  (
    'resourceType id meta implicitRules language system url fullUrl reference profile version use userSelected ' +
    'contentType data hash size creation extension modifierExtension link search request response div'
  ).split(' '),
);

/** Values in values; resources have a dozen. */
const maxDepth = 64;

/** The text of a resource, and how many files in it are not read. */
export interface ResourceText {
  readonly text: string;
  readonly unread: number;
}

/** Text of a FHIR resource, or of an entry of a bundle that holds one; null where a value is neither. */
export function resourceText(value: Fields): ResourceText | null {
  const resource = isResource(value) ? value : isResource(value['resource']) ? value['resource'] : null;
  if (!resource) return null;
  const writer = new Writer();
  writer.resource(resource, 0);
  return { text: writer.lines.filter(Boolean).join('\n'), unread: writer.unread };
}

export const isResource = (value: unknown): value is Fields =>
  isFields(value) && typeof value['resourceType'] === 'string' && /^[A-Z][A-Za-z]+$/.test(value['resourceType']);

/** Entries of a bundle that hold resources; null where it is no bundle. */
export function bundleEntries({ entry }: Fields): Fields[] | null {
  const entries = Array.isArray(entry) ? entry.filter(isFields).filter(({ resource }) => isResource(resource)) : [];
  return entries.length ? entries : null;
}

/** Writes a resource as people read it: its narrative, then named values in lines. */
class Writer {
  readonly lines: string[] = [];
  unread = 0;

  resource(resource: Fields, depth: number): void {
    this.lines.push(spaced(String(resource['resourceType'])));
    const { text } = resource;
    const narrative = isFields(text) && typeof text['div'] === 'string' ? pageWords(text['div']) : '';
    if (narrative) this.lines.push(narrative);
    this.#fields(isFields(text) ? { ...resource, text: undefined } : resource, '', depth);
  }

  #fields(fields: Fields, name: string, depth: number): void {
    for (const [key, value] of Object.entries(fields)) {
      if (technical.has(key) || key.startsWith('_')) continue;
      const path = name ? `${name} ${spaced(key).toLowerCase()}` : spaced(key).toLowerCase();
      for (const one of Array.isArray(value) ? value : [value]) this.#value(one, path, depth + 1);
    }
  }

  #value(value: unknown, name: string, depth: number): void {
    if (value === null || value === undefined || depth > maxDepth) return;
    if (!isFields(value)) this.#line(name, String(value as string | number | boolean));
    else if (isResource(value)) this.resource(value, depth);
    else if (value['contentType'] !== undefined || value['data'] !== undefined) this.#attachment(value, name);
    else {
      const known = phrase(value);
      if (known === null) this.#fields(value, name, depth);
      else if (known) this.#line(name, known);
    }
  }

  #attachment(value: Fields, name: string): void {
    const { title, contentType, data } = value;
    if (typeof title === 'string') this.#line(name, title);
    if (typeof data !== 'string') return;
    const type = typeof contentType === 'string' ? contentType : '';
    if (!/^text\//.test(type)) {
      this.unread += 1;
      return;
    }
    const text = Buffer.from(data, 'base64').toString('utf8');
    this.lines.push(/^text\/html/.test(type) ? pageWords(text) : text.trim());
  }

  #line(name: string, text: string): void {
    this.lines.push(`${name}: ${text.trim()}`);
  }
}

/** Values of the usual data types as people write them; null where one is another. */
function phrase(value: Fields): string | null {
  const words = (...names: string[]): string[] =>
    names
      .flatMap((name) => value[name] ?? [])
      .filter((word) => typeof word === 'string' || typeof word === 'number')
      .map(String);
  const { text } = value;
  if (typeof text === 'string' && Object.keys(value).length === 1) return text;
  if (Array.isArray(value['coding'])) {
    const codings = value['coding'].filter(isFields).map((coding) => phrase(coding));
    return words('text')[0] ?? [...new Set(codings)].filter(Boolean).join(', ');
  }
  if (
    value['display'] !== undefined ||
    (value['code'] !== undefined && value['system'] !== undefined && value['value'] === undefined)
  )
    return words('display')[0] ?? words('code')[0] ?? '';
  if (typeof value['value'] === 'number' && Object.keys(value).every((key) => quantity.has(key)))
    return (
      words('comparator', 'value').join('') +
      words('unit', 'code')
        .slice(0, 1)
        .map((unit) => ` ${unit}`)
        .join('')
    );
  if (value['family'] !== undefined || value['given'] !== undefined)
    return words('text')[0] ?? words('prefix', 'given', 'family', 'suffix').join(' ');
  if (value['start'] !== undefined || value['end'] !== undefined)
    return [...words('start'), '–', ...words('end')].join(' ');
  // A reference that has no words.
  return value['reference'] === undefined ? null : '';
}

const quantity = new Set(['value', 'comparator', 'unit', 'system', 'code']);

/** "DiagnosticReport" as "Diagnostic Report". */
const spaced = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ');

function pageWords(html: string): string {
  const page = new HtmlText();
  const parser = new Parser(page);
  parser.write(html);
  parser.end();
  return page.text.trim();
}
