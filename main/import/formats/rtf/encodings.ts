import { type Decoder, decoderOf } from '../../decoder.ts';

/** Encodings of the character sets of fonts (`\fcharset`). */
const charsets: Readonly<Record<number, string>> = {
  77: 'macintosh',
  128: 'shift_jis',
  129: 'euc-kr',
  134: 'gbk',
  136: 'big5',
  161: 'windows-1253',
  162: 'windows-1254',
  163: 'windows-1258',
  177: 'windows-1255',
  178: 'windows-1256',
  186: 'windows-1257',
  204: 'windows-1251',
  222: 'windows-874',
  238: 'windows-1250',
};

/** Code pages of Windows that have other names elsewhere (`\ansicpg`), and those of mail. */
const codePages: Readonly<Record<number, string>> = {
  437: 'cp850',
  850: 'cp850',
  866: 'ibm866',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  20866: 'koi8-r',
  21866: 'koi8-u',
  28592: 'iso-8859-2',
  28595: 'iso-8859-5',
  28597: 'iso-8859-7',
  50220: 'iso-2022-jp',
  51932: 'euc-jp',
  51949: 'euc-kr',
  54936: 'gb18030',
  65001: 'utf-8',
};

export const charsetLabel = (charset: number): string | null => charsets[charset] ?? null;

export const codePageLabel = (page: number): string => codePages[page] ?? `windows-${page}`;

/** Decoders by name; an unknown one is that of western Europe. */
export class RtfDecoders {
  readonly #known = new Map<string, Decoder>();

  decode(bytes: Uint8Array, label: string): string {
    const decoder = this.#known.get(label) ?? this.#make(label);
    return decoder.decode(bytes);
  }

  #make(label: string): Decoder {
    let decoder: Decoder;
    try {
      decoder = decoderOf(label);
    } catch {
      decoder = decoderOf('windows-1252');
    }
    this.#known.set(label, decoder);
    return decoder;
  }
}
