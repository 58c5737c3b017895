import { Unreadable } from '../../unreadable.ts';
import { subscript, superscript } from '../../scripts.ts';
import { charsetLabel, codePageLabel, RtfDecoders } from './encodings.ts';
import type { RtfToken } from './tokens.ts';

/** Groups in groups; documents have a few dozen. */
const maxDepth = 10_000;

/** Groups that hold what nobody reads as text, or what stands elsewhere again. */
const unread = new Set(
  (
    'colortbl stylesheet info pict object fldinst nonshppict shprslt sp pn pnseclvl nonesttables filetbl listtable ' +
    'listoverridetable revtbl rsidtbl generator xmlnstbl themedata colorschememapping datastore latentstyles ' +
    'bkmkstart bkmkend atrfstart atrfend atnid atnauthor atndate atnref atnicn tc xe rxe template private pgptbl'
  ).split(' '),
);

/** Optional groups (`\*`) that are read all the same; of all others is said that who does not know them passes them by. */
const readOptional = new Set(['shpinst', 'annotation', 'ud', 'footnote', 'fldrslt']);

/** Signs that have words of their own. */
const signs: ReadonlyMap<string, string> = new Map(
  Object.entries({
    tab: '\t',
    line: '\n',
    lbr: '\n',
    emdash: '—',
    endash: '–',
    emspace: '\u2003',
    enspace: '\u2002',
    qmspace: '\u2005',
    bullet: '•',
    lquote: '‘',
    rquote: '’',
    ldblquote: '“',
    rdblquote: '”',
    zwj: '\u200d',
    zwnj: '\u200c',
    '~': '\u00a0',
    _: '\u2011',
  }),
);

/** What ends in a text, and what begins an entry of a list, until all of it is there; no text holds these signs. */
const [cellEnd, rowEnd, paragraphEnd, label] = ['\ue001', '\ue002', '\ue003', '\ue004'];
const lastCell = new RegExp(`${cellEnd}$`);

const breaks = new Set(['par', 'sect', 'page', 'column', '\r', '\n']);

/** Where text of a group goes: the document, a note, a comment; null for nowhere. */
interface Target {
  readonly pieces: string[];
}

/** What holds for text in a group, and for groups in it until they say otherwise. */
interface State {
  target: Target | null;
  font: number;
  hidden: boolean;
  position: 'super' | 'sub' | null;
  /** Signs that stand in for a character of Unicode, for programs that do not know it. */
  fallback: number;
  inTable: boolean;
  /** The number or bullet of an entry of a list. */
  isLabel: boolean;
  /** Inside the list of fonts. */
  inFonts: boolean;
  /** Just opened: its first word says what it is. */
  fresh: boolean;
  optional: boolean;
}

const target = (): Target => ({ pieces: [] });

/** The text of an RTF document from its tokens, with notes, comments, headers and footers apart. */
export class RtfText {
  readonly body = target();
  readonly notes: Target[] = [];
  readonly comments: Target[] = [];
  readonly headers: Target[] = [];
  readonly footers: Target[] = [];
  /** Equations, and what other programs made. */
  objects = 0;
  readonly #boxes: Target[] = [];
  readonly #decoders = new RtfDecoders();
  readonly #fonts = new Map<number, string>();
  #state: State = {
    ...{ target: this.body, font: -1, hidden: false, position: null, fallback: 1, inFonts: false },
    ...{ fresh: false, optional: false, inTable: false, isLabel: false },
  };
  readonly #stack: State[] = [];
  #bytes: Buffer[] = [];
  /** Signs after a character of Unicode that stand for it and are passed by. */
  #passBy = 0;
  #page = 'windows-1252';
  #defaultFont = -1;

  take(token: RtfToken): void {
    if (token.kind === 'bytes') {
      this.#state.fresh = false;
      const passedBy = Math.min(this.#passBy, token.bytes.length);
      this.#passBy -= passedBy;
      if (this.#state.target) this.#bytes.push(token.bytes.subarray(passedBy));
      return;
    }
    this.#flush();
    if (token.kind === 'word') this.#word(token.name, token.value);
    else if (token.kind === 'open') {
      if (this.#stack.length >= maxDepth)
        throw new Unreadable(`has more than ${maxDepth} groups in each other; save it as text`);
      this.#passBy = 0;
      this.#stack.push(this.#state);
      this.#state = { ...this.#state, fresh: true, optional: false, isLabel: false };
    } else this.#close();
  }

  #close(): void {
    this.#passBy = 0;
    const closed = this.#state;
    this.#state = this.#stack.pop() ?? closed;
    if (!closed.isLabel || !closed.target) return;
    const words = closed.target.pieces.join('').trim();
    if (words) this.#write(`${label}${/[\p{L}\p{N}]/u.test(words) ? words : '-'} `);
  }

  end(): void {
    this.#flush();
    for (const box of this.#boxes.splice(0)) this.body.pieces.push(paragraphEnd + shownText(box));
  }

  #word(name: string, value: number | null): void {
    const state = this.#state;
    if (state.fresh && name === '*') {
      state.optional = true;
      return;
    }
    if (state.fresh) this.#begin(name);
    state.fresh = false;
    const sign = signs.get(name);
    const standsIn = sign !== undefined && this.#passBy > 0;
    this.#passBy = standsIn ? this.#passBy - 1 : 0;
    if (sign !== undefined) this.#write(standsIn ? '' : sign);
    else if (breaks.has(name)) this.#endParagraph();
    else if (Object.hasOwn(this.#words, name)) this.#words[name]!(value);
  }

  /** Boxes stand behind the paragraph that they belong to. */
  #endParagraph(): void {
    // A cell is one line, whatever paragraphs it has.
    this.#write(this.#state.inTable ? ' ' : paragraphEnd);
    if (this.#state.target !== this.body || this.#state.inTable) return;
    for (const box of this.#boxes.splice(0)) this.#write(shownText(box) + paragraphEnd);
  }

  /** The first word of a group says where its text goes. */
  #begin(name: string): void {
    const state = this.#state;
    const list = this.#list(name);
    if (name === 'object' || name === 'moMath') this.objects += 1;
    if (name === 'fonttbl') [state.inFonts, state.target] = [true, null];
    else if (unread.has(name) || (state.optional && !readOptional.has(name))) state.target = null;
    // What is written for old programs is followed by the same for new ones.
    else if (name === 'upr') state.target &&= target();
    else if (name === 'ud') state.target = this.#stack.at(-2)?.target ?? null;
    else if (name === 'listtext' || name === 'pntext') {
      if (state.target) [state.target, state.isLabel] = [target(), true];
    } else if (name === 'shptxt') {
      if (state.target) this.#boxes.push((state.target = target()));
      state.inTable = false;
    } else if (state.target && list) {
      if (name === 'footnote') this.#write(`[${this.notes.length + 1}]`);
      state.target = target();
      list.push(state.target);
      Object.assign(state, { hidden: false, position: null, inTable: false });
    }
  }

  /** Texts that stand apart from the document, by the word that begins one. */
  #list(name: string): Target[] | null {
    if (/^header[lrf]?$/.test(name)) return this.headers;
    if (/^footer[lrf]?$/.test(name)) return this.footers;
    return name === 'footnote' ? this.notes : name === 'annotation' ? this.comments : null;
  }

  /** What words do that change how text is read. */
  readonly #words: Readonly<Record<string, (value: number | null) => void>> = {
    cell: () => this.#write(cellEnd),
    nestcell: () => this.#write(cellEnd),
    row: () => this.#write(rowEnd),
    nestrow: () => this.#write(rowEnd),
    intbl: (value) => (this.#state.inTable = value !== 0),
    pard: () => (this.#state.inTable = false),
    ansicpg: (value) => (this.#page = codePageLabel(value ?? 1252)),
    mac: () => (this.#page = 'macintosh'),
    pc: () => (this.#page = 'cp850'),
    pca: () => (this.#page = 'cp850'),
    deff: (value) => (this.#defaultFont = this.#state.font = value ?? -1),
    f: (value) => (this.#state.font = value ?? -1),
    fcharset: (value) => {
      const label = charsetLabel(value ?? 0);
      if (this.#state.inFonts && label) this.#fonts.set(this.#state.font, label);
    },
    plain: () => Object.assign(this.#state, { font: this.#defaultFont, hidden: false, position: null }),
    v: (value) => (this.#state.hidden = value !== 0),
    deleted: (value) => (this.#state.hidden = value !== 0),
    super: (value) => (this.#state.position = value === 0 ? null : 'super'),
    sub: (value) => (this.#state.position = value === 0 ? null : 'sub'),
    nosupersub: () => (this.#state.position = null),
    uc: (value) => (this.#state.fallback = Math.max(0, value ?? 1)),
    u: (value) => {
      this.#write(String.fromCharCode((value ?? 0x3f) & 0xffff));
      this.#passBy = this.#state.fallback;
    },
  };

  #flush(): void {
    if (!this.#bytes.length) return;
    const label = this.#fonts.get(this.#state.font) ?? this.#page;
    const { target: to, hidden } = this.#state;
    if (to && !hidden) this.#write(this.#decoders.decode(Buffer.concat(this.#bytes), label));
    this.#bytes = [];
  }

  #write(text: string): void {
    const { target: to, hidden, position } = this.#state;
    if (!to || hidden) return;
    to.pieces.push(position === 'super' ? superscript(text) : position === 'sub' ? subscript(text) : text);
  }
}

/**
 * A text as it is seen: paragraphs with a blank line between, entries of lists in lines; rows of tables in lines with tabs
 * between the cells.
 */
export function shownText({ pieces }: Target): string {
  const blocks: { readonly text: string; readonly inList: boolean }[] = [];
  for (const paragraph of pieces.join('').split(paragraphEnd)) {
    const rows = paragraph.split(rowEnd);
    const words = rows.pop() ?? '';
    const lines = rows.map(rowText).filter(Boolean);
    if (lines.length) blocks.push({ text: lines.join('\n'), inList: false });
    const text = words.replaceAll(label, '').replaceAll(cellEnd, '\t').trim();
    if (text) blocks.push({ text, inList: words.includes(label) });
  }
  return blocks
    .map(({ text, inList }, i) => (i === 0 ? '' : inList && blocks[i - 1]?.inList ? '\n' : '\n\n') + text)
    .join('');
}

const rowText = (row: string): string =>
  row
    .replaceAll(label, '')
    .replace(lastCell, '')
    .split(cellEnd)
    .map((cell) => cell.replace(/\s+/g, ' ').trim())
    .join('\t')
    .trimEnd();
