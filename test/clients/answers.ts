import { expect } from 'vitest';
import { exporterOf } from '../../main/export/index.ts';
import { askLlamaCpp, ownAnswers, ownScores } from '../support/llamaCpp.ts';
import { transformersLogits } from '../support/transformersJs.ts';
import type { Table } from './openTable.ts';

/** What programs are asked. */
export const prompt = [5, 80, 33, 12, 60, 7];
const text = '%p\'-"a';

/** Greedy tokens that are compared. */
export const count = 60;

/** How far logits in float32 may be where llama.cpp looks GELU up in a table of float16. */
const fromTable = 5e-3;

/** How far apart the furthest numbers of two rows are. */
const furthest = (own: Float32Array, found: ArrayLike<number>): number =>
  own.reduce((most, logit, i) => Math.max(most, Math.abs(logit - (found[i] ?? NaN))), 0);

/** Expects of stock llama.cpp the logits of a cell's model in float32 and float16, and its greedy tokens. */
export async function answersInLlamaCpp(
  { model, written, place, folder }: Table,
  family: string,
  cut: string,
): Promise<void> {
  const name = await model(family, cut);
  const own = await ownAnswers(place, name, prompt, count, folder);
  for (const [type, limit] of [
    ['f32', family === 'gpt2' ? fromTable : 1e-4],
    ['f16', 1e-2],
  ] as const) {
    const { file } = await written(name, 'gguf', type);
    const found = askLlamaCpp(file, { prompt, texts: [] }, count);
    // Rounded weights are compared with the same rounding. What is left is that of llama.cpp's activations, which grows with the
    // logits; a test of the table takes it in.
    const expected = (await ownScores(place, name, prompt, exporterOf('gguf', type), folder)).at(-1) as Float32Array;
    const apart = furthest(expected, found.logits);
    const largest = expected.reduce((most, logit) => Math.max(most, Math.abs(logit)), 1);
    process.stdout.write(`${name}, ${type}: ${apart.toExponential(1)} of ${largest.toFixed(1)}\n`);
    expect(apart / (type === 'f16' ? largest : 1), type).toBeLessThan(limit);
    if (type === 'f32') expect(found.greedy).toEqual(own.greedy);
  }
}

/** Expects of transformers.js the logits of a cell's model in float32 and float16. */
export async function answersInTransformersJs(
  { model, written, place, folder }: Table,
  family: string,
  cut: string,
): Promise<void> {
  const name = await model(family, cut);
  for (const [type, limit] of [
    ['f32', 1e-4],
    ['f16', 1e-2],
  ] as const) {
    const { to } = await written(name, 'onnx', type);
    const { ids, logits } = await transformersLogits(to, text);
    const own = (await ownScores(place, name, ids, exporterOf('onnx', type), folder)).at(-1) as Float32Array;
    const apart = furthest(own, logits.at(-1) as Float32Array);
    process.stdout.write(`${name}, onnx ${type}: ${apart.toExponential(1)}\n`);
    expect(apart, type).toBeLessThan(limit);
  }
}
