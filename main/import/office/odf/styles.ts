import { child, childrenNamed, elementsOf, type XmlElement } from '../xmlTree.ts';

/** Styles that are made of others; a damaged file may have a circle of them. */
const maxParents = 32;

/** How one level of a list is numbered (ODF 1.3, 16.31 and 19.498 to 19.504). */
export interface ListLevel {
  /** `1`, `a`, `A`, `i`, `I`; empty for no number, null for a bullet. */
  readonly format: string | null;
  readonly prefix: string;
  readonly suffix: string;
  /** How many levels the number shows. */
  readonly shown: number;
  readonly start: number;
}

/** Styles of an OpenDocument file, as far as they decide what a reader sees. */
export class OdfStyles {
  readonly #styles = new Map<string, XmlElement>();
  readonly #lists = new Map<string, ReadonlyMap<number, ListLevel>>();
  /** Numbers of headings. */
  readonly outline: ReadonlyMap<number, ListLevel>;

  /** @param groups elements that hold styles, later ones before earlier ones where names are equal */
  constructor(groups: readonly (XmlElement | undefined)[]) {
    let outline: ReadonlyMap<number, ListLevel> = new Map();
    for (const element of groups.flatMap((group) => (group ? elementsOf(group) : []))) {
      const name = element.attributes.get('name') ?? '';
      if (element.name === 'style:style') this.#styles.set(`${element.attributes.get('family')} ${name}`, element);
      else if (element.name === 'text:list-style') this.#lists.set(name, levelsOf(element));
      else if (element.name === 'text:outline-style') outline = levelsOf(element);
    }
    this.outline = outline;
  }

  list(name: string): ReadonlyMap<number, ListLevel> | undefined {
    return this.#lists.get(name);
  }

  /** Whether text in a style is not shown. */
  isHidden(family: string, name: string | undefined): boolean {
    return this.#property(family, name, 'display') === 'none';
  }

  /** Where words in a style stand: "super", "sub", or on the line. */
  position(name: string | undefined): 'super' | 'sub' | null {
    const [height = '0'] = (this.#property('text', name, 'text-position') ?? '').split(' ');
    if (height === 'super' || height === 'sub') return height;
    const raised = Number.parseFloat(height);
    return raised > 0 ? 'super' : raised < 0 ? 'sub' : null;
  }

  #property(family: string, name: string | undefined, property: string): string | undefined {
    let style = this.#styles.get(`${family} ${name}`);
    for (let i = 0; style && i < maxParents; i += 1) {
      const value = child(style, 'style:text-properties')?.attributes.get(property);
      if (value !== undefined) return value;
      style = this.#styles.get(`${family} ${style.attributes.get('parent-style-name')}`);
    }
    return undefined;
  }
}

function levelsOf(style: XmlElement): ReadonlyMap<number, ListLevel> {
  const levels = ['text:list-level-style-number', 'text:outline-level-style'].flatMap((name) =>
    childrenNamed(style, name).map((element) => [element, element.attributes.get('num-format') ?? ''] as const),
  );
  const bullets = ['text:list-level-style-bullet', 'text:list-level-style-image'].flatMap((name) =>
    childrenNamed(style, name).map((element) => [element, null] as const),
  );
  return new Map(
    [...levels, ...bullets].map(([{ attributes }, format]) => [
      Number(attributes.get('level') ?? 1),
      {
        format,
        prefix: attributes.get('num-prefix') ?? '',
        suffix: attributes.get('num-suffix') ?? '',
        shown: Math.max(1, Number(attributes.get('display-levels') ?? 1) || 1),
        start: Number(attributes.get('start-value') ?? 1) || 0,
      },
    ]),
  );
}
