import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../preload/contract/index.ts';
import { json, sample } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { shared } from '../support/shared.ts';
import { transformersLogits, transformersTokens } from '../support/transformersJs.ts';
import { kullbackLeibler, logProbabilities } from '../../main/export/verify.ts';

const prompt = 'Question: What are the symptoms of asthma?\nAnswer:';
const models = [
  ['Llama', join(sample, 'meadow-sample')],
  ...(shared ? [['GPT-2', join(shared, 'models', 'meadow-gpt2')] as const] : []),
] as const;

/** Whole, with zeros, with widths of every layer's own, with one width for all, and with layers that are gone. */
const variants = ['wanda', 'flap', 'flap-uniform', 'sleb'];

describe.each(models)('%s as ONNX: transformers.js generates the same greedy tokens', (_family, model) => {
  let folder: string;
  let project: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    project = join(folder, 'project');
    await json(project, 'init');
    await json(project, 'model', 'import', model, '--name', 'whole');
    for (const [file, name, role] of [
      ['health-service.jsonl', 'health', 'domain'],
      ['general.jsonl', 'general', 'general'],
    ] as const)
      await json(project, 'dataset', 'import', join(sample, file), '--name', name, '--role', role);
    const texts = ['--model', 'whole', '--domain', 'health', '--general', 'general', '--calibration-windows', '16'];
    await json(project, 'run', ...texts, '--recipe', variants.join(), '--sparsity', '0.3');
  });

  it.each(['whole', ...variants.map((recipe, at) => `variant-${at + 1} ${recipe}`)])('%s', async (title) => {
    const [name = ''] = title.split(' ');
    const to = join(folder, 'onnx', name);
    await json(project, 'export', name, '--format', 'onnx', '--to', to);
    const asked = ['generate', name, '--prompt', prompt, '--greedy', '--max-tokens', '20'];
    const { tokens } = await json<Output<'variants.generate'>>(project, ...asked);
    expect(await transformersTokens(to, prompt, 20)).toEqual(tokens);
  });
});

describe('ONNX with fewer bits', () => {
  let folder: string;
  let project: string;
  let dense: Awaited<ReturnType<typeof asked>>;
  const text = `${prompt} Wheezing, shortness of breath and a tight chest. Symptoms are often worse at night and in the cold.`;
  const precisions = { q8: 'int8-32', q4: 'int4-32' } as const;

  beforeAll(async () => {
    folder = await temporaryFolder();
    project = join(folder, 'project');
    await json(project, 'init');
    await json(project, 'model', 'import', join(sample, 'meadow-sample'), '--name', 'whole');
    const path = join(sample, 'health-service.jsonl');
    await json(project, 'dataset', 'import', path, '--name', 'health', '--role', 'domain');
    for (const [type, precision] of Object.entries(precisions)) {
      const asked = ['--recipe', 'rtn', '--precision', precision, '--name', type];
      await json(project, 'run', '--model', 'whole', '--domain', 'health', ...asked);
    }
    dense = await asked('whole', 'f32');
  });

  /** What transformers.js answers, given an export of a model or variant. */
  async function asked(variant: string, type: string) {
    const to = join(folder, `${variant}-${type}`);
    await json(project, 'export', variant, '--format', 'onnx', '--type', type, '--to', to);
    const { ids, logits } = await transformersLogits(to, text);
    const losses = ids.slice(1).map((id, i) => -(logProbabilities(logits[i] as Float32Array)[id] as number));
    const loss = losses.reduce((sum, one) => sum + one, 0) / losses.length;
    return { logits, loss, tokens: await transformersTokens(to, prompt, 20) };
  }

  it('f16: generates the same greedy tokens', async () => {
    expect((await asked('whole', 'f16')).tokens).toEqual(dense.tokens);
  });

  it.each(['q8', 'q4'])('%s: answers as the packed values that the project measures', async (type) => {
    // The file with 32 bits was proven to answer as the project's own evaluation of the same packed values.
    const [own, found] = [await asked(type, 'f32'), await asked(type, type)];
    const mean = (of: typeof own, from: typeof own) =>
      from.logits.reduce((sum, row, i) => sum + kullbackLeibler(row, of.logits[i] as Float32Array), 0) /
      from.logits.length;
    process.stdout.write(
      `${type}: loss ${found.loss.toFixed(4)} of ${own.loss.toFixed(4)}, KL from the parent ${mean(found, dense).toExponential(2)} of ${mean(own, dense).toExponential(2)}, between them ${mean(found, own).toExponential(2)}\n`,
    );
    expect(Math.abs(found.loss / own.loss - 1)).toBeLessThan(0.05);
    expect(mean(found, own)).toBeLessThan(2e-3);
    expect(found.tokens.slice(0, 5)).toEqual(own.tokens.slice(0, 5));
  });
});
