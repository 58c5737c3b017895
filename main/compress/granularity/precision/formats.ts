import { type Storage, storageBytes, storageFor } from '../../../formats/storage/index.ts';
import type { Parameter } from '../../../models/architecture.ts';
import type { ModelSource } from '../../../models/source.ts';
import type { Extraction } from '../../extraction/extraction.ts';
import { wantedFor } from '../../../models/precision.ts';

/** What parameters are rounded to where their shapes allow, by name; what is not named stays as it is. */
export type Formats = ReadonlyMap<string, Storage>;

/** One precision for all matrices of the layers, and one for the tables: that of the settings. */
export function uniformFormats({ source, settings: { precision } }: Extraction): Formats {
  if (!precision)
    throw new Error('The recipe rounds, but nothing says to how many bits; name a precision, such as q8_0.');
  return new Map(
    source.parameters.flatMap((parameter) => {
      const storage = wantedFor(source, precision, parameter);
      return storage ? [[parameter.name, storage] as const] : [];
    }),
  );
}

/** Bytes of parameters of a model once it is rounded. */
export const bytesIn = (source: ModelSource, formats: Formats, parameters = source.parameters): number =>
  parameters.reduce((sum, parameter) => {
    const { shape } = parameter;
    return sum + storageBytes(storedAs(source, formats, parameter), shape);
  }, 0);

/** How a parameter is stored once it is rounded. */
function storedAs(source: ModelSource, formats: Formats, parameter: Parameter): Storage {
  const wanted = formats.get(parameter.name);
  return wanted ? storageFor(wanted, parameter.shape) : source.storage(parameter);
}
