import type { Parameter } from '../models/architecture.ts';
import type { Form } from '../models/forms/form.ts';
import { floatRaw, rowReader, runsOf } from '../models/rows.ts';
import type { ModelSource } from '../models/source.ts';
import type { Rounding } from './exporter.ts';

/** A number type of a format, as far as it says what becomes of each parameter. */
export interface Rounds {
  readonly name: string;
  form(source: ModelSource, parameter: Parameter): Pick<Form, 'rounding' | 'read'>;
}

/** Parameters that a type rounds which are not rounded so already, and what to. */
function roundedBy({ form }: Rounds, source: ModelSource) {
  const all = source.parameters.filter(({ shape }) => shape.length === 2);
  const found = all.flatMap((parameter) => {
    const { rounding } = form(source, parameter);
    return rounding === null ? [] : [{ parameter, from: source.storage(parameter), to: rounding }];
  });
  return { all, found };
}

/** What of a model is rounded by writing it so; null where every number stays what it is. */
export function roundingBy(type: Rounds, source: ModelSource): Rounding | null {
  const note = roundingNote(type, source);
  return note === null ? null : { note, written: asWritten(type, source) };
}

/** The same in a sentence. */
export function roundingNote(type: Rounds, source: ModelSource): string | null {
  const { all, found } = roundedBy(type, source);
  if (!found.length) return null;
  const pairs = [...new Set(found.map(({ from, to }) => `${from} to ${to}`))].join(', ');
  const which = found.length === all.length ? `All ${all.length}` : `${found.length} of ${all.length}`;
  return `${which} matrices are rounded for this export, each number to nearest (${pairs}): its loss is not that of the model in the project.`;
}

/** Errors that nobody needs to know of: what float16 makes of bfloat16. */
const negligible = 1e-6;

/**
 * The same sentence with how far the written matrices are from the model's, √(Σ (w − ŵ)² / Σ w²) over all of them; nothing
 * where that is nothing.
 *
 * @param written what was written, where reading it is quicker than to round anew.
 */
export async function roundingFound(
  type: Rounds,
  source: ModelSource,
  written: Pick<ModelSource, 'read'> = asWritten(type, source),
): Promise<readonly string[]> {
  let [squared, all] = [0, 0];
  for (const { parameter } of roundedBy(type, source).found) {
    const [own, found] = [rowReader(source, parameter), rowReader(written, parameter)];
    for (const rows of runsOf(parameter.shape)) {
      const rounded = await found(rows);
      (await own(rows)).forEach((value, i) => {
        squared += (value - (rounded[i] as number)) ** 2;
        all += value ** 2;
      });
    }
  }
  const error = all > 0 ? Math.sqrt(squared / all) : 0;
  if (error < negligible) return [];
  const percent = (100 * error).toPrecision(2);
  return [`${roundingNote(type, source)} The rounding changed the matrices by ${percent} % (root mean square).`];
}

/** The model with the values that a type writes. */
export function asWritten(type: Rounds, source: ModelSource): ModelSource {
  const read: ModelSource['read'] = (parameter, rows) => type.form(source, parameter).read(rows);
  return {
    ...source,
    fingerprint: `${source.fingerprint} as ${type.name}`,
    storage: () => 'F32',
    read,
    readRaw: async (parameter, rows) => floatRaw(await read(parameter, rows), parameter.shape),
  };
}
