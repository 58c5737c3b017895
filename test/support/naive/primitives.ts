/** Plain numbers (float64) row by row: [positions][width]. */
export type Rows = number[][];

/** Weights by the names that checkpoints of the family have; linears are [out, in]. */
export type NaiveWeights = ReadonlyMap<string, ArrayLike<number>>;

/** What a family's loops start from: its own config.json, and nothing that the product read of it. */
export type NaiveConfig = Readonly<Record<string, unknown>>;

/** ids → logits [positions][vocabulary], written from papers and modelling code, slow and right by inspection. */
export type NaiveLogits = (config: NaiveConfig, weights: NaiveWeights, ids: readonly number[]) => Rows;

export const number = (config: NaiveConfig, key: string): number => Number(config[key]);

export function named(weights: NaiveWeights, name: string): ArrayLike<number> {
  const found = weights.get(name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

/** Rows of a table. */
export const lookUp = (table: ArrayLike<number>, ids: readonly number[], width: number): Rows =>
  ids.map((id) => Array.from({ length: width }, (_, i) => table[id * width + i] as number));

/** x Wᵀ + b of the tensors `<name>.weight` and, where there is one, `<name>.bias`. */
export function linear(weights: NaiveWeights, name: string, rows: Rows): Rows {
  const weight = named(weights, `${name}.weight`);
  const bias = weights.get(`${name}.bias`);
  return rows.map((row) => {
    const out: number[] = [];
    for (let o = 0; o < weight.length / row.length; o += 1) {
      let sum = bias?.[o] ?? 0;
      for (let i = 0; i < row.length; i += 1) sum += (row[i] as number) * (weight[o * row.length + i] as number);
      out.push(sum);
    }
    return out;
  });
}

export const add = (a: Rows, b: Rows): Rows => a.map((row, t) => row.map((v, i) => v + (b[t]?.[i] as number)));
export const times = (rows: Rows, by: number): Rows => rows.map((row) => row.map((v) => v * by));
export const product = (a: Rows, b: Rows): Rows => a.map((row, t) => row.map((v, i) => v * (b[t]?.[i] as number)));
export const each = (rows: Rows, f: (v: number) => number): Rows => rows.map((row) => row.map(f));
export const columns = (rows: Rows, from: number, to: number): Rows => rows.map((row) => row.slice(from, to));

/** x / √(mean x² + ε) · (w + plus). */
export const rms = (rows: Rows, weight: ArrayLike<number>, epsilon: number, plus = 0): Rows =>
  rows.map((row) => {
    const root = Math.sqrt(row.reduce((sum, v) => sum + v * v, 0) / row.length + epsilon);
    return row.map((v, i) => (v / root) * ((weight[i] as number) + plus));
  });

/** (x − mean) / √(variance + ε) · w + b of the tensors `<name>.weight` and `<name>.bias`. */
export function layerNorm(weights: NaiveWeights, name: string, rows: Rows, epsilon: number): Rows {
  const [weight, bias] = [named(weights, `${name}.weight`), named(weights, `${name}.bias`)];
  return rows.map((row) => {
    const mean = row.reduce((a, b) => a + b, 0) / row.length;
    const root = Math.sqrt(row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / row.length + epsilon);
    return row.map((v, i) => ((v - mean) / root) * (weight[i] as number) + (bias[i] as number));
  });
}

export const silu = (v: number): number => v / (1 + Math.exp(-v));
export const geluTanh = (v: number): number =>
  0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)));
/** v · Φ(v); erf(z) = 2/√π · e^(−z²) · Σ 2ⁿ z^(2n+1) / (2n+1)!!, whose terms all have one sign. */
export const gelu = (v: number): number => {
  const z = v / Math.SQRT2;
  let [term, sum] = [z, 0];
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n += 1) {
    sum += term;
    term *= (2 * z * z) / (2 * n + 1);
  }
  return (v / 2) * (1 + (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z) * sum);
};
export const capped = (v: number, cap: number): number => cap * Math.tanh(v / cap);
export const softplus = (v: number): number => Math.log1p(Math.exp(v));

/** Frequencies base^(−2i/dims) of rotary positions. */
export const frequencies = (base: number, dims: number): number[] =>
  Array.from({ length: dims / 2 }, (_, i) => base ** ((-2 * i) / dims));

/** Turns elements i and i + n/2 of the first n = 2 · frequencies of every row by position · frequency. */
export const turn = (rows: Rows, turns: readonly number[], amplitude = 1): Rows =>
  rows.map((row, t) => {
    const half = turns.length;
    const result = [...row];
    turns.forEach((frequency, i) => {
      const [c, s] = [Math.cos(t * frequency) * amplitude, Math.sin(t * frequency) * amplitude];
      const [a, b] = [row[i] as number, row[i + half] as number];
      result[i] = a * c - b * s;
      result[i + half] = b * c + a * s;
    });
    return result;
  });

/** How heads are compared. */
export interface Heads {
  readonly heads: number;
  readonly groups: number;
  readonly headDim: number;
  readonly scale: number;
  readonly window?: number | null;
  readonly cap?: number | null;
  /** What is done to every query head and key head [positions][headDim]. */
  readonly query?: (head: Rows) => Rows;
  readonly key?: (head: Rows) => Rows;
}

/** Causal attention head by head: q [positions][heads · D], k and v [positions][groups · D]. */
export function attend(
  [q, k, v]: readonly [Rows, Rows, Rows],
  { heads, groups, headDim, scale, window = null, cap = null, query = (x) => x, key = (x) => x }: Heads,
): Rows {
  const output: Rows = q.map(() => []);
  const head = (rows: Rows, at: number) => columns(rows, at * headDim, (at + 1) * headDim);
  for (let h = 0; h < heads; h += 1) {
    const group = Math.floor(h / (heads / groups));
    const [queries, keys, values] = [query(head(q, h)), key(head(k, group)), head(v, group)];
    queries.forEach((row, t) => {
      const first = window === null ? 0 : Math.max(0, t - window + 1);
      const scores = keys.slice(first, t + 1).map((other) => {
        const score = scale * row.reduce((sum, a, i) => sum + a * (other[i] as number), 0);
        return cap === null ? score : capped(score, cap);
      });
      const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
      const total = powers.reduce((a, b) => a + b, 0);
      for (let i = 0; i < headDim; i += 1)
        output[t]?.push(
          powers.reduce((sum, power, s) => sum + (power / total) * (values[first + s]?.[i] as number), 0),
        );
    });
  }
  return output;
}

/** Mean negative log likelihood of every next token, in nats. */
export function meanLoss(logits: Rows, ids: readonly number[]): number {
  const losses = ids.slice(1).map((id, t) => {
    const row = logits[t] as number[];
    const most = Math.max(...row);
    return most + Math.log(row.reduce((sum, v) => sum + Math.exp(v - most), 0)) - (row[id] as number);
  });
  return losses.reduce((a, b) => a + b, 0) / losses.length;
}
