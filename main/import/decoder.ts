/** Turns bytes of one encoding into characters; `stream` keeps what is cut off for the next bytes. */
export interface Decoder {
  /** @throws TypeError where it was asked to and a byte is wrong */
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

interface Options {
  /** Throws where bytes are wrong, instead of writing U+FFFD. */
  readonly fatal?: boolean;
}

/** The upper half of code page 850, as MS-DOS in western Europe wrote (IBM CP00850); the lower half is ASCII. */
const upper850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

/**
 * What the upper half of windows-1252 begins with; the rest is that of Latin 1 (WHATWG, Encoding, index windows-1252). Node
 * decodes these signs as control characters where a text is decoded at once (https://github.com/nodejs/node/issues/56542).
 */
const upper1252 =
  '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ' +
  Array.from({ length: 96 }, (_, i) => String.fromCharCode(0xa0 + i)).join('');

class CodePage implements Decoder {
  readonly #upper: string;

  constructor(upper: string) {
    this.#upper = upper;
  }

  decode(bytes: Uint8Array = new Uint8Array()): string {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    return text.replace(/[\x80-\xff]/g, (char) => this.#upper[char.charCodeAt(0) - 0x80]!);
  }
}

/**
 * A text that a library decoded with Node's own decoder of windows-1252, with the signs that came out as control characters; no
 * other text has any of those.
 */
export const withWesternSigns = (text: string): string =>
  text.replace(/[\x80-\x9f]/g, (char) => upper1252[char.charCodeAt(0) - 0x80]!);

const lastCodePoint = 0x10ffff;

/** Whether four bytes stand for a character. */
export const isScalar = (value: number): boolean =>
  value > 0 && value <= lastCodePoint && !(value >= 0xd800 && value < 0xe000);

class Utf32 implements Decoder {
  readonly #little: boolean;
  readonly #fatal: boolean;
  #rest = Buffer.alloc(0);

  constructor(little: boolean, fatal: boolean) {
    this.#little = little;
    this.#fatal = fatal;
  }

  decode(bytes: Uint8Array = new Uint8Array(), { stream = false } = {}): string {
    const all = Buffer.concat([this.#rest, bytes]);
    const whole = all.length & ~3;
    const pieces: string[] = [];
    for (let i = 0; i < whole; i += 4)
      pieces.push(this.#char(this.#little ? all.readUInt32LE(i) : all.readUInt32BE(i)));
    this.#rest = all.subarray(whole);
    if (!stream && this.#rest.length) pieces.push(this.#char(0));
    return pieces.join('');
  }

  #char(value: number): string {
    if (isScalar(value)) return String.fromCodePoint(value);
    if (this.#fatal) throw new TypeError('four bytes are no character');
    return '\ufffd';
  }
}

/** Encodings that TextDecoder does not know, or not well. */
const own: Readonly<Record<string, (fatal: boolean) => Decoder>> = {
  cp850: () => new CodePage(upper850),
  'windows-1252': () => new CodePage(upper1252),
  'utf-32le': (fatal) => new Utf32(true, fatal),
  'utf-32be': (fatal) => new Utf32(false, fatal),
};

/** A decoder that leaves a byte order mark in the text. @throws RangeError for a label that nobody knows */
export const decoderOf = (label: string, { fatal = false }: Options = {}): Decoder =>
  own[label]?.(fatal) ?? new TextDecoder(label, { fatal, ignoreBOM: true });
