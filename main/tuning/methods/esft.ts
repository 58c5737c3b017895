import { z } from 'zod';
import { mixtureSites, noExperts } from '../../models/mixtures/expertUnits.ts';
import type { Method, TuningWork } from '../../training/tuning.ts';
import { Walker } from '../../walk/walker.ts';
import { ownParameters } from '../ownParameters.ts';

const options = z.strictObject({
  /** How much an expert is wanted: by the gates that the text gives it (ESFT-Gate), or by how many tokens go to it (ESFT-Token). */
  by: z.enum(['gates', 'tokens']).default('gates'),
  /** Share of all gates, or of all tokens’ choices, that the trained experts of a layer have together at least. */
  share: z.number().gt(0).max(1).default(0.2),
});
type Options = z.infer<typeof options>;

/**
 * Expert-specialised fine-tuning (Wang et al. 2024, section 3.2): in every layer the fewest experts are trained that have a share of
 * the text's gates together. Router, attention and all other experts stay as they are.
 */
export const esft: Method<Options> = {
  name: 'esft',
  changes: 'model',
  explanation:
    'Trains in every layer the few experts that the text goes to most, and nothing else: the others keep what they know.',
  citation: 'Wang, Chen, Dai, Xu, Li, Liang. EMNLP 2024 (ESFT). arXiv:2407.01906',
  options,
  refusal: (model) => (mixtureSites(model).length ? null : noExperts),
  prepare: async (work, { by, share }) => {
    const { source, masks } = work;
    const chosen = new Map<number, ReadonlySet<string>>();
    for (const { layer, relevance, locals } of await relevances(work, by))
      chosen.set(layer, new Set(mostRelevant(relevance, share).flatMap(locals)));
    const parameters = source.parameters.filter(
      ({ place, local }) => typeof place === 'number' && chosen.get(place)?.has(local),
    );
    return { trainables: await ownParameters(source, parameters, masks) };
  },
};

/** The fewest experts that have this share of the sum together; at least one. */
export function mostRelevant(relevance: ArrayLike<number>, share: number): readonly number[] {
  const total = Array.from(relevance).reduce((sum, one) => sum + one, 0);
  const worth = (expert: number) => relevance[expert] as number;
  const order = Array.from(relevance, (_, expert) => expert).sort((a, b) => worth(b) - worth(a) || a - b);
  let reached = 0;
  const end = order.findIndex((expert) => (reached += worth(expert)) >= share * total - 1e-12);
  return order.slice(0, end < 0 ? order.length : end + 1);
}

/** What text that is not trained on does in the experts of every layer that has some. */
export async function relevances({ source, walk, calibration }: TuningWork, by: Options['by']) {
  const sites = new Map(mixtureSites(source).map(({ layer, mixture }) => [layer, mixture]));
  using walker = new Walker(source, walk);
  await using stream = await walker.embed(calibration);
  const found = [];
  for (let layer = 0; layer < walker.layers; layer += 1) {
    const mixture = sites.get(layer);
    if (!mixture) {
      await walker.pass(stream, layer);
      continue;
    }
    const relevance = new Float64Array(mixture.experts);
    await walker.watchExperts(stream, layer, {
      // Gates of padding are 0.
      routed: ({ gates }) =>
        gates.forEach((gate, at) => (relevance[at % mixture.experts]! += by === 'gates' ? gate : gate > 0 ? 1 : 0)),
    });
    found.push({ layer, relevance, locals: mixture.locals });
  }
  return found;
}
