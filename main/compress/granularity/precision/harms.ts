import type { CandidateEvaluator } from '../../search/candidateEvaluator.ts';
import type { Work } from '../work.ts';
import type { Formats } from './formats.ts';
import type { RoundedGroup } from './groups.ts';
import { roundGroup, sensitivity } from './sensitivity.ts';

/** An error of a rounding and the harm that it was measured to do. */
export interface Probe {
  readonly error: number;
  readonly harm: number;
}

/**
 * What every way to store a group does to the model's answers. So many are measured, the coarsest among them; the others
 * follow from their own rounding errors. Near the model's own weights the divergence is quadratic in what changes, so harm is
 * in proportion to the squared error (Dong et al. 2020, HAWQ-V2, equation 2); between two that are measured, the proportion
 * changes evenly with the error's logarithm.
 *
 * @param offers formats of all matrices of the group, one map for every way.
 */
export async function harmsOf(
  work: Work,
  evaluator: CandidateEvaluator,
  group: RoundedGroup,
  offers: readonly Formats[],
  probes: number,
): Promise<number[]> {
  const errors: number[] = [];
  for (const formats of offers) errors.push((await roundGroup(work, group, formats)).error);
  const rising = [...errors.keys()].sort((a, b) => (errors[a] as number) - (errors[b] as number));
  const measured = new Map<number, number>();
  for (const rank of ranks(offers.length, probes)) {
    const at = rising[rank] as number;
    measured.set(at, await sensitivity(work, evaluator, group, offers[at] as Formats));
  }
  const known = [...measured].map(([at, harm]): Probe => ({ error: errors[at] as number, harm }));
  return errors.map((error, at) => measured.get(at) ?? harmOf(error, known));
}

/** Which of so many, ranked by their errors, are measured: evenly, and always the last. */
function ranks(count: number, probes: number): number[] {
  const of = Math.min(probes, count);
  return Array.from({ length: of }, (_, i) => Math.ceil(((i + 1) * count) / of) - 1);
}

/** @param probes by rising error; the last error is no smaller than any that is asked for. */
export function harmOf(error: number, probes: readonly Probe[]): number {
  const after = probes.findIndex((one) => one.error >= error);
  const [below, above] = [probes[after - 1] ?? probes[after], probes[after]] as [Probe, Probe];
  const proportion = ({ error: own, harm }: Probe): number => (own === 0 ? 0 : harm / own);
  if (below === above || below.error === 0) return error * proportion(above);
  const share = Math.log(error / below.error) / Math.log(above.error / below.error);
  return error * (proportion(below) + share * (proportion(above) - proportion(below)));
}
