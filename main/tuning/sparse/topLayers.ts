import { z } from 'zod';
import { learned, ownParameters } from '../ownParameters.ts';
import type { Method } from '../../training/tuning.ts';

const options = z.strictObject({
  /** Layers from the top that are trained; all where the model has fewer. */
  layers: z.number().int().min(1).default(2),
});

/**
 * The uppermost layers, the last norm, and the output projection where it is a tensor of its own (Shi et al. 2023, Telly).
 * Gradients are not taken further down than that.
 */
export const topLayers: Method<z.infer<typeof options>> = {
  name: 'topLayers',
  changes: 'model',
  explanation:
    'Trains only the uppermost layers. What lies below stays as it is, and the way back through the model ends there: a step costs little more than reading.',
  citation: 'Shi, Wang, Zhang, Du, Han, Zhang, Sun. ISSTA 2023. arXiv:2304.05216',
  options,
  prepare: async ({ source, masks }, { layers }) => {
    const lowest = source.architecture.layers.length - layers;
    const chosen = source.parameters.filter(({ place }) =>
      typeof place === 'number' ? place >= lowest : place === 'head',
    );
    return { trainables: await ownParameters(source, learned(chosen), masks) };
  },
};
