import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exporterOf } from '../../main/export/index.ts';
import { kullbackLeibler, logProbabilities } from '../../main/export/verify.ts';
import { fromFloat32, toFloat32 } from '../../main/formats/dtype.ts';
import { openTokenizer, tokenizerFiles } from '../../main/formats/tokenizer.ts';
import { sample } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { askLlamaCpp, installed, needsLlamaCpp, ownAnswers, ownScores, writtenWeights } from '../support/llamaCpp.ts';
import { naiveLogits } from '../support/naiveLlama.ts';
import { seededWeights } from '../support/seededModel.ts';
import { answersInLlamaCpp, answersInTransformersJs, count, prompt } from './answers.ts';
import { cells, writeCase } from './cases.ts';
import { openTable } from './openTable.ts';

/** Why some cells are empty, by family and cut; the rest is written, loaded and compared. */
const refusals: readonly (readonly [family: RegExp, cut: RegExp, reason: RegExp])[] = [
  [
    /^qwen3(?!-moe)/,
    /widths of their own|gone, /,
    /normalised heads only when all are alike|no place for biases beside/,
  ],
  [/gpt2/, /fewer channels|one width/, /fewer attention heads than GPT-2/],
  [/gpt2/, /widths of their own|gone, /, /its layers have widths of their own, or lack a sublayer/],
  [/olmoe/, /fewer channels/, /wider or narrower than the model/],
  [/mixtral|moe/, /experts of a layer gone/, /only when all are alike/],
  [/mixtral|moe/, /experts merged/, /a compatible Hugging Face folder holds each once for every row that leads to it/],
];

const refusalOf = (family: string, cut: string): RegExp | undefined =>
  refusals.find(([of, by]) => of.test(family) && by.test(cut))?.[2];

interface Lost {
  readonly loss: number;
  readonly divergence: number;
}

/** Numbers of a row that share a scale where llama.cpp rounds it. */
const block = 32;

/**
 * A row as llama.cpp multiplies it with a packed matrix whose blocks are as short: eight bits with a scale for every 32, which is stored
 * in float16 (ggml-quants.c, quantize_row_q8_0).
 */
function inEightBits(row: readonly number[]): number[] {
  return row.map((value, i) => {
    const from = i - (i % block);
    const scale = Math.max(...row.slice(from, from + block).map(Math.abs)) / 127;
    const stored = toFloat32(fromFloat32(Float32Array.of(scale), 'F16'), 'F16')[0] as number;
    return scale === 0 ? 0 : stored * Math.round(value / scale);
  });
}

const meanOver = (tokens: readonly number[], of: (at: number) => number): number =>
  tokens.slice(1).reduce((sum, _, at) => sum + of(at), 0) / (tokens.length - 1);

/** Texts of the sample. */
const documents = async (): Promise<string[]> =>
  (await readFile(join(sample, 'health-service.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text);

describe('variants × formats × programs', async () => {
  const folder = await temporaryFolder();
  const place = join(folder, 'project');
  const table = await openTable(folder);
  const { imported, model, written } = table;
  afterAll(() => table.close());

  describe.skipIf(!installed)(needsLlamaCpp('llama.cpp'), () => {
    it.each(cells.filter(([family, cut]) => !refusalOf(family, cut)))('%s, %s: answers as the model', (family, cut) =>
      answersInLlamaCpp(table, family, cut),
    );

    it.each(['llama', 'llama, tied'])(
      '%s, dense, in f16: answers as loops that round what they multiply with a matrix, as llama.cpp does',
      async (family) => {
        const architecture = await writeCase(join(folder, `${family} again`), family, 'dense');
        const { file } = await written(await model(family, 'dense'), 'gguf', 'f16');
        const { logits } = askLlamaCpp(file, { prompt, texts: [] }, 1);
        const rounded = (values: Float32Array) => toFloat32(fromFloat32(values, 'F16'), 'F16');
        const weights = [...seededWeights(architecture, 5)].map(
          ([name, values]) => [name, /norm/.test(name) ? values : rounded(values)] as const,
        );
        const input = (row: number[]) => Array.from(rounded(Float32Array.from(row)));
        const expected = naiveLogits(architecture, new Map(weights), prompt, input).at(-1) ?? [];
        const apart = expected.reduce((most, logit, i) => Math.max(most, Math.abs(logit - (logits[i] ?? NaN))), 0);
        process.stdout.write(`${family}, f16 with its rounding: ${apart.toExponential(1)}\n`);
        expect(apart).toBeLessThan(1e-4);
      },
    );

    it.each(cells.filter(([, cut]) => cut === 'experts merged'))(
      '%s, %s: answers as the model once a compatible folder of it was imported',
      async (family, cut) => {
        const name = await model(family, cut);
        const { to } = await written(name, 'hf', 'compatible');
        const { file } = await written(await imported(to, `${name} spread`), 'gguf', 'f32');
        const found = askLlamaCpp(file, { prompt, texts: [] }, count);
        const own = await ownAnswers(place, name, prompt, count, folder);
        expect(Math.max(...own.logits.map((logit, i) => Math.abs(logit - (found.logits[i] ?? NaN))))).toBeLessThan(
          1e-4,
        );
        expect(found.greedy).toEqual(own.greedy);
      },
    );

    it.each(cells.filter(([family, cut]) => refusalOf(family, cut)))(
      '%s, %s: is refused with the reason',
      async (family, cut) => {
        const reason = refusalOf(family, cut) as RegExp;
        const variant = await model(family, cut);
        await expect(written(variant, 'gguf', 'f32')).rejects.toThrow(reason);
        const { formats } = await table.plan(variant);
        const plan = formats.find(({ format, type }) => format === 'gguf' && type === 'f32');
        expect(plan?.loadsIn).toEqual([]);
        expect(plan?.warning).toMatch(reason);
      },
    );
  });

  describe.skipIf(!installed)(needsLlamaCpp('llama.cpp, in fewer bits'), () => {
    let score: readonly number[];
    let dense: readonly Float32Array[];
    beforeAll(async () => {
      const meadow = join(sample, 'meadow-sample');
      await imported(meadow, 'meadow');
      const text = (await documents()).slice(0, 20).join('\n');
      score = Array.from((await openTokenizer(tokenizerFiles(meadow))).encode(text)).slice(0, 128);
      dense = await ownScores(place, 'meadow', score, exporterOf('gguf'), folder);
    });

    it.each(['q8_0', 'q6_k', 'q5_k', 'q4_k', 'q4_0', 'iq4_xs', 'q3_k', 'q2_k'])(
      '%s: loses what the same packing loses in the project',
      async (type) => {
        const { file } = await written('meadow', 'gguf', type);
        const found = askLlamaCpp(file, { prompt, texts: [], score }, 1).scored.map((row) => Float32Array.from(row));
        const own = await ownScores(place, 'meadow', score, exporterOf('gguf', type), folder);
        // Rows of 128 and 352 take blocks of 32 in every type, and so does what llama.cpp multiplies with them.
        const { architecture, weights } = await writtenWeights(place, 'meadow', exporterOf('gguf', type));
        const both = naiveLogits(architecture, weights, score, inEightBits).map((row) => Float32Array.from(row));
        const [theirs, ours, expected] = [found, own, both].map((rows) => ({
          loss: meanOver(
            score,
            (at) => -(logProbabilities(rows[at] as Float32Array)[score[at + 1] as number] as number),
          ),
          divergence: meanOver(score, (at) => kullbackLeibler(dense[at] as Float32Array, rows[at] as Float32Array)),
        })) as [Lost, Lost, Lost];
        process.stdout.write(
          `${type}: loss ${theirs.loss.toFixed(4)} of ${ours.loss.toFixed(4)}, KL ${theirs.divergence.toExponential(2)} of ${ours.divergence.toExponential(2)}, with rounded activations ${expected.divergence.toExponential(2)}\n`,
        );
        expect(Math.abs(theirs.loss / ours.loss - 1)).toBeLessThan(0.05);
        // What llama.cpp rounds of activations comes on top, which is most of what eight bits lose.
        expect(Math.abs(theirs.divergence / expected.divergence - 1)).toBeLessThan(0.05);
      },
    );
  });

  describe('transformers.js', () => {
    const unknown = (family: string): boolean => /mixtral|olmoe/.test(family);
    it.each(cells.filter(([family]) => !unknown(family)))('%s, %s: answers as the model', (family, cut) =>
      answersInTransformersJs(table, family, cut),
    );
  });
});
