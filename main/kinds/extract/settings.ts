import { z } from 'zod';
import { lambda, layerShares, type Target, target } from '../../../preload/contract/extraction.ts';
import { runSettings, type RunSettingValues } from '../../../preload/contract/runSettings.ts';
import { settingValue } from '../../../preload/contract/schemas.ts';
import { type Precision, precisionOf } from '../../models/precision.ts';
import { decidesShares, noLayerShares } from '../../compress/recipe/properties.ts';
import type { Recipe } from '../../compress/recipe/document.ts';

/** Everything a person chose for a run, complete: stored with the run, read again by whoever resumes it. */
export interface RunSettings extends RunSettingValues {
  /** Share to remove; null while the run has to find it (targets "keep" and "time"). */
  readonly sparsity: number | null;
  readonly target: Target | null;
  readonly lambda: number | null;
  /** Layers with a share of their own, by number. */
  readonly layers: Readonly<Record<string, number>> | null;
  /** What rounding stores the matrices of layers in; null where nothing is rounded. */
  readonly precision: string | null;
  /** What rounding stores embedding and head in. */
  readonly tables: string | null;
}

/** Fields of the settings that every run has, as they are stored. */
export const storedRunSettings = Object.fromEntries(
  Object.entries(runSettings).map(([name, setting]) => [name, settingValue(setting).default(setting.default)]),
);

/** Settings as they are stored; what runs of earlier versions lack has its default. */
export const storedSettings = z.object({
  sparsity: z.number().nullable().default(null),
  target: target.nullable().default(null),
  lambda: lambda.nullable().default(null),
  layers: layerShares.nullable().default(null),
  precision: z.string().nullable().default(null),
  tables: z.string().nullable().default(null),
  ...storedRunSettings,
}) as unknown as z.ZodType<RunSettings>;

/** What a run rounds to; null where it rounds nothing. */
export const precisionIn = ({ precision, tables }: Pick<RunSettings, 'precision' | 'tables'>): Precision | null =>
  precision === null ? null : precisionOf(precision, tables ?? undefined);

/** Settings of a stored run. */
export const readSettings = (stored: unknown): RunSettings => storedSettings.parse(stored);

/** Shares of single layers make sense where every layer gets its own share, or to leave a layer whole. */
export function checkLayers(recipe: Recipe, layers: Readonly<Record<string, number>> | null, count: number): void {
  const alike = noLayerShares(recipe);
  for (const [layer, share] of Object.entries(layers ?? {})) {
    if (Number(layer) >= count) throw new Error(`There is no layer ${layer}; the model has layers 0 to ${count - 1}.`);
    if (alike !== null)
      throw new Error(
        `The recipe ${recipe.name} ${alike}, so layer ${layer} cannot have a share of its own; leave the layers out.`,
      );
    if (share > 0 && decidesShares(recipe)) {
      throw new Error(
        `The recipe ${recipe.name} decides the share of every layer itself, so layer ${layer} can only be left whole (0), not be given ${share}.`,
      );
    }
  }
}
