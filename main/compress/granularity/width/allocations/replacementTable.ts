import { z } from 'zod';
import { cache, cached } from '../../../extraction/cache.ts';
import { RepairedLevels } from '../repairedLevels.ts';
import { Widths } from '../widths.ts';
import { stage } from '../../../extraction/stages.ts';
import type { UnitAllocation } from '../allocation.ts';
import { byCounts } from './choice.ts';
import { multipleChoice } from '../../multipleChoice.ts';
import { candidateLosses } from '../../../statistics/candidateLosses.ts';

const options = z.strictObject({
  windows: z.number().int().min(1).default(8),
  /** Widths tried for every layer, beside the whole one. */
  levels: z.number().int().min(1).max(64).default(8),
});

/**
 * Every site is narrowed alone in the dense model to a few widths, down to nothing (the sublayer goes), repaired as it would be cut, and
 * the harm measured; an integer program then picks one width for each at the least sum of harm that fits the budget (Bercovich et al.
 * 2024, Puzzle, §4). Measured once, any budget is solved in moments.
 */
export const replacementTable: UnitAllocation<z.infer<typeof options>> = {
  name: 'replacementTable',
  explanation:
    'Each sublayer is narrowed alone, down to nothing, and the harm measured; the best mix for the size is then computed exactly.',
  citation: 'Bercovich, Ronen, et al. 2024 (Puzzle). arXiv:2411.19146',
  options,
  decides: true,
  needs: () => [candidateLosses],
  choose: async (question, { windows, levels }) => {
    const { extraction, statistics, scored, sparsity } = question;
    const sites = await scored();
    const total = sites.reduce((sum, { site }) => sum + site.cost * site.count, 0);
    const identity = { windows, levels, compensation: question.specification.compensation };
    let table = await cached<readonly (readonly Row[])[]>(question, 'replacementTable', identity);
    if (!table) {
      await using evaluator = await statistics.measure(candidateLosses, { metric: 'kullbackLeibler', windows });
      const onSite = (done: number) => extraction.workspace.progress(stage.searching, done, sites.length);
      using repairs = new RepairedLevels(question);
      table = await measureTable(new Widths(extraction, evaluator, sites, repairs.of), levels, onSite);
      await cache(question, 'replacementTable', identity, table);
    }
    const chosen = multipleChoice(
      table.map((row) => row.map(({ cost, harm }) => ({ gain: cost, loss: harm }))),
      sparsity * total,
    );
    return byCounts(
      sites,
      chosen.map((option, at) => table?.[at]?.[option]?.count ?? 0),
    );
  },
};

/** A width of one site: how many units go, what that saves and what it harms alone. */
interface Row {
  readonly count: number;
  readonly cost: number;
  readonly harm: number;
}

async function measureTable(widths: Widths, levels: number, onSite: (done: number) => void): Promise<Row[][]> {
  const table: Row[][] = [];
  for (const [at, { site }] of widths.sites.entries()) {
    // The last one is no sublayer at all.
    const counts = new Set(
      Array.from({ length: levels + 1 }, (_, level) => {
        const count = Math.round((level * site.count) / levels);
        return level === levels ? site.count : Math.min(widths.most(at), count);
      }),
    );
    const row: Row[] = [];
    for (const count of counts) {
      const alone = widths.sites.map((_, other) => (other === at ? count : 0));
      row.push({ count, cost: count * site.cost, harm: count === 0 ? 0 : await widths.evaluate(alone) });
    }
    table.push(row);
    onSite(at + 1);
  }
  return table;
}
