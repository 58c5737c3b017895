import { add, scale } from '../../graph/ops/index.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import type { Bound } from '../../components/component.ts';
import type { HeadLoss } from '../../walk/head.ts';
import type { Objective, ObjectiveComponent, ObjectiveWork } from './objective.ts';

/** The weighted sum of objectives, each with inputs of its own. */
export async function combined(
  parts: readonly ({ readonly weight: number } & Bound<ObjectiveComponent>)[],
  work: ObjectiveWork,
): Promise<Objective> {
  await using half = new DisposalStack();
  const made: { readonly weight: number; readonly objective: Objective }[] = [];
  for (const { weight, component, options } of parts)
    made.push({ weight, objective: half.use(await component.prepare(work, options)) });
  for (const { objective } of made) half.release(objective);
  const [only] = made;
  if (only && made.length === 1 && only.weight === 1) return only.objective;
  return {
    head: weightedSum(made.map(({ weight, objective }) => ({ weight, head: objective.head }))),
    beforeStep: async (windows) => {
      for (const { objective } of made) await objective.beforeStep?.(windows);
    },
    behind: async (layer, states, upstream) => {
      let loss = 0;
      for (const { objective, weight } of made)
        loss += (await objective.behind?.(layer, states, upstream, weight)) ?? 0;
      return loss;
    },
    [Symbol.asyncDispose]: async () => {
      await using all = new DisposalStack();
      for (const { objective } of made) all.use(objective);
    },
  };
}

function weightedSum(heads: readonly { readonly weight: number; readonly head: HeadLoss }[]): HeadLoss {
  return {
    key: JSON.stringify(heads.map(({ weight, head }) => [weight, head.key])),
    emit: (logits, { input, weight: rows }) =>
      heads
        .map(({ weight, head }, at) => {
          const own = (name: string, ...of: [Parameters<typeof input>[1], Parameters<typeof input>[2]]) =>
            input(`${at}.${name}`, ...of);
          return scale(head.emit(logits, { input: own, weight: rows }), weight);
        })
        .reduce(add),
    feeds: async (chunk) => {
      const feeds = await Promise.all(heads.map(({ head }) => head.feeds(chunk)));
      return Object.assign(
        {},
        ...feeds.map((tensors, at) =>
          Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${at}.${name}`, tensor])),
        ),
      ) as Awaited<ReturnType<HeadLoss['feeds']>>;
    },
  };
}
