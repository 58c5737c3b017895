import { type NaiveConfig, type NaiveWeights, linear, number, product, type Rows, silu, each } from './primitives.ts';

/** How a family calls a router and the linears of its experts, and what its gates are. */
export interface NaiveMixture {
  readonly router: string;
  readonly linears: (expert: number) => readonly [gate: string, up: string, down: string];
  readonly chosen: number;
  /** Softmax over the chosen alone; else over all. */
  readonly overChosen: boolean;
  /** Experts whose scores do not count as −∞; absent for all. */
  readonly left?: readonly number[] | null;
  /** Hears what the experts do with every token. */
  readonly see?: (tokens: readonly SeenToken[]) => void;
}

/** One token among the experts of a layer. */
export interface SeenToken {
  readonly logits: readonly number[];
  readonly gates: ReadonlyMap<number, number>;
  /** What every expert makes of it, chosen or not. */
  readonly outputs: readonly (readonly number[])[];
  /** Between the hidden state before the experts and the one behind them. */
  readonly cosine: number;
}

/** Experts that are left, or who looks at them, layer by layer. */
export type Around = (layer: number) => Pick<NaiveMixture, 'left' | 'see'>;

/** Mixtral (arXiv:2401.04088 and modelling code): softmax over the logits of the top k. */
export const mixtralMixture = (config: NaiveConfig): NaiveMixture => ({
  router: 'block_sparse_moe.gate',
  linears: (expert) => {
    const of = (name: string) => `block_sparse_moe.experts.${expert}.${name}`;
    return [of('w1'), of('w3'), of('w2')];
  },
  chosen: number(config, 'num_experts_per_tok'),
  overChosen: true,
});

/** Qwen3-MoE and OLMoE: softmax over all, the top k, divided by their sum if norm_topk_prob. */
export const qwenMixture = (config: NaiveConfig): NaiveMixture => ({
  router: 'mlp.gate',
  linears: (expert) => {
    const of = (name: string) => `mlp.experts.${expert}.${name}_proj`;
    return [of('gate'), of('up'), of('down')];
  },
  chosen: number(config, 'num_experts_per_tok'),
  overChosen: config['norm_topk_prob'] === true,
});

/** Expert numbers with their gates, for every row. */
export function naiveGates(logits: Rows, { chosen, overChosen }: NaiveMixture): ReadonlyMap<number, number>[] {
  return logits.map((row) => {
    const order = row.map((_, expert) => expert).sort((a, b) => (row[b] as number) - (row[a] as number));
    const some = order.slice(0, chosen);
    const powers = row.map((v) => Math.exp(v - Math.max(...row)));
    const total = (overChosen ? some : order).reduce((sum, expert) => sum + (powers[expert] as number), 0);
    return new Map(some.map((expert) => [expert, (powers[expert] as number) / total]));
  });
}

/** Σ gate · expert(row), token by token. */
export function naiveExperts(
  weights: NaiveWeights,
  local: (name: string) => string,
  mixture: NaiveMixture,
  hidden: Rows,
  rows: Rows,
): Rows {
  const scores = linear(weights, local(mixture.router), rows);
  const { left } = mixture;
  const masked = scores.map((row) => row.map((v, expert) => (left && !left.includes(expert) ? -Infinity : v)));
  const gates = naiveGates(masked, mixture);
  const made = (row: number[], expert: number): number[] => {
    const [opening, up, down] = mixture.linears(expert).map(local) as [string, string, string];
    const opened = product(each(linear(weights, opening, [row]), silu), linear(weights, up, [row]));
    return linear(weights, down, opened)[0] as number[];
  };
  const sums = rows.map((row, t) => {
    const sum = row.map(() => 0);
    for (const [expert, gate] of gates[t] ?? []) made(row, expert).forEach((v, i) => (sum[i]! += gate * v));
    return sum;
  });
  mixture.see?.(
    rows.map((row, t) => {
      const before = hidden[t] as number[];
      const behind = before.map((v, i) => v + (sums[t]?.[i] as number));
      const dot = before.reduce((sum, v, i) => sum + v * (behind[i] as number), 0);
      return {
        logits: scores[t] as number[],
        gates: gates[t] as ReadonlyMap<number, number>,
        outputs: (scores[t] as number[]).map((_, expert) => made(row, expert)),
        cosine: dot / (Math.hypot(...before) * Math.hypot(...behind)),
      };
    }),
  );
  return sums;
}
