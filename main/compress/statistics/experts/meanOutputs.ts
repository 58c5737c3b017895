import { mixtureSites } from '../../../models/mixtures/expertUnits.ts';
import { readFloat64, storedFloats } from '../../extraction/tensors.ts';
import { forwardStages } from '../costs.ts';
import type { OwnStatistic } from '../statistic.ts';
import { blendedOfMixtures, tokensIn } from './ofMixtures.ts';

/** What every expert makes of all tokens on average, [experts, hidden]; by layer. */
export type MeanOutputs = ReadonlyMap<number, Float64Array>;

/** Mean outputs of all experts on all tokens, also on those that do not go to them (Chen et al. 2024, eq. 4). */
export const meanOutputs: OwnStatistic<null, MeanOutputs> = {
  kind: 'own',
  name: 'meanOutputs',
  explanation: 'what every expert would make of all tokens on average',
  pass: 'meanOutputs',
  stages: (lambda) => forwardStages(lambda).map(([stage, passes]) => [stage, 4 * passes] as const),
  bytes: (model, { sides }) =>
    mixtureSites(model).reduce((sum, { mixture }) => sum + 8 * sides * mixture.experts * model.architecture.hidden, 0),
  collect: (extraction) => {
    const { hidden } = extraction.source.architecture;
    return blendedOfMixtures(
      extraction,
      {
        name: 'meanOutputs',
        observe: async (stream, layer, { experts }) => {
          const sums = new Float64Array(experts * hidden);
          const { all, isToken } = tokensIn(stream);
          await extraction.walker.watchExperts(stream, layer, {
            everything: (expert, batch, made) => {
              for (let at = 0; at < made.length; at += 1)
                if (isToken(batch, Math.floor(at / hidden)))
                  sums[expert * hidden + (at % hidden)]! += (made[at] as number) / all;
            },
          });
          return [storedFloats('outputs', sums, [experts, hidden])];
        },
      },
      (artifact) => readFloat64(artifact, 'outputs'),
    );
  },
};
