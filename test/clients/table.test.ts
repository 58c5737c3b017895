import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kullbackLeibler, logProbabilities } from '../../main/export/verify.ts';
import { fromFloat32, toFloat32 } from '../../main/formats/dtype.ts';
import { openTokenizer, tokenizerFiles } from '../../main/formats/tokenizer.ts';
import { sample } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { askLlamaCpp, installed, needsLlamaCpp, ownAnswers, ownScores } from '../support/llamaCpp.ts';
import { naiveLogits } from '../support/naiveLlama.ts';
import { startService } from '../support/sampleProject.ts';
import { seededWeights } from '../support/seededModel.ts';
import { transformersLogits } from '../support/transformersJs.ts';
import { cuts, families, writeCase } from './cases.ts';

const prompt = [5, 80, 33, 12, 60, 7];
const text = '%p\'-"a';
const count = 48;

/** Why some cells are empty, by family and cut; the rest is written, loaded and compared. */
const refusals: readonly (readonly [family: RegExp, cut: RegExp, reason: RegExp])[] = [
  [
    /^qwen3(?!-moe)/,
    /widths of their own|gone, /,
    /normalised heads only when all are alike|no place for biases beside/,
  ],
  [/gpt2/, /fewer channels/, /fewer attention heads than GPT-2/],
  [/olmoe/, /fewer channels/, /wider or narrower than the model/],
  [/mixtral|moe/, /experts of a layer gone/, /only when all are alike/],
];

/** Cuts that the layers of a family can look like. */
function alike(family: string, cut: string): boolean {
  const { of } = cuts[cut] ?? {};
  if (of === undefined) return true;
  return of === 'mixture' ? /mixtral|moe/.test(family) : !/gpt2|mixtral|moe/.test(family);
}
const cells = Object.keys(families).flatMap((family) =>
  Object.keys(cuts).flatMap((cut) => (alike(family, cut) ? [[family, cut] as const] : [])),
);
const refusalOf = (family: string, cut: string): RegExp | undefined =>
  refusals.find(([of, by]) => of.test(family) && by.test(cut))?.[2];

interface Lost {
  readonly loss: number;
  readonly divergence: number;
}

/** KL in nats that rounded activations alone make. */
const activations = 5e-4;

/** How far logits in float32 may be where llama.cpp looks GELU up in a table of float16. */
const fromTable = 5e-3;

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
  const service = startService(join(folder, 'home'));
  const place = join(folder, 'project');

  beforeAll(async () => {
    await mkdir(join(folder, 'out'));
    await service.call('projects.create', { folder: place });
    for (const [family, cut] of cells) {
      const name = nameOf(family, cut);
      await writeCase(join(folder, name), family, cut);
      await service.call('models.import', { folder: join(folder, name), name });
    }
  });
  afterAll(() => service.close());

  const nameOf = (family: string, cut: string): string => `${family} ${cut}`.replaceAll(',', '');

  async function written(variant: string, format: string, type: string) {
    const to = join(folder, 'out', `${variant}-${format}-${type}`);
    const { files } = await service.call('variants.export', { variant, format, type, to });
    return { to, file: join(to, files.find((name) => name.endsWith('.gguf')) ?? '') };
  }

  describe.skipIf(!installed)(needsLlamaCpp('llama.cpp'), () => {
    it.each(cells.filter(([family, cut]) => !refusalOf(family, cut)))(
      '%s, %s: answers as the model',
      async (family, cut) => {
        const name = nameOf(family, cut);
        const own = await ownAnswers(place, name, prompt, count, folder);
        for (const [type, limit] of [
          ['f32', family === 'gpt2' ? fromTable : 1e-4],
          ['f16', 1e-2],
        ] as const) {
          const { file } = await written(name, 'gguf', type);
          const found = askLlamaCpp(file, { prompt, texts: [] }, count);
          // Rounded weights are compared with the same rounding. What is left is that of llama.cpp's activations, which grows with
          // the logits; the test behind this one takes it in.
          const expected = (await ownScores(place, name, prompt, type, folder)).at(-1) as Float32Array;
          const apart = expected.reduce(
            (most, logit, i) => Math.max(most, Math.abs(logit - (found.logits[i] ?? NaN))),
            0,
          );
          const largest = expected.reduce((most, logit) => Math.max(most, Math.abs(logit)), 1);
          process.stdout.write(`${name}, ${type}: ${apart.toExponential(1)} of ${largest.toFixed(1)}\n`);
          expect(apart / (type === 'f16' ? largest : 1), type).toBeLessThan(limit);
          if (type === 'f32') expect(found.greedy).toEqual(own.greedy);
        }
      },
    );

    it.each(['llama', 'llama, tied'])(
      '%s, dense, in f16: answers as loops that round what they multiply with a matrix, as llama.cpp does',
      async (family) => {
        const architecture = await writeCase(join(folder, `${family} again`), family, 'dense');
        const { file } = await written(nameOf(family, 'dense'), 'gguf', 'f16');
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

    it.each(cells.filter(([family, cut]) => refusalOf(family, cut)))(
      '%s, %s: is refused with the reason',
      async (family, cut) => {
        const reason = refusalOf(family, cut) as RegExp;
        const variant = nameOf(family, cut);
        await expect(written(variant, 'gguf', 'f32')).rejects.toThrow(reason);
        const { formats } = await service.call('variants.exportPlan', { variant });
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
      await service.call('models.import', { folder: meadow, name: 'meadow' });
      const text = (await documents()).slice(0, 20).join('\n');
      score = Array.from((await openTokenizer(tokenizerFiles(meadow))).encode(text)).slice(0, 128);
      dense = await ownScores(place, 'meadow', score, 'stored', folder);
    });

    it.each(['q8_0', 'q6_k', 'q5_k', 'q4_k', 'q4_0', 'iq4_xs', 'q3_k', 'q2_k'])(
      '%s: loses what the same packing loses in the project',
      async (type) => {
        const { file } = await written('meadow', 'gguf', type);
        const found = askLlamaCpp(file, { prompt, texts: [], score }, 1).scored.map((row) => Float32Array.from(row));
        const own = await ownScores(place, 'meadow', score, type, folder);
        const [theirs, ours] = [found, own].map((rows) => ({
          loss: meanOver(
            score,
            (at) => -(logProbabilities(rows[at] as Float32Array)[score[at + 1] as number] as number),
          ),
          divergence: meanOver(score, (at) => kullbackLeibler(dense[at] as Float32Array, rows[at] as Float32Array)),
        })) as [Lost, Lost];
        process.stdout.write(
          `${type}: loss ${theirs.loss.toFixed(4)} of ${ours.loss.toFixed(4)}, KL ${theirs.divergence.toExponential(2)} of ${ours.divergence.toExponential(2)}\n`,
        );
        expect(Math.abs(theirs.loss / ours.loss - 1)).toBeLessThan(0.05);
        // What llama.cpp rounds of activations comes on top, and is all that eight bits lose.
        expect(theirs.divergence).toBeLessThan(1.05 * ours.divergence + activations);
      },
    );
  });

  describe('transformers.js', () => {
    it.each(cells)('%s, %s: answers as the model', async (family, cut) => {
      const name = nameOf(family, cut);
      for (const [type, limit] of [
        ['f32', 1e-4],
        ['f16', 1e-2],
      ] as const) {
        const { to } = await written(name, 'onnx', type);
        const { ids, logits } = await transformersLogits(to, text);
        const own = await ownAnswers(place, name, ids, 1, folder);
        const last = logits.at(-1) as Float32Array;
        const apart = own.logits.reduce((most, logit, i) => Math.max(most, Math.abs(logit - (last[i] ?? NaN))), 0);
        expect(apart, type).toBeLessThan(limit);
      }
    });
  });
});
