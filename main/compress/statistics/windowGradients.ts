import { evenly, windowRange } from '../../models/windows.ts';
import { blendedSides, Extraction } from '../extraction/extraction.ts';
import { readFloat32 } from '../extraction/tensors.ts';
import type { Artifact } from '../extraction/workspace.ts';
import { gradientTotals } from './collectBackward.ts';
import { backwardStages, gradientBytes } from './costs.ts';
import { lossGradient } from './lossGradient.ts';
import type { OwnStatistic } from './statistic.ts';

/** The gradient of a window's loss for one linear, of the weight's size, and how much the window weighs; weights sum to 1. */
export interface WindowGradient {
  readonly gradient: Float32Array;
  readonly weight: number;
}

export type WindowGradients = (layer: number, local: string) => Promise<readonly WindowGradient[]>;

/**
 * The gradient of every one of a few windows, kept apart: rows g with Σ weight · g gᵀ the empirical Fisher information, λ and
 * 1 − λ of it from either side. Each takes as much room as the model, on disk, so there are only a few, spread over the text.
 */
async function collect(extraction: Extraction, { samples }: { readonly samples: number }): Promise<WindowGradients> {
  const { source, settings, workspace } = extraction;
  const lambda = settings.lambda ?? 1;
  const sides = blendedSides(lambda);
  const rows: { readonly artifacts: readonly Artifact[]; readonly weight: number }[] = [];
  for (const side of sides) {
    const { windows, fingerprint } = extraction.calibration(side);
    const numbers = evenly(windows.count, Math.max(1, Math.round(samples / sides.length)));
    const weight = (side === 'domain' ? lambda : 1 - lambda) / numbers.length;
    for (const window of numbers) {
      const text = { windows: windowRange(windows, window, window + 1), fingerprint: `${fingerprint} ${window}` };
      using alone = new Extraction(source, settings, { domain: text, general: null }, workspace);
      const totals = await gradientTotals(alone, 'domain', [lossGradient.totals]);
      rows.push({ artifacts: totals.get(lossGradient.name) ?? [], weight });
    }
  }
  return (layer, local) =>
    Promise.all(
      rows.map(async ({ artifacts, weight }) => ({
        gradient: await readFloat32(artifacts[layer] as Artifact, local),
        weight,
      })),
    );
}

/** Windows that components look at unless a recipe says otherwise. */
const usualSamples = 16;

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
