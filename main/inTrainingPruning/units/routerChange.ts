import { noOptions, type NoOptions } from '../../components/component.ts';
import { mixtureSites } from '../../models/mixtures/expertUnits.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { InTrainingMethod } from '../inTrainingPruning.ts';

/**
 * How much longer an expert's row of the router became while the model was trained, Δ = ‖w_e(T)‖₂ − ‖w_e(0)‖₂: the router of an expert that
 * learns what the text is about grows, and those that changed least can go (Chowdhury et al. 2024, algorithm 1).
 */
export const routerChange: InTrainingMethod<NoOptions> = {
  name: 'routerChange',
  explanation:
    'Trains the model on the domain and sees by how much the direction grew by which the router recognises every expert’s tokens; experts for which it grew least can go.',
  citation: 'Chowdhury, Wang, El Maghraoui, Wang, Chen, Carothers. ICML 2024. arXiv:2405.16646',
  options: noOptions,
  removes: ['experts'],
  prepare: ({ base, source }) => {
    const routers = new Map(
      mixtureSites(source).map(({ layer, mixture: { router, experts } }) => {
        const weight = base.trainables.find(({ place, local }) => place === layer && local === router);
        if (!weight)
          throw new Error(`Experts are judged by how their router is trained, and ${router} is not; train by full.`);
        return [layer, { weight, experts, before: rowLengths(weight, experts) }];
      }),
    );
    return {
      ...base,
      findings: (layer) => {
        const router = routers.get(layer);
        if (!router) return {};
        const { weight, experts, before } = router;
        return { expert: rowLengths(weight, experts).map((after, expert) => after - (before[expert] as number)) };
      },
    };
  },
};

/** Length of every expert's row. */
function rowLengths({ values, effective }: Trainable, experts: number): Float32Array {
  const width = values.length / experts;
  const now = effective ?? values;
  return Float32Array.from({ length: experts }, (_, expert) =>
    Math.sqrt(now.subarray(expert * width, (expert + 1) * width).reduce((sum, w) => sum + w * w, 0)),
  );
}
