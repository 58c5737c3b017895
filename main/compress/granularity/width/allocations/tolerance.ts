import { z } from 'zod';
import { withoutUnits } from '../edits.ts';
import { stage } from '../../../extraction/stages.ts';
import type { UnitAllocation } from '../allocation.ts';
import { ascending, without } from './choice.ts';
import { candidateLosses } from '../../../statistics/candidateLosses.ts';

const options = z.strictObject({
  windows: z.number().int().min(1).default(8),
  /** How much the loss may rise at one removal before it is taken back, in nats; doubled whenever nothing more fits. */
  tolerance: z.number().gt(0).default(0.005),
  parts: z.number().int().min(1).max(256).default(8),
});

/**
 * AxFormer: elements are visited from coarse to fine (whole sublayers, then attention groups and parts of feed-forward
 * networks), each is left out, and stays out when the text's loss does not rise beyond a tolerance (Nagarajan et al. 2022,
 * algorithm 1, without fine-tuning in between). The tolerance grows until the size is reached.
 */
export const tolerance: UnitAllocation<z.infer<typeof options>> = {
  name: 'tolerance',
  explanation: 'Parts are left out one by one, large ones first; what the text does not miss stays out.',
  citation: 'Nagarajan, Sen, Stevens, Raghunathan. 2022 (AxFormer). arXiv:2010.03688',
  options,
  decides: true,
  needs: () => [candidateLosses],
  choose: async ({ extraction, statistics, scored, sparsity }, { windows, tolerance: allowed, parts }) => {
    const sites = await scored();
    await using evaluator = await statistics.measure(candidateLosses, { metric: 'loss', windows });
    const budget = sparsity * sites.reduce((sum, { site }) => sum + site.cost * site.count, 0);
    const gone = sites.map(() => new Set<number>());
    const selection = (sets: readonly ReadonlySet<number>[]) =>
      sites.map(({ site }, at) => without(site.count, sets[at] ?? new Set()));
    const edits = (sets: readonly ReadonlySet<number>[]) =>
      withoutUnits(
        extraction,
        evaluator,
        sites.map(({ site }) => site),
        selection(sets),
      );
    const removed = () => sites.reduce((sum, { site }, at) => sum + site.cost * (gone[at]?.size ?? 0), 0);
    const elements = sites.flatMap(({ site, scores }, at) => {
      const order = ascending(scores);
      const size = site.fine ? Math.ceil(site.count / parts) : 1;
      const components = Array.from({ length: Math.ceil(site.count / size) }, (_, i) =>
        order.slice(i * size, (i + 1) * size),
      );
      return [{ at, level: 0, units: order }, ...components.map((units) => ({ at, level: 1, units }))];
    });
    let least = await evaluator.cost(new Map());
    // Later layers first: they are missed less, and the way to them is kept.
    const coarseFirst = [...elements].sort((a, b) => a.level - b.level || b.at - a.at);
    for (let rise = allowed; removed() < 0.98 * budget && rise < 20; rise *= 2) {
      for (const { at, units } of coarseFirst) {
        const fresh = units.filter((unit) => !gone[at]?.has(unit));
        const cost = fresh.length * (sites[at]?.site.cost ?? 0);
        if (!fresh.length || removed() + cost > budget) continue;
        const trial = gone.map((set, other) => (other === at ? new Set([...set, ...fresh]) : set));
        const loss = await evaluator.cost(await edits(trial));
        if (loss > least + rise) continue;
        fresh.forEach((unit) => gone[at]?.add(unit));
        await evaluator.accept(await edits(gone));
        least = loss;
        extraction.workspace.progress(stage.searching, Math.round((100 * removed()) / budget), 100);
      }
    }
    return selection(gone);
  },
};
