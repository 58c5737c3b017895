import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../preload/contract/index.ts';
import { json, sample } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { shared } from '../support/shared.ts';
import { transformersTokens } from '../support/transformersJs.ts';

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
