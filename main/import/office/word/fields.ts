import { child, childrenNamed, descendants, switchOf, valueOf, type XmlElement } from '../xmlTree.ts';

/** Follows the fields of a document (ECMA-376, 17.16): instructions are not shown, results are. */
export class Fields {
  /** Of the fields that are open: whether their result has begun. */
  readonly #open: boolean[] = [];

  /** Whether what comes now is shown. */
  get shown(): boolean {
    return this.#open.every(Boolean);
  }

  /** Goes on by a sign of a field. @returns what is shown for a control of a form, which has no result */
  sign(element: XmlElement): string {
    const shownBefore = this.shown;
    switch (element.attributes.get('fldCharType')) {
      case 'begin':
        this.#open.push(false);
        return shownBefore ? control(child(element, 'w:ffData')) : '';
      case 'separate':
        this.#open[this.#open.length - 1] = true;
        return '';
      case 'end':
        this.#open.pop();
        return '';
      default:
        return '';
    }
  }
}

/** What boxes and lists to choose from show. */
function control(data: XmlElement | undefined): string {
  const box = child(data, 'w:checkBox');
  if (box) return (switchOf(box, 'w:checked') ?? switchOf(box, 'w:default')) ? '☒' : '☐';
  const list = child(data, 'w:ddList');
  if (!list) return '';
  const chosen = Number(valueOf(list, 'w:result') ?? valueOf(list, 'w:default') ?? 0);
  return childrenNamed(list, 'w:listEntry')[chosen]?.attributes.get('val') ?? '';
}

/** Numbers of footnotes and endnotes, in the order in which the text refers to them. */
export class NoteNumbers {
  readonly #numbers = new Map<string, number>();

  numberOf(note: string): number {
    const number = this.#numbers.get(note) ?? this.#numbers.size + 1;
    this.#numbers.set(note, number);
    return number;
  }

  /** Notes that were referred to, in the order of their numbers. */
  get notes(): string[] {
    return [...this.#numbers.keys()];
  }
}

/** The address of an alternative chunk, a link or a header. */
export const referenceOf = (element: XmlElement): string => element.attributes.get('id') ?? '';

/** Text boxes of a drawing, in the form that new or old programs know. */
export const textBoxes = (element: XmlElement): XmlElement[] => [...descendants(element, 'w:txbxContent')];
