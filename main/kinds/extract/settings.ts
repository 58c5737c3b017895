import { z } from 'zod';
import { type ExtractionInput, extractionSettings, type ExtractionSettings } from '../../../preload/contract/index.ts';
import { type Target, target } from '../../../preload/contract/extraction.ts';
import { decidesShares, type Recipe } from '../../compress/recipe/recipe.ts';

/** Everything a person chose for an extraction, complete: stored with the run, read again by whoever resumes it. */
export interface RunSettings extends ExtractionSettings {
  /** Share to remove; null while the run has to find it (targets "keep" and "time"). */
  readonly sparsity: number | null;
  readonly target: Target | null;
}

/** Settings as they are stored; what runs of earlier versions lack has its default. */
export const storedSettings = z.object({
  sparsity: z.number().nullable(),
  target: target.nullable().default(null),
  ...Object.fromEntries(
    Object.entries(extractionSettings).map(([key, { schema, default: value }]) => [
      key,
      (value === null ? (schema as z.ZodType).nullable() : (schema as z.ZodType)).default(value),
    ]),
  ),
}) as unknown as z.ZodType<RunSettings>;

/** Settings of a stored run. */
export const readSettings = (stored: unknown): RunSettings => storedSettings.parse(stored);

/** What was asked for, and the default of everything else. */
export const withDefaults = (input: ExtractionInput): ExtractionSettings =>
  Object.fromEntries(
    Object.entries(extractionSettings).map(([key, field]) => [
      key,
      input[key as keyof ExtractionSettings] ?? field.default,
    ]),
  ) as unknown as ExtractionSettings;

/** Shares of single layers make sense where every layer gets its own share, or to leave a layer whole. */
export function checkLayers(recipe: Recipe, layers: Readonly<Record<string, number>> | null, count: number): void {
  for (const [layer, share] of Object.entries(layers ?? {})) {
    if (Number(layer) >= count) throw new Error(`There is no layer ${layer}; the model has layers 0 to ${count - 1}.`);
    if (share > 0 && decidesShares(recipe)) {
      throw new Error(
        `The recipe ${recipe.name} decides the share of every layer itself, so layer ${layer} can only be left whole (0), not be given ${share}.`,
      );
    }
  }
}
