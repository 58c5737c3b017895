import { forProperties } from './bytes.ts';

/** What a style or a run of characters says of how they are shown; undefined where it says nothing. */
export interface Look {
  readonly hidden?: boolean | undefined;
  readonly position?: 'super' | 'sub' | null | undefined;
}

/** What a paragraph, or its style, says of it. */
export interface Shape {
  /** The number of its list, counted from 1; 0 for none. */
  readonly list?: number | undefined;
  readonly level?: number | undefined;
  readonly inTable?: boolean | undefined;
  readonly endsRow?: boolean | undefined;
}

interface Style {
  readonly base: number;
  readonly look: Look;
  readonly shape: Shape;
}

const property = {
  hidden: 0x083c,
  deleted: 0x0800,
  position: 0x2a48,
  style: 0x4a30,
  symbol: 0x6a09,
  list: 0x460b,
  level: 0x260a,
  inTable: 0x2416,
  endsRow: 0x2417,
} as const;

/** How characters are shown by their own properties ([MS-DOC] 2.6.1), with those of styles below. */
export interface CharacterLook extends Look {
  readonly deleted?: boolean;
  readonly style?: number;
  /** A sign of a font of signs. */
  readonly symbol?: number;
}

export function characterLook(list: Buffer, styled: (style: number) => Look): CharacterLook {
  let look: CharacterLook = {};
  forProperties(list, (found, operand) => {
    const value = operand[0] ?? 0;
    if (found === property.style) look = { ...look, ...styled(operand.readUInt16LE(0)) };
    // 128 is what the style says, 129 the opposite.
    else if (found === property.hidden)
      look = { ...look, hidden: value > 1 ? (look.hidden ?? false) !== (value === 129) : value === 1 };
    else if (found === property.deleted) look = { ...look, deleted: (value & 1) === 1 };
    else if (found === property.position)
      look = { ...look, position: value === 1 ? 'super' : value === 2 ? 'sub' : null };
    else if (found === property.symbol) look = { ...look, symbol: operand.readUInt16LE(2) };
  });
  return look;
}

export function paragraphShape(list: Buffer): Shape {
  let shape: Shape = {};
  forProperties(list, (found, operand) => {
    const value = operand[0] ?? 0;
    if (found === property.list) shape = { ...shape, list: operand.readUInt16LE(0) };
    else if (found === property.level) shape = { ...shape, level: value };
    else if (found === property.inTable) shape = { ...shape, inTable: value === 1 };
    else if (found === property.endsRow) shape = { ...shape, endsRow: value === 1 };
  });
  return shape;
}

/** No style is built on another one more often. */
const deepest = 20;

/** Kinds of styles ([MS-DOC] 2.9.258). */
const [ofParagraphs, ofCharacters] = [1, 2];

/** The styles of a document by their numbers, each with what it says after all that it is built on. */
export class Styles {
  readonly #styles: readonly (Style | null)[];

  constructor(sheet: Buffer) {
    this.#styles = sheet.length >= 6 ? stylesOf(sheet) : [];
  }

  look = (number: number): Look => Object.assign({}, ...this.#chain(number).map(({ look }) => look)) as Look;

  shape = (number: number): Shape => Object.assign({}, ...this.#chain(number).map(({ shape }) => shape)) as Shape;

  #chain(number: number): Style[] {
    const chain: Style[] = [];
    for (let style = this.#styles[number]; style && chain.length < deepest; style = this.#styles[style.base])
      chain.unshift(style);
    return chain;
  }
}

function stylesOf(sheet: Buffer): (Style | null)[] {
  const headLength = sheet.readUInt16LE(0);
  const [count, baseLength] = [sheet.readUInt16LE(2), sheet.readUInt16LE(4)];
  const styles: (Style | null)[] = [];
  for (let [i, at] = [0, 2 + headLength]; i < count && at + 2 <= sheet.length; i += 1) {
    const length = sheet.readUInt16LE(at);
    const style = sheet.subarray(at + 2, at + 2 + length);
    styles.push(style.length >= baseLength + 2 && length > 0 ? styleOf(style, baseLength) : null);
    at += 2 + length + (length % 2);
  }
  return styles;
}

/** [MS-DOC] 2.9.260: numbers of kind and base, a name, and lists of properties of paragraphs and characters. */
function styleOf(style: Buffer, baseLength: number): Style {
  const about = style.readUInt16LE(2);
  const [kind, base] = [about & 0xf, about >> 4];
  let at = baseLength + 2 + 2 * (style.readUInt16LE(baseLength) + 1);
  const next = (): Buffer => {
    if (at + 2 > style.length) return Buffer.alloc(0);
    const length = style.readUInt16LE(at);
    const list = style.subarray(at + 2, at + 2 + length);
    at += 2 + length + (length % 2);
    return list;
  };
  const shape = kind === ofParagraphs ? paragraphShape(next().subarray(2)) : {};
  const look = kind === ofParagraphs || kind === ofCharacters ? characterLook(next(), () => ({})) : {};
  return { base, look, shape };
}
