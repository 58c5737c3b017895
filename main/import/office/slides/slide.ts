import { relationshipsOf, type Relationship } from '../relationships.ts';
import { child, descendants, wordsIn, type XmlElement, xmlTree } from '../xmlTree.ts';
import { bodyText, placeholderOf, shapesOf, shapeText } from './shapes.ts';

/** Placeholders that stand on every slide alike, and those whose words change with its number or the day. */
const [aroundKinds, countedKinds] = [new Set(['ftr', 'hdr']), new Set(['sldNum', 'dt'])];

/** A slide as people see it, and what belongs to it. */
export interface Slide {
  readonly isHidden: boolean;
  readonly text: string;
  /** What stands on many slides alike: footers, words of the layout. */
  readonly around: readonly string[];
  readonly notes: string;
  readonly comments: readonly string[];
  /** Charts and objects of other programs. */
  readonly unread: number;
}

/**
 * Reads a slide.
 *
 * @param part its name
 * @param layouts words of layouts that were read before, by their names; hundreds of slides share a few
 */
export function slideOf(
  parts: ReadonlyMap<string, Buffer>,
  part: string,
  layouts: Map<string, readonly string[]>,
): Slide {
  const slide = xmlTree(parts.get(part)!);
  const relationships = relationshipsOf(parts, part);
  let unread = 0;
  const drawn = {
    diagram: (reference: string) =>
      diagramText(
        parts,
        relationships.find(({ id }) => id === reference),
      ),
    unread: () => void (unread += 1),
  };
  const shapes = treeOf(slide).flatMap(shapesOf);
  const textOf = (shape: XmlElement) => shapeText(shape, drawn);
  const own = shapes.filter((shape) => !isAround(shape) && !countedKinds.has(placeholderOf(shape) ?? ''));
  return {
    isHidden: /^(0|false)$/.test(slide.attributes.get('show') ?? ''),
    text: own.map(textOf).filter(Boolean).join('\n\n'),
    around: [...layoutTexts(parts, relationships, layouts), ...shapes.filter(isAround).map(textOf)].filter(Boolean),
    notes: notesText(parts, relationships),
    comments: commentTexts(parts, relationships),
    unread,
  };
}

const isAround = (shape: XmlElement): boolean => aroundKinds.has(placeholderOf(shape) ?? '');

const treeOf = (slide: XmlElement): XmlElement[] => [child(child(slide, 'p:cSld'), 'p:spTree') ?? []].flat();

const partsOf = (parts: ReadonlyMap<string, Buffer>, relationships: readonly Relationship[], type: string) =>
  relationships.flatMap((found) => {
    const part = found.type === type ? parts.get(found.target) : undefined;
    return part ? [xmlTree(part)] : [];
  });

/** Words that a layout and its master draw on every slide; their placeholders only say what to fill in. */
function layoutTexts(
  parts: ReadonlyMap<string, Buffer>,
  relationships: readonly Relationship[],
  known: Map<string, readonly string[]>,
): readonly string[] {
  const name = relationships.find(({ type }) => type === 'slideLayout')?.target;
  const part = parts.get(name ?? '');
  if (name === undefined || !part) return [];
  const before = known.get(name);
  if (before) return before;
  const masters = partsOf(parts, relationshipsOf(parts, name), 'slideMaster');
  const none = { diagram: () => '', unread: () => undefined };
  const texts = [...masters, xmlTree(part)]
    .flatMap((root) => treeOf(root).flatMap(shapesOf))
    .filter((shape) => placeholderOf(shape) === null)
    .map((shape) => shapeText(shape, none));
  known.set(name, texts);
  return texts;
}

/** The page of notes also shows the slide, its number and the day. */
const notesText = (parts: ReadonlyMap<string, Buffer>, relationships: readonly Relationship[]): string =>
  partsOf(parts, relationships, 'notesSlide')
    .flatMap((root) => treeOf(root).flatMap(shapesOf))
    .filter((shape) => placeholderOf(shape) === 'body')
    .map((shape) => bodyText(child(shape, 'p:txBody')))
    .filter(Boolean)
    .join('\n');

/** Comments of PowerPoint before and since 2021. */
const commentTexts = (parts: ReadonlyMap<string, Buffer>, relationships: readonly Relationship[]): string[] =>
  partsOf(parts, relationships, 'comments').flatMap((root) =>
    [...[...descendants(root, 'p:text')].map(wordsIn), ...[...descendants(root, 'txBody')].map(bodyText)].filter(
      Boolean,
    ),
  );

/** Boxes of a diagram (ECMA-376, 21.4); points of other types are its lines and its layout. */
function diagramText(parts: ReadonlyMap<string, Buffer>, data: Relationship | undefined): string | null {
  const part = parts.get(data?.target ?? '');
  if (!part) return null;
  return [...descendants(xmlTree(part), 'dgm:pt')]
    .filter(({ attributes }) => /^(node|asst)$/.test(attributes.get('type') ?? 'node'))
    .map((point) => bodyText(child(point, 'dgm:t')))
    .filter(Boolean)
    .join('\n');
}
