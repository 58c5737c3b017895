import { createRequire } from 'node:module';
import { Unreadable } from '../unreadable.ts';
import type { Choices, LifeSign } from '../reader.ts';
import { languageData } from './languages.ts';

const require = createRequire(import.meta.url);

/** What of Tesseract, compiled to WebAssembly, is used; the package has no types. */
interface Tesseract {
  readonly FS: { writeFile(path: string, bytes: Uint8Array): void };
  readonly TessBaseAPI: new () => TesseractApi;
}

interface TesseractApi {
  /** @returns -1 when the data of a language cannot be used */
  Init(folder: null, languages: string, engine: number, configuration: null): number;
  /** Takes the file `/input`. @returns 1 when it is no picture */
  SetImageFile(orientation: number, angle: number): number;
  Recognize(monitor: null): number;
  GetUTF8Text(): string;
  /** Between 0 and 100. */
  MeanTextConf(): number;
}

/** The neural network, the only engine that the data of the languages is for. */
const neural = 1;

/** Loading a language, and recognising a page, in bytes of text that take as long on a slow computer. */
const [loadingBytes, pageBytes] = [40_000_000, 60_000_000];

/** What was recognised on a picture. */
export interface Recognized {
  readonly text: string;
  /** Mean over the words, in percent. */
  readonly confidence: number;
}

/** Whether scanned pages are read, in which languages, and where a person keeps more of them. */
export type Recognition = Pick<Choices, 'ocr' | 'ocrData'>;

/** Reads the words on pictures with Tesseract, in this thread and without any connection. */
class Recognizer {
  readonly #tesseract: Tesseract;
  readonly #api: TesseractApi;

  private constructor(tesseract: Tesseract, api: TesseractApi) {
    this.#tesseract = tesseract;
    this.#api = api;
  }

  /** @throws Unreadable when a language is missing */
  static async of(languages: readonly string[], folder: string | undefined): Promise<Recognizer> {
    const data = await Promise.all(languages.map((language) => languageData(language, folder)));
    // Every engine that this program runs in has these instructions, and newer ones would give other results on some of them.
    const start = require('tesseract.js-core/tesseract-core-simd-lstm') as (options: object) => Promise<Tesseract>;
    const silent = () => undefined;
    const tesseract = await start({ print: silent, printErr: silent, TesseractProgress: silent });
    for (const [i, bytes] of data.entries()) tesseract.FS.writeFile(`./${languages[i]!}.traineddata`, bytes);
    const api = new tesseract.TessBaseAPI();
    if (api.Init(null, languages.join('+'), neural, null) === -1)
      throw new Unreadable(`cannot be read: the data of ${languages.join(', ')} is not of Tesseract 4 or later`);
    return new Recognizer(tesseract, api);
  }

  read(picture: Uint8Array): Recognized {
    this.#tesseract.FS.writeFile('/input', picture);
    if (this.#api.SetImageFile(1, 0) === 1)
      throw new Unreadable('is damaged, or a picture of a kind that is not read; save it as .png');
    this.#api.Recognize(null);
    return { text: this.#api.GetUTF8Text().trim(), confidence: this.#api.MeanTextConf() };
  }
}

/** The one that was used last; loading it takes seconds, and it stays until other languages are asked for. */
let kept: { readonly key: string; readonly recognizer: Promise<Recognizer> } | null = null;

/**
 * The words on a picture (PNG, JPEG, TIFF, PNM).
 *
 * @throws Unreadable when it is none, or a language is missing
 */
export async function recognize(
  picture: Uint8Array,
  { ocr = [], ocrData }: Recognition,
  life: LifeSign = () => undefined,
): Promise<Recognized> {
  const key = JSON.stringify([ocr, ocrData]);
  if (kept?.key !== key) {
    life(loadingBytes);
    kept = { key, recognizer: Recognizer.of(ocr, ocrData) };
  }
  try {
    const recognizer = await kept.recognizer;
    life(pageBytes);
    return recognizer.read(picture);
  } catch (error) {
    // After an error inside of WebAssembly nothing of it can be used.
    kept = null;
    throw error;
  }
}

/** Whether a person asked for text recognition. */
export const isAsked = ({ ocr }: Recognition): boolean => ocr !== undefined && ocr.length > 0;

/** Said of text that was recognised. */
export const recognizedDoubt = ({ confidence }: Recognized): string =>
  `was read from a picture by text recognition, with a mean confidence of ${confidence} %`;

/** Said of a picture in which nothing was found. */
export const nothingRecognized = 'is a picture in which text recognition found no text';

/** Said where it was not asked for. */
export const runAgain = 'run again with --ocr, and the languages of the text';
