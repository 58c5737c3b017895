import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { moments } from '../../../statistics/moments.ts';
import type { DimensionScore } from '../score.ts';

/** √(Σ_q E[a²]) over the query heads q of a group, a what they put out: how strong the transitional activation of a dimension is. */
export const activation: DimensionScore<NoOptions> = {
  name: 'activation',
  explanation: 'How strongly a dimension is driven on this text; in every head those go that say least.',
  citation: 'Shen, Han, Wang, Zhang, Zhang, et al. Findings of ACL 2024 (TransAct)',
  options: noOptions,
  needs: () => [moments],
  scores: async ({ site: { groups, queriesPerGroup, count }, statistics }) => {
    const { square } = await statistics.read(moments, groups.at);
    return Float64Array.from({ length: groups.count * count }, (_, at) => {
      const [group, one] = [Math.floor(at / count), at % count];
      let sum = 0;
      for (let query = 0; query < queriesPerGroup; query += 1)
        sum += square[(group * queriesPerGroup + query) * count + one] as number;
      return Math.sqrt(sum);
    });
  },
};
