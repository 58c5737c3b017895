import type { Architecture, LayerShape } from '../../main/models/architecture.ts';
import type { Weights } from './naiveLlama.ts';

type Matrix = number[][];

/**
 * Logits of a GPT-2 by loops over plain numbers (float64), written from the paper and independent of the graphs. Linears
 * are [out, in] as they are inside the product. ids → [positions][vocabulary].
 */
export function naiveGpt2Logits(architecture: Architecture, weights: Weights, ids: readonly number[]): Matrix {
  const get = (name: string): Float32Array => {
    const found = weights.get(name);
    if (!found) throw new Error(`no ${name}`);
    return found;
  };
  const { hidden, normEpsilon } = architecture;
  const row = (name: string, at: number) => Array.from(get(name).subarray(at * hidden, (at + 1) * hidden));
  const [tokens, positions] = ['transformer.wte.weight', 'transformer.wpe.weight'];
  let x: Matrix = ids.map((id, t) => row(tokens, id).map((v, i) => v + (row(positions, t)[i] as number)));
  architecture.layers.forEach(({ sublayers }: LayerShape, layer) => {
    const local = (name: string) => `transformer.h.${layer}.${name}`;
    const linear = (rows: Matrix, name: string) =>
      product(rows, get(local(`${name}.weight`))).map((r) =>
        r.map((v, i) => v + (get(local(`${name}.bias`))[i] as number)),
      );
    const norm = (rows: Matrix, name: string) =>
      layerNorm(rows, get(local(`${name}.weight`)), get(local(`${name}.bias`)), normEpsilon);
    for (const shape of sublayers) {
      if (shape.kind === 'attention') {
        const { groups, headDim } = shape;
        const width = groups * headDim;
        const qkv = linear(norm(x, 'ln_1'), 'attn.c_attn');
        const mixed: Matrix = ids.map(() => new Array<number>(width).fill(0));
        for (let head = 0; head < groups; head += 1) {
          const part = (block: number, t: number) =>
            (qkv[t] as number[]).slice(block * width + head * headDim, block * width + (head + 1) * headDim);
          ids.forEach((_, t) => {
            const scores = Array.from({ length: t + 1 }, (_key, s) => dot(part(0, t), part(1, s)) / Math.sqrt(headDim));
            const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
            const sum = powers.reduce((a, b) => a + b, 0);
            powers.forEach((power, s) =>
              part(2, s).forEach((v, i) => ((mixed[t] as number[])[head * headDim + i]! += (power / sum) * v)),
            );
          });
        }
        x = added(x, linear(mixed, 'attn.c_proj'));
      } else {
        const lifted = linear(norm(x, 'ln_2'), 'mlp.c_fc').map((r) => r.map(geluNew));
        x = added(x, linear(lifted, 'mlp.c_proj'));
      }
    }
  });
  const last = layerNorm(x, get('transformer.ln_f.weight'), get('transformer.ln_f.bias'), normEpsilon);
  return product(last, get(architecture.tied ? tokens : 'lm_head.weight'));
}

const geluNew = (v: number) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)));

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + v * (b[i] as number), 0);

const added = (a: Matrix, b: Matrix): Matrix => a.map((r, t) => r.map((v, i) => v + (b[t]?.[i] as number)));

function product(rows: Matrix, weight: Float32Array): Matrix {
  const columns = rows[0]?.length ?? 0;
  return rows.map((r) =>
    Array.from({ length: weight.length / columns }, (_, o) =>
      r.reduce((sum, v, i) => sum + v * (weight[o * columns + i] as number), 0),
    ),
  );
}

function layerNorm(rows: Matrix, weight: Float32Array, bias: Float32Array, epsilon: number): Matrix {
  return rows.map((r) => {
    const mean = r.reduce((a, b) => a + b, 0) / r.length;
    const variance = r.reduce((sum, v) => sum + (v - mean) ** 2, 0) / r.length;
    return r.map((v, i) => ((v - mean) / Math.sqrt(variance + epsilon)) * (weight[i] as number) + (bias[i] as number));
  });
}
