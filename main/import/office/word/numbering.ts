import type { Label } from '../blocks.ts';
import { child, childrenNamed, switchOf, valueOf, type XmlElement } from '../xmlTree.ts';
import { numeral } from '../../numerals.ts';

/** Levels of a list in Word. */
const levelCount = 9;

/** How entries of one level of a list are numbered (ECMA-376, 17.9.6). */
export interface Level {
  readonly start: number;
  readonly format: string;
  /** `%1.%2`: numbers of levels, counted from 1, among words. */
  readonly text: string;
  /** Roman numbers of other levels are written in digits, as laws want them. */
  readonly legal: boolean;
  /** The level, counted from 1, after which this one begins anew; 0 for never. */
  readonly restart: number;
}

/** A list: its levels, and where its count stands. */
export interface List {
  readonly levels: ReadonlyMap<number, Level>;
  /** Levels by the style of paragraph that belongs to them. */
  readonly byStyle: ReadonlyMap<string, number>;
  readonly counts: (number | undefined)[];
}

/** An instance of a list, which may number in its own way. */
export interface Instance {
  readonly list: List;
  readonly levels: ReadonlyMap<number, Level>;
  /** Levels whose count is set when the instance first uses them. */
  readonly starts: Map<number, number>;
}

/** Numbers of clauses, headings and lists, counted in the order of the document as Word counts them. */
export class Numbering {
  readonly #instances: ReadonlyMap<string, Instance>;

  /** @param instances by what paragraphs call them */
  constructor(instances: ReadonlyMap<string, Instance>) {
    this.#instances = instances;
  }

  /** The level that a list keeps for a style of paragraphs. */
  levelOf(id: string, style: string | undefined): number | undefined {
    return style === undefined ? undefined : this.#instances.get(id)?.list.byStyle.get(style);
  }

  /** The label of the next paragraph of a list; null where the list has none for this level. */
  next(id: string, number: number): Label | null {
    const instance = this.#instances.get(id);
    const level = instance?.levels.get(number);
    if (!instance || !level) return null;
    const { list, starts, levels } = instance;
    const start = starts.get(number);
    const { counts } = list;
    if (start !== undefined) {
      starts.delete(number);
      counts[number] = start;
    } else counts[number] = (counts[number] ?? level.start - 1) + 1;
    for (let deeper = number + 1; deeper < levelCount; deeper += 1) {
      const restart = levels.get(deeper)?.restart ?? deeper;
      if (restart > number) counts[deeper] = undefined;
    }
    if (level.format === 'bullet') return { list, level: number, text: '-' };
    const text = level.text.replace(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1;
      const other = levels.get(at);
      const format = other && !(level.legal && at !== number) ? other.format : 'decimal';
      return numeral(format, counts[at] ?? other?.start ?? 1);
    });
    return { list, level: number, text: text.trim() };
  }
}

/** The numbers of a document, by its part about lists. */
export function numberingOf(part: XmlElement | undefined): Numbering {
  const lists = new Map<string, List>();
  for (const element of childrenNamed(part, 'w:abstractNum'))
    lists.set(element.attributes.get('abstractNumId') ?? '', listOf(element));
  const instances = new Map<string, Instance>();
  for (const element of childrenNamed(part, 'w:num')) {
    const list = lists.get(valueOf(element, 'w:abstractNumId') ?? '');
    if (list) instances.set(element.attributes.get('numId') ?? '', instanceOf(element, list));
  }
  return new Numbering(instances);
}

function listOf(element: XmlElement): List {
  const levels = new Map<number, Level>();
  const byStyle = new Map<string, number>();
  for (const entry of childrenNamed(element, 'w:lvl')) {
    const number = Number(entry.attributes.get('ilvl'));
    levels.set(number, levelOf(entry, number));
    const style = valueOf(entry, 'w:pStyle');
    if (style !== undefined) byStyle.set(style, number);
  }
  return { levels, byStyle, counts: [] };
}

function levelOf(element: XmlElement, number: number): Level {
  // A format that newer versions of Word know stands in a choice beside an older one.
  const format =
    valueOf(element, 'w:numFmt') ?? valueOf(child(child(element, 'mc:AlternateContent'), 'mc:Fallback'), 'w:numFmt');
  return {
    start: Number(valueOf(element, 'w:start') ?? 0),
    format: format ?? 'decimal',
    text: valueOf(element, 'w:lvlText') ?? '',
    legal: switchOf(element, 'w:isLgl') ?? false,
    restart: Number(valueOf(element, 'w:lvlRestart') ?? number),
  };
}

function instanceOf(element: XmlElement, list: List): Instance {
  const levels = new Map(list.levels);
  const starts = new Map<number, number>();
  for (const override of childrenNamed(element, 'w:lvlOverride')) {
    const number = Number(override.attributes.get('ilvl'));
    const level = child(override, 'w:lvl');
    if (level) levels.set(number, levelOf(level, number));
    const start = valueOf(override, 'w:startOverride');
    if (start !== undefined) starts.set(number, Number(start));
  }
  return { list, levels, starts };
}
