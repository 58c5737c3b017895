import { parameterOf } from '../../../../models/source.ts';
import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { ExpertScore } from '../score.ts';

/** Length of an expert's row in the router. */
export const routerNorm: ExpertScore<NoOptions> = {
  name: 'routerNorm',
  explanation: 'The length of the direction by which the router recognises an expert’s tokens. No text enters.',
  citation: 'After Chowdhury, Wang, El Maghraoui, Wang, Chen, Carothers. ICML 2024. arXiv:2405.16646',
  options: noOptions,
  needs: () => [],
  prepare: ({ extraction: { source } }) => ({
    scores: async ({ layer, mixture: { router, experts } }) => {
      const rows = await source.read(parameterOf(source, layer, router));
      const width = rows.length / experts;
      return Float64Array.from({ length: experts }, (_, expert) =>
        Math.hypot(...rows.subarray(expert * width, (expert + 1) * width)),
      );
    },
  }),
};
