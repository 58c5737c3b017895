import type { Architecture, AttentionShape } from '../../main/models/architecture.ts';
import { rotaryTables } from '../../main/models/rotary.ts';
import { attentionOf, feedForwardOf } from './layers.ts';

export type Weights = ReadonlyMap<string, Float32Array>;
type Matrix = number[][];

/**
 * Logits of a Llama by loops over plain numbers (float64), written from the papers and independent of the graphs:
 * slow, and right by inspection. ids → [positions][vocabulary].
 *
 * @param input what becomes of a row before it is multiplied by a matrix; it stays what it is where that is left out.
 */
export function naiveLogits(
  architecture: Architecture,
  weights: Weights,
  ids: readonly number[],
  input: (row: number[]) => number[] = (row) => row,
): Matrix {
  const multiplied = (rows: Matrix, weight: Float32Array): Matrix => product(rows.map(input), weight);
  const get = (name: string): Float32Array => {
    const found = weights.get(name);
    if (!found) throw new Error(`no ${name}`);
    return found;
  };
  const { hidden, normEpsilon } = architecture;
  const table = get('model.embed_tokens.weight');
  let x: Matrix = ids.map((id) => Array.from(table.subarray(id * hidden, (id + 1) * hidden)));
  architecture.layers.forEach((shape, layer) => {
    const [attention, feedForward] = [attentionOf(shape), feedForwardOf(shape)];
    const local = (name: string) => `model.layers.${layer}.${name}`;
    const linear = (rows: Matrix, name: string): Matrix => {
      const bias = weights.get(local(`${name}.bias`));
      return multiplied(rows, get(local(`${name}.weight`))).map((row) => row.map((v, i) => v + (bias?.[i] ?? 0)));
    };
    if (attention) {
      const normed = rms(x, get(local('input_layernorm.weight')), normEpsilon);
      const norms = attention.headNorm
        ? { q: get(local('self_attn.q_norm.weight')), k: get(local('self_attn.k_norm.weight')) }
        : null;
      const [q, k, v] = ['q', 'k', 'v'].map((p) => linear(normed, `self_attn.${p}_proj`)) as [Matrix, Matrix, Matrix];
      x = sum(x, linear(attend(architecture, attention, q, k, v, norms), 'self_attn.o_proj'));
    }
    if (feedForward) {
      const normed = rms(x, get(local('post_attention_layernorm.weight')), normEpsilon);
      const gate = linear(normed, 'mlp.gate_proj');
      const up = linear(normed, 'mlp.up_proj');
      const activation = gate.map((row, t) => row.map((g, i) => (g / (1 + Math.exp(-g))) * (up[t]?.[i] ?? NaN)));
      x = sum(x, linear(activation, 'mlp.down_proj'));
    }
  });
  const final = rms(x, get('model.norm.weight'), normEpsilon);
  return multiplied(final, get(architecture.tied ? 'model.embed_tokens.weight' : 'lm_head.weight'));
}

function attend(
  { rotary, normEpsilon }: Architecture,
  { groups, queriesPerGroup, headDim, window }: AttentionShape,
  q: Matrix,
  k: Matrix,
  v: Matrix,
  norms: { q: Float32Array; k: Float32Array } | null,
): Matrix {
  if (!rotary) throw new Error('A Llama turns queries and keys.');
  const { cos, sin } = rotaryTables(rotary, headDim, 0, q.length);
  const head = (rows: Matrix, index: number) => rows.map((row) => row.slice(index * headDim, (index + 1) * headDim));
  const turned = (rows: Matrix, norm: Float32Array | undefined) =>
    (norm ? rms(rows, norm, normEpsilon) : rows).map((row, t) =>
      row.map((value, i) => {
        const half = headDim / 2;
        const partner = i < half ? -(row[i + half] as number) : (row[i - half] as number);
        return value * (cos[t * headDim + i] as number) + partner * (sin[t * headDim + i] as number);
      }),
    );
  const output: Matrix = q.map(() => []);
  for (let h = 0; h < groups * queriesPerGroup; h += 1) {
    const group = Math.floor(h / queriesPerGroup);
    const query = turned(head(q, h), norms?.q);
    const key = turned(head(k, group), norms?.k);
    const value = head(v, group);
    query.forEach((row, t) => {
      const seen = key.map((_, s) => s).filter((s) => s <= t && (window === null || s > t - window));
      const scores = seen.map((s) => Math.exp(dot(row, key[s] as number[]) / Math.sqrt(headDim)));
      const total = scores.reduce((a, b) => a + b, 0);
      for (let i = 0; i < headDim; i += 1) {
        output[t]?.push(
          seen.reduce((mixed, s, j) => mixed + ((scores[j] as number) / total) * (value[s]?.[i] as number), 0),
        );
      }
    });
  }
  return output;
}

const dot = (a: readonly number[], b: ArrayLike<number>): number =>
  a.reduce((total, value, i) => total + value * (b[i] as number), 0);

const sum = (a: Matrix, b: Matrix): Matrix => a.map((row, t) => row.map((value, i) => value + (b[t]?.[i] as number)));

/** rows [n][in] times weight [out, in] transposed. */
function product(rows: Matrix, weight: Float32Array): Matrix {
  return rows.map((row) =>
    Array.from({ length: weight.length / row.length }, (_, o) =>
      dot(row, weight.subarray(o * row.length, (o + 1) * row.length)),
    ),
  );
}

function rms(rows: Matrix, weight: Float32Array, epsilon: number): Matrix {
  return rows.map((row) => {
    const scale = 1 / Math.sqrt(dot(row, row) / row.length + epsilon);
    return row.map((value, i) => value * scale * (weight[i] as number));
  });
}
