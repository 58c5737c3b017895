import { windowRange } from '../../models/windows.ts';
import { blendedSides, Extraction } from '../extraction/extraction.ts';
import { readFloat32 } from '../extraction/tensors.ts';
import type { Artifact } from '../extraction/workspace.ts';
import { gradientTotals } from './collectBackward.ts';
import { backwardStages, gradientBytes } from './costs.ts';
import { lossGradient } from './lossGradient.ts';
import type { OwnStatistic } from './statistic.ts';

/** Gradients of the losses of single windows for one linear, each of the weight's size. */
export type WindowGradients = (layer: number, local: string) => Promise<readonly Float32Array[]>;

/**
 * The gradient of every one of a few windows, kept apart: the rows of a matrix A with AᵀA / n the empirical Fisher
 * information. Each takes as much room as the model, on disk, so there are only a few.
 */
async function collect(extraction: Extraction, { samples }: { readonly samples: number }): Promise<WindowGradients> {
  const { source, settings, workspace } = extraction;
  const sides = blendedSides(settings.lambda ?? 1);
  const rows: (readonly Artifact[])[] = [];
  for (const side of sides) {
    const { windows, fingerprint } = extraction.calibration(side);
    const share = Math.max(1, Math.round(samples / sides.length));
    for (let window = 0; window < Math.min(share, windows.count); window += 1) {
      const text = { windows: windowRange(windows, window, window + 1), fingerprint: `${fingerprint} ${window}` };
      using alone = new Extraction(source, settings, { domain: text, general: null }, workspace);
      const totals = await gradientTotals(alone, 'domain', [lossGradient.totals]);
      rows.push(totals.get(lossGradient.name) ?? []);
    }
  }
  return (layer, local) => Promise.all(rows.map((artifacts) => readFloat32(artifacts[layer] as Artifact, local)));
}

/** Windows that components look at unless a recipe says otherwise. */
const usualSamples = 8;

/** Gradients of a few windows, kept apart. */
export const windowGradients: OwnStatistic<{ readonly samples: number }, WindowGradients> = {
  kind: 'own',
  name: 'windowGradients',
  explanation: 'gradients of a few single texts',
  pass: 'windowGradients',
  stages: backwardStages(1),
  // The samples are shared out among the sides.
  bytes: (model, text) => gradientBytes(usualSamples)(model, { ...text, sides: 1 }),
  collect,
};
