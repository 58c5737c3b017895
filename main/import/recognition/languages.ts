import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Unreadable } from '../unreadable.ts';

const require = createRequire(import.meta.url);

/** Languages that are part of the program: English, German, French, Spanish, Italian. */
const ownLanguages = ['eng', 'deu', 'fra', 'spa', 'ita'];

/**
 * What Tesseract knows of a language (`eng.traineddata`): from the folder that a person named, else from the program.
 *
 * @throws Unreadable when it is in neither
 */
export async function languageData(language: string, folder: string | undefined): Promise<Buffer> {
  const name = `${language}.traineddata`;
  const places = [
    ...(folder === undefined ? [] : [join(folder, name), join(folder, `${name}.gz`)]),
    ...(ownLanguages.includes(language) ? [join(packageOf(language), '4.0.0_best_int', `${name}.gz`)] : []),
  ];
  const place = places.find((path) => existsSync(path));
  if (place === undefined)
    throw new Unreadable(
      `cannot be read in the language ${language}, which is not one of ${ownLanguages.join(', ')}; ` +
        `put ${name} into a folder and name that with --ocr-data`,
    );
  const bytes = await readFile(place);
  return place.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

const packageOf = (language: string): string => dirname(require.resolve(`@tesseract.js-data/${language}/package.json`));
