import { gaussian } from '../../runtime/linearAlgebra/gaussian.ts';
import type { Extraction } from '../extraction/extraction.ts';
import { calibrationLoss } from '../search/calibrationLoss.ts';
import { perturbed } from '../numerics/perturb.ts';
import { stage } from '../extraction/stages.ts';
import { nothingKept, passesOf } from './costs.ts';
import type { OwnStatistic } from './statistic.ts';

/** Losses at w ± ε z for one random direction z; the direction is made again from its seed when it is needed. */
export interface Probe {
  readonly seed: number;
  /** (L(w + ε z) − L(w − ε z)) / 2ε */
  readonly slope: number;
}

export interface ProbeOptions {
  readonly probes: number;
  /** Size of a change, relative to the root mean square of a linear. */
  readonly epsilon: number;
  /** The one layer that is changed; all when absent. */
  readonly only?: number;
}

/**
 * Zeroth-order slopes of the calibration loss (simultaneous perturbation, Spall 1992) along random directions, forward
 * passes only. The perturbation of a linear is ε times its root mean square; `only` confines it to one layer.
 */
async function collect(extraction: Extraction, { probes, epsilon, only }: ProbeOptions): Promise<readonly Probe[]> {
  const { source, settings, workspace } = extraction;
  const result: Probe[] = [];
  for (let probe = 0; probe < probes; probe += 1) {
    const seed = settings.seed * 1000 + probe;
    const at = (signed: number) =>
      calibrationLoss(
        extraction,
        perturbed(source, `probe ${seed} ${only ?? 'all'} ${signed}`, ({ place, name }, values) => {
          if (only !== undefined && place !== only) return values;
          const z = probeDirection(seed, name, values.length);
          const size = probeSize(values);
          return values.map((w, i) => w + signed * size * (z[i] as number));
        }),
      );
    const high = await at(epsilon);
    const low = await at(-epsilon);
    result.push({ seed, slope: (high - low) / (2 * epsilon) });
    if (only === undefined) workspace.progress(stage.probing, probe + 1, probes);
  }
  return result;
}

/** Losses of randomly changed weights; forward passes only, and nothing is kept. */
export const probeSlopes: OwnStatistic<ProbeOptions, readonly Probe[]> = {
  kind: 'own',
  name: 'probes',
  explanation: 'losses after small random changes',
  pass: 'probes',
  stages: passesOf(stage.probing, 16),
  bytes: nothingKept,
  collect,
};

/** The direction of a linear in one probe. */
export function probeDirection(seed: number, name: string, length: number): Float32Array {
  let hash = seed;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return Float32Array.from(gaussian(hash, length));
}

/** Root mean square of a linear: the unit in which its perturbation is measured. */
export const probeSize = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, w) => sum + w * w, 0) / values.length);

/** Zeroth-order estimate of the gradient of a linear: mean over probes of slope · z / size. */
export function probeGradient(probes: readonly Probe[], name: string, values: Float32Array): Float64Array {
  const gradient = new Float64Array(values.length);
  const size = Math.max(probeSize(values), 1e-30);
  for (const { seed, slope } of probes) {
    const z = probeDirection(seed, name, values.length);
    for (let i = 0; i < z.length; i += 1)
      gradient[i] = (gradient[i] as number) + (slope * (z[i] as number)) / size / probes.length;
  }
  return gradient;
}
