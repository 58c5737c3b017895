import { SaxesParser } from 'saxes';
import { Unreadable } from '../unreadable.ts';

/** An element of an Office part. */
export interface XmlElement {
  /** Local name behind the usual prefix of its namespace: `w:p`, `m:oMath`. */
  readonly name: string;
  /** By local name: `val` of `w:val`; references to other parts also as `r:id`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (XmlElement | string)[];
}

/** Deeper than tables in text boxes in tables go. */
const maxDepth = 512;

/** Usual prefixes by what namespaces end in; transitional and strict files have different beginnings. */
const prefixes: readonly (readonly [end: string, prefix: string])[] = [
  ['/wordprocessingml/main', 'w:'],
  ['/wordprocessingml/2006/main', 'w:'],
  ['/officeDocument/math', 'm:'],
  ['/officeDocument/2006/math', 'm:'],
  ['/markup-compatibility/2006', 'mc:'],
  ['/drawingml/main', 'a:'],
  ['/drawingml/2006/main', 'a:'],
  ['/drawingml/2006/diagram', 'dgm:'],
  ['/presentationml/main', 'p:'],
  ['/presentationml/2006/main', 'p:'],
  ['opendocument:xmlns:office:1.0', 'office:'],
  ['opendocument:xmlns:text:1.0', 'text:'],
  ['opendocument:xmlns:table:1.0', 'table:'],
  ['opendocument:xmlns:drawing:1.0', 'draw:'],
  ['opendocument:xmlns:presentation:1.0', 'presentation:'],
  ['opendocument:xmlns:style:1.0', 'style:'],
];

/** Of attributes that name other parts: `id` may be there twice, and only one of them is a reference. */
const references = '/relationships';

/**
 * The elements of a part as a tree.
 *
 * @throws Unreadable where it is nested without end, Error where it is not well-formed or expands entities
 */
export function xmlTree(part: Buffer): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const root: XmlElement = { name: '', attributes: new Map(), children: [] };
  const open = [root];
  parser.on('opentag', ({ uri, local, attributes }) => {
    if (open.length > maxDepth)
      throw new Unreadable('cannot be read: its content is nested too deeply; save it as PDF');
    const prefix = prefixes.find(([end]) => uri.endsWith(end))?.[1] ?? '';
    const named = Object.values(attributes).flatMap(({ uri: space, local: name, value }) => [
      [name, value] as const,
      ...(space.endsWith(references) ? [[`r:${name}`, value] as const] : []),
    ]);
    const element = { name: prefix + local, attributes: new Map(named), children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  const text = (words: string) => void open.at(-1)!.children.push(words);
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', () => void open.pop());
  parser.on('error', () => {
    throw new Error('its XML is damaged');
  });
  parser.write(part.toString('utf8').replace(/^\ufeff/, '')).close();
  return root.children.find((child): child is XmlElement => typeof child !== 'string') ?? root;
}

export const isElement = (node: XmlElement | string): node is XmlElement => typeof node !== 'string';

export const elementsOf = (element: XmlElement): XmlElement[] => element.children.filter(isElement);

/** The first element of a name directly in another one. */
export const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((node): node is XmlElement => isElement(node) && node.name === name);

export const childrenNamed = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element ? elementsOf(element).filter((node) => node.name === name) : [];

/** An attribute of a child: of `w:pStyle` in properties. */
export const valueOf = (element: XmlElement | undefined, name: string, attribute = 'val'): string | undefined =>
  child(element, name)?.attributes.get(attribute);

/** Whether a property such as `w:vanish` is on; undefined where nothing is said. */
export function switchOf(element: XmlElement | undefined, name: string): boolean | undefined {
  const found = child(element, name);
  return found && !/^(0|false|off)$/.test(found.attributes.get('val') ?? '');
}

/** All elements of a name in another one, at any depth. */
export function* descendants(element: XmlElement, name: string): Generator<XmlElement> {
  for (const node of elementsOf(element)) {
    if (node.name === name) yield node;
    yield* descendants(node, name);
  }
}

/** All words in an element. */
export const wordsIn = (element: XmlElement): string =>
  element.children.map((node) => (isElement(node) ? wordsIn(node) : node)).join('');
