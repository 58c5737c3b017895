import { z } from 'zod';
import { withoutUnits } from '../edits.ts';
import { stage } from '../../../extraction/stages.ts';
import type { ScoredSite, UnitAllocation } from '../allocation.ts';
import { ascending, without } from './choice.ts';
import { candidateLosses } from '../../../statistics/candidateLosses.ts';

const options = z.strictObject({
  windows: z.number().int().min(1).default(8),
  /** How far the loss may rise above that of the whole model, in nats per token; nothing goes that takes it further. */
  limit: z.number().gt(0).default(0.1),
  parts: z.number().int().min(1).max(256).default(8),
});

/**
 * AxFormer: elements are visited from coarse to fine (whole sublayers, then attention groups and parts of feed-forward
 * networks), each is left out, and stays out where the text's loss stays within the limit of quality (Nagarajan et al. 2022,
 * algorithm 1, without fine-tuning in between). The limit decides the size: the share that was asked for is the most that goes.
 */
export const tolerance: UnitAllocation<z.infer<typeof options>> = {
  name: 'tolerance',
  explanation:
    'Parts are left out one by one, large ones first, while the loss stays within a limit, which may end before the size.',
  citation: 'Nagarajan, Sen, Stevens, Raghunathan. 2022 (AxFormer). arXiv:2010.03688',
  options,
  decides: true,
  endsItself: true,
  needs: () => [candidateLosses],
  choose: async ({ extraction, statistics, scored, sparsity }, { windows, limit, parts }) => {
    const sites = await scored();
    await using evaluator = await statistics.measure(candidateLosses, { metric: 'loss', windows });
    const total = sites.reduce((sum, { site }) => sum + site.cost * site.count, 0);
    const budget = sparsity * total;
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
    const whole = await evaluator.cost(new Map());
    let refused = 0;
    for (const { at, units } of coarseFirst(sites, parts)) {
      const fresh = units.filter((unit) => !gone[at]?.has(unit));
      const cost = fresh.length * (sites[at]?.site.cost ?? 0);
      if (!fresh.length || removed() + cost > budget) continue;
      const trial = gone.map((set, other) => (other === at ? new Set([...set, ...fresh]) : set));
      if ((await evaluator.cost(await edits(trial))) > whole + limit) {
        refused += 1;
        continue;
      }
      fresh.forEach((unit) => gone[at]?.add(unit));
      await evaluator.accept(await edits(gone));
      extraction.workspace.progress(stage.searching, Math.round((100 * removed()) / budget), 100);
    }
    if (refused && removed() < 0.98 * budget)
      extraction.workspace.warn(
        `${percent(removed() / total)} of the units go, not ${percent(sparsity)}: more would raise the loss on your text by over ${limit} nats per token. Give the allocation a larger limit for a smaller model.`,
      );
    return selection(gone);
  },
};

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** Sublayers as a whole, then groups and parts of each; later layers first: they are missed less, and the way to them is kept. */
function coarseFirst(sites: readonly ScoredSite[], parts: number) {
  const elements = sites.flatMap(({ site, scores }, at) => {
    const order = ascending(scores);
    const size = site.fine ? Math.ceil(site.count / parts) : 1;
    const components = Array.from({ length: Math.ceil(site.count / size) }, (_, i) =>
      order.slice(i * size, (i + 1) * size),
    );
    return [{ at, level: 0, units: order }, ...components.map((units) => ({ at, level: 1, units }))];
  });
  return elements.sort((a, b) => a.level - b.level || b.at - a.at);
}
