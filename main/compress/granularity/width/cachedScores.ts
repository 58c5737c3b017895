import type { UnitSite } from '../../../models/architecture.ts';
import type { Execution } from '../../extraction/finishLayer.ts';
import { readFloat64, storedFloats } from '../../extraction/tensors.ts';
import type { ScoredSite } from './allocation.ts';

/**
 * Scores of all sites, cached with the project: found again for any target with the same score, text and λ, so that nothing
 * is scored twice.
 */
export async function cachedScores(
  { extraction, specification }: Execution,
  sites: readonly UnitSite[],
  compute: () => Promise<readonly ScoredSite[]>,
): Promise<readonly ScoredSite[]> {
  const { workspace, settings, domain, general } = extraction;
  const key = extraction.fingerprint('unitScores', {
    ...{ unit: specification.unit, score: specification.score, lambda: settings.lambda, seed: settings.seed },
    ...{ domain: domain?.fingerprint ?? null, general: general?.fingerprint ?? null },
  });
  const known = await workspace.find(key);
  if (known) {
    return Promise.all(sites.map(async (site, at) => ({ site, scores: await readFloat64(known, `site.${at}`) })));
  }
  const scored = await compute();
  await workspace.save(
    key,
    'scores',
    scored.map(({ scores }, at) => storedFloats(`site.${at}`, scores, [scores.length])),
  );
  return scored;
}
