import { mixtureSites } from '../../../models/mixtures/expertUnits.ts';
import { readFloat64, storedFloats } from '../../extraction/tensors.ts';
import { forwardStages } from '../costs.ts';
import type { OwnStatistic } from '../statistic.ts';
import { blendedOfMixtures, tokensIn } from './ofMixtures.ts';

/** Mean over tokens of the products of what the router scores two experts, [experts, experts]; by layer. */
export type RouterProducts = ReadonlyMap<number, Float64Array>;

/** How alike a router scores its experts. */
export const routerProducts: OwnStatistic<null, RouterProducts> = {
  kind: 'own',
  name: 'routerProducts',
  explanation: 'how alike the router scores two experts, token by token',
  pass: 'routerProducts',
  stages: forwardStages,
  bytes: (model, { sides }) =>
    mixtureSites(model).reduce((sum, { mixture: { experts } }) => sum + 8 * sides * experts * experts, 0),
  collect: (extraction) =>
    blendedOfMixtures(
      extraction,
      {
        name: 'routerProducts',
        observe: async (stream, layer, { experts }) => {
          const products = new Float64Array(experts * experts);
          const { all, isToken } = tokensIn(stream);
          await extraction.walker.watchExperts(stream, layer, {
            routed: ({ batch, tokens, logits }) => {
              for (let token = 0; token < tokens; token += 1)
                if (isToken(batch, token)) addSquare(products, logits, token * experts, experts, 1 / all);
            },
          });
          return [storedFloats('products', products, [experts, experts])];
        },
      },
      (artifact) => readFloat64(artifact, 'products'),
    ),
};

/** Adds x xᵀ times a weight for the row that begins at `from`. */
function addSquare(sums: Float64Array, values: Float32Array, from: number, size: number, weight: number): void {
  for (let i = 0; i < size; i += 1)
    for (let j = 0; j < size; j += 1)
      sums[i * size + j]! += weight * (values[from + i] as number) * (values[from + j] as number);
}
