import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../preload/contract/index.ts';
import { json, sample } from '../support/cli.ts';
import { needsShared, shared } from '../support/shared.ts';
import { transformersTokens } from '../support/transformersJs.ts';

const prompt = 'Question: What are the symptoms of asthma?\nAnswer:';

/** A family of another kind than the sample's goes the whole way: layer norms, learned positions, fused and transposed linears. */
describe.skipIf(!shared)(needsShared('GPT-2 on the command line'), () => {
  let folder: string;
  let project: string;
  const model = join(shared ?? '', 'models', 'meadow-gpt2');
  const texts = ['--model', 'gpt', '--domain', 'health', '--general', 'general', '--calibration-windows', '16'];
  const tokensOf = async (name: string) => {
    const asked = ['generate', name, '--prompt', prompt, '--greedy', '--max-tokens', '16'];
    return (await json<Output<'variants.generate'>>(project, ...asked)).tokens;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-families-'));
    project = join(folder, 'project');
    await json(project, 'init');
    await json(project, 'model', 'import', model, '--name', 'gpt');
    await json(
      project,
      'dataset',
      'import',
      join(sample, 'health-service.jsonl'),
      '--name',
      'health',
      '--role',
      'domain',
    );
    await json(project, 'dataset', 'import', join(sample, 'general.jsonl'), '--name', 'general', '--role', 'general');
    await json(project, 'run', ...texts, '--recipe', 'flap', '--sparsity', '0.3', '--name', 'slim');
    await json(project, 'run', ...texts, '--recipe', 'sleb', '--sparsity', '0.3', '--name', 'shallow');
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is checked, with nothing said against its biases', async () => {
    const { verdict, reasons, facts } = await json<Output<'models.check'>>(project, 'model', 'check', model);
    expect(verdict).not.toBe('no');
    expect(reasons.join()).not.toContain('biases');
    expect(facts).toMatchObject({ family: 'gpt2', layers: 6, context: 256, vocabulary: 6144 });
  });

  it('is stored on export as it came, to the byte', async () => {
    const to = join(folder, 'whole');
    await json(project, 'export', 'gpt', '--format', 'hf', '--to', to);
    const config = async (at: string) => JSON.parse(await readFile(join(at, 'config.json'), 'utf8')) as unknown;
    expect(await config(to)).toMatchObject({ ...((await config(model)) as object), n_inner: 768 });
    const [found, wanted] = await Promise.all([tensors(to), tensors(model)]);
    expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [name, bytes] of wanted) expect(found.get(name)?.equals(bytes), name).toBe(true);
  });

  it('is read again from a Hugging Face folder when its layers have widths of their own', async () => {
    const variant = 'slim';
    const to = join(folder, 'hf', variant);
    await json(project, 'export', variant, '--format', 'hf', '--to', to);
    await json(project, 'model', 'import', to, '--name', `${variant} again`);
    expect(await tokensOf(`${variant} again`)).toEqual(await tokensOf(variant));
  });

  // test/clients does so with all variants.
  it('as ONNX: transformers.js generates the same greedy tokens', async () => {
    const to = join(folder, 'onnx', 'shallow');
    await json(project, 'export', 'shallow', '--format', 'onnx', '--to', to);
    expect(await transformersTokens(to, prompt, 16)).toEqual(await tokensOf('shallow'));
  });
});

/** The tensors of a folder as they lie in its file, with type and shape. */
async function tensors(folder: string): Promise<Map<string, Buffer>> {
  const file = await readFile(join(folder, 'model.safetensors'));
  const start = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, start)) as Record<
    string,
    { dtype: string; shape: readonly number[]; data_offsets: readonly [number, number] }
  >;
  return new Map(
    Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(
        ([
          name,
          {
            dtype,
            shape,
            data_offsets: [from, to],
          },
        ]) => [
          name,
          Buffer.concat([Buffer.from(`${dtype} ${shape.join()} `), file.subarray(start + from, start + to)]),
        ],
      ),
  );
}
