import { child, childrenNamed, switchOf, valueOf, type XmlElement } from '../xmlTree.ts';

/** The list that a paragraph belongs to; `level` is absent where its style says it. */
export interface ListPlace {
  readonly id: string;
  readonly level: number | undefined;
}

/** Styles may be based on each other in a circle in a damaged file. */
const maxBases = 32;

/** What styles say about lists and hidden text. */
export class Styles {
  readonly #styles = new Map<string, XmlElement>();
  readonly #defaults: XmlElement | undefined;
  /** The style of paragraphs that name none. */
  readonly usual: string | undefined;

  constructor(part: XmlElement | undefined) {
    this.#defaults = child(child(child(part, 'w:docDefaults'), 'w:rPrDefault'), 'w:rPr');
    let usual: string | undefined;
    for (const style of childrenNamed(part, 'w:style')) {
      const id = style.attributes.get('styleId') ?? '';
      this.#styles.set(id, style);
      const isDefault = /^(1|true|on)$/.test(style.attributes.get('default') ?? '');
      if (isDefault && style.attributes.get('type') === 'paragraph') usual = id;
    }
    this.usual = usual;
  }

  /** The list of a paragraph: its own, else that of its style, with the style that names it. */
  listOf(properties: XmlElement | undefined): { readonly place: ListPlace; readonly style: string | undefined } | null {
    const style = valueOf(properties, 'w:pStyle') ?? this.usual;
    const own = placeOf(properties);
    if (own) return { place: own, style };
    for (const [id, element] of this.#chain(style)) {
      const place = placeOf(child(element, 'w:pPr'));
      if (place) return { place, style: id };
    }
    return null;
  }

  /** Whether a run is hidden: by itself, its style, the style of its paragraph, or for the whole document. */
  isHidden(run: XmlElement | undefined, paragraph: XmlElement | undefined): boolean {
    const own = switchOf(run, 'w:vanish');
    if (own !== undefined) return own;
    for (const style of [valueOf(run, 'w:rStyle'), valueOf(paragraph, 'w:pStyle') ?? this.usual])
      for (const [, element] of this.#chain(style)) {
        const said = switchOf(child(element, 'w:rPr'), 'w:vanish');
        if (said !== undefined) return said;
      }
    return switchOf(this.#defaults, 'w:vanish') ?? false;
  }

  /** A style and those it is based on. */
  *#chain(style: string | undefined): Generator<readonly [id: string, style: XmlElement]> {
    let id = style;
    for (let steps = 0; id !== undefined && steps < maxBases; steps += 1) {
      const element = this.#styles.get(id);
      if (!element) return;
      yield [id, element];
      id = valueOf(element, 'w:basedOn');
    }
  }
}

function placeOf(properties: XmlElement | undefined): ListPlace | null {
  const numbering = child(properties, 'w:numPr');
  const id = valueOf(numbering, 'w:numId');
  if (id === undefined) return null;
  const level = valueOf(numbering, 'w:ilvl');
  return { id, level: level === undefined ? undefined : Number(level) };
}
