import type { LayerShape, Parameter } from '../models/architecture.ts';
import { mixtureSites, withExperts } from '../models/mixtures/expertUnits.ts';
import { type ModelSource, parameterOf, renamedSource } from '../models/source.ts';

/** Layers with experts that several rows of their router lead to. */
const mergedSites = (source: ModelSource) =>
  mixtureSites(source).flatMap(({ layer, mixture }) =>
    mixture.leads ? [{ layer, mixture, leads: mixture.leads }] : [],
  );

/** Whether several rows of a router lead to one expert. */
export const hasMergedExperts = (source: ModelSource): boolean => mergedSites(source).length > 0;

/**
 * The same model with an expert for every row of its routers, as stock programs know mixtures: what several rows lead to is there
 * once for each of them. Exact: Σ_r g_r E(x) = (Σ_r g_r) E(x) over the rows r that lead to E. Its linears are single matrices
 * (factors.ts).
 */
export function expertForEveryRow(source: ModelSource): ModelSource {
  const layers = source.architecture.layers.slice();
  const originals = new Map<string, Parameter>();
  for (const { layer, mixture, leads } of mergedSites(source)) {
    for (const [row, expert] of leads.entries()) {
      const own = mixture.locals(expert);
      for (const [at, local] of mixture.locals(row).entries())
        originals.set(`${layer} ${local}`, parameterOf(source, layer, own[at] as string));
    }
    layers[layer] = withExperts(layers[layer] as LayerShape, mixture, leads.length);
  }
  if (!originals.size) return source;
  const spread = renamedSource(
    source,
    { ...source.architecture, layers },
    (parameter) => originals.get(`${parameter.place} ${parameter.local}`) ?? parameter,
  );
  return { ...spread, fingerprint: `${source.fingerprint} with an expert for every row` };
}
