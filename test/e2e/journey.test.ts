import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FinishedRun } from '../../main/cli/client.ts';
import type { Output } from '../../preload/contract/index.ts';
import { espalier, json, sample } from '../support/cli.ts';
import { copySample } from '../support/sampleProject.ts';
import { transformersTokens } from '../support/transformersJs.ts';

const folder = await mkdtemp(join(tmpdir(), 'espalier-journey-'));
const project = join(folder, 'project');
/** The same once more, where nothing is interrupted. */
const other = join(folder, 'other');
const texts = ['--model', 'meadow', '--domain', 'health', '--general', 'general'];
const short = ['--calibration-windows', '16', '--window', '64'];
const prompt = 'Question: What are the symptoms of asthma?\nAnswer:';

/** Hash of a variant, and of the texts it was made with: when two differ, the texts say where to look. */
async function made(of: string, name: string) {
  const texts = (await json<Output<'datasets.list'>>(of, 'dataset', 'list')).map(({ fingerprint }) => fingerprint);
  const found = (await json<Output<'variants.list'>>(of, 'variants')).find((variant) => variant.name === name);
  if (!found) throw new Error(`There is no variant ${name}.`);
  return { texts, hash: found.hash };
}

beforeAll(async () => {
  await json(project, 'init');
  await json(project, 'model', 'import', join(sample, 'meadow-sample'), '--name', 'meadow');
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
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the main job on the command line', () => {
  it('lists recipes with their papers', async () => {
    const recipes = await json<Output<'recipes.list'>>(project, 'recipes');
    expect(recipes.find(({ name }) => name === 'd-pruner')).toMatchObject({
      name: 'd-pruner',
      title: 'D-Pruner',
      paper: 'Pruning as a Domain-specific LLM Extractor',
      category: 'weight-pruning',
      unit: 'weight',
      needs: ['importance'],
    });
  });

  it('estimates before it works', async () => {
    const plan = await json<Output<'runs.estimate'>>(
      project,
      'estimate',
      ...texts,
      '--recipe',
      'flap',
      '--sparsity',
      '0.3',
    );
    expect(plan.parameters).toBeLessThan(1_894_016);
    expect(plan.parameters).toBeGreaterThan(1_500_000);
    expect(plan.peakMemory).toBeGreaterThan(0);
    expect(plan.seconds).toBeGreaterThan(0);
  });

  it('extracts, and a second target reuses the scores', async () => {
    const first = await json<FinishedRun>(project, 'run', ...texts, ...short, '--recipe', 'd-pruner', '--name', 'half');
    expect(first).toMatchObject({ run: 'run-1', variant: 'half' });
    const objects = async () => (await readdir(join(project, 'objects'), { recursive: true })).length;
    const before = await objects();
    await json(project, 'run', ...texts, ...short, '--recipe', 'd-pruner', '--sparsity', '0.6', '--name', 'less');
    // Per layer one shard and one mask, each in a folder that may be new: neither importances nor scores again.
    expect((await objects()) - before).toBeLessThanOrEqual(4 * 6);
    const variants = await json<Output<'variants.list'>>(project, 'variants');
    expect(variants.map(({ name, parents, recipe }) => [name, parents[0]?.name, recipe])).toEqual([
      ['half', 'meadow', 'd-pruner'],
      ['less', 'meadow', 'd-pruner'],
    ]);
    const [half, less] = variants as [(typeof variants)[0], (typeof variants)[0]];
    // Half of the weights of all linears, which are 1,105,920 of the parameters.
    expect(half.parameters - half.nonzero).toBe(1_105_920 / 2);
    expect(less.nonzero).toBeLessThan(half.nonzero);
  });

  it('gives the same variant for the same choices', async () => {
    await copySample(other);
    await json(other, 'run', ...texts, ...short, '--recipe', 'd-pruner', '--name', 'half');
    expect(await made(other, 'half')).toEqual(await made(project, 'half'));
  });

  it('slices FLAP and measures both against the parent', async () => {
    await json(project, 'run', ...texts, ...short, '--recipe', 'flap', '--sparsity', '0.3', '--name', 'slim');
    await json(project, 'run', ...texts, ...short, '--recipe', 'random-units', '--sparsity', '0.3', '--name', 'by-lot');
    const compared = await json<Output<'variants.compare'>>(
      project,
      'compare',
      'half',
      'slim',
      'by-lot',
      '--window',
      '64',
    );
    const change = (variant: string) =>
      compared.find((found) => found.variant === variant)?.differences.find(({ role }) => role === 'domain');
    expect(change('half')?.enough).toBe(true);
    expect(change('slim')?.difference).toBeLessThan(change('by-lot')?.difference ?? 0);
    const slim = (await json<Output<'variants.list'>>(project, 'variants')).find(({ name }) => name === 'slim');
    expect(slim?.parameters).toBeLessThan(1_600_000);
    expect(slim?.nonzero).toBe(slim?.parameters);
    const { measurements } = await json<Output<'variants.evaluate'>>(project, 'evaluate', 'slim', '--window', '64');
    const nll = measurements.find(({ metric, role }) => metric === 'nll' && role === 'domain');
    expect(nll).toMatchObject({ dataset: 'health', split: 'heldOut' });
    expect(nll?.low).toBeLessThan(nll?.value ?? 0);
    expect(nll?.high).toBeGreaterThan(nll?.value ?? 0);
  });

  it('keeps a log of all that was done', async () => {
    const { intact, entries } = await json<Output<'audit.list'>>(project, 'audit');
    expect(intact).toBe(true);
    expect(entries.map(({ action }) => action)).toContain('variant extracted');
  });
});

describe('exports', () => {
  it('as a Hugging Face folder: complete, summed, importable again', async () => {
    const variant = 'slim';
    const to = join(folder, `${variant}-hf`);
    const { files, verified } = await json<Output<'variants.export'>>(
      project,
      'export',
      variant,
      '--format',
      'hf',
      '--to',
      to,
    );
    expect(verified).toBe(true);
    expect((await readdir(to)).sort()).toEqual([...files].sort());
    for (const line of (await readFile(join(to, 'SHA256SUMS'), 'utf8')).trim().split('\n')) {
      const [sum, name] = line.split('  ') as [string, string];
      expect(
        createHash('sha256')
          .update(await readFile(join(to, name)))
          .digest('hex'),
        name,
      ).toBe(sum);
    }
    for (const name of ['tokenizer.json', 'tokenizer_config.json', 'generation_config.json']) {
      expect(await readFile(join(to, name)), name).toEqual(await readFile(join(sample, 'meadow-sample', name)));
    }
    await json(project, 'model', 'import', to, '--name', `${variant} again`);
    const text = async (name: string) =>
      (
        await json<Output<'variants.generate'>>(
          project,
          'generate',
          name,
          '--prompt',
          prompt,
          '--greedy',
          '--max-tokens',
          '12',
        )
      ).tokens;
    expect(await text(`${variant} again`)).toEqual(await text(variant));
  });

  // test/clients does so with the model and more variants.
  it('as ONNX: transformers.js generates the same greedy tokens', async () => {
    const to = join(folder, 'onnx', 'slim');
    await json(project, 'export', 'slim', '--format', 'onnx', '--to', to);
    const asked = ['generate', 'slim', '--prompt', prompt, '--greedy', '--max-tokens', '20'];
    const { tokens } = await json<Output<'variants.generate'>>(project, ...asked);
    expect(await transformersTokens(to, prompt, 20)).toEqual(tokens);
  });

  it('are listed with their bytes before one is chosen, and asked for where none is', async () => {
    const { formats } = await json<Output<'variants.exportPlan'>>(project, 'export', 'half', '--formats');
    const bytes = (wanted: string) => formats.find(({ type }) => type === wanted)?.bytes ?? NaN;
    expect(bytes('q4')).toBeLessThan(bytes('q8'));
    expect(bytes('q8')).toBeLessThan(bytes('f16'));
    expect(bytes('f16')).toBeLessThan(bytes('f32'));
    const { code, stderr } = await espalier(['export', 'half', '--to', join(folder, 'none'), '--project', project]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('--formats lists what can be had')]);
  });

  it('never touches a folder that holds something', async () => {
    const to = join(folder, 'occupied');
    await json(project, 'export', 'half', '--format', 'hf', '--to', to);
    await writeFile(join(to, 'mine.txt'), 'mine');
    const { code, stderr } = await espalier(['export', 'half', '--format', 'hf', '--to', to, '--project', project]);
    expect(code).toBe(1);
    expect(stderr).toContain(`Cannot export to ${to}: the folder is not empty; choose a new or empty one.`);
    expect(await readFile(join(to, 'mine.txt'), 'utf8')).toBe('mine');
  });
});

describe('interruptions', () => {
  it('by a kill and by Ctrl-C leave a run that resumes to the same variant', async () => {
    const asked = ['run', ...texts, '--recipe', 'd-pruner', '--name', 'interrupted'];
    const often = ['--calibration-windows', '24', '--window', '64', '--checkpoint-seconds', '0'];
    /** Ends the process while it computes gradients. */
    const struck = async (args: readonly string[], signal: NodeJS.Signals) => {
      let sent = false;
      const ended = await espalier([...args, '--project', project], (text, pid) => {
        if (sent || !text.includes('gradients')) return;
        sent = true;
        process.kill(pid, signal);
      });
      expect(ended.code).not.toBe(0);
      const run = (await json<Output<'runs.list'>>(project, 'runs')).at(-1);
      expect(run?.variant).toBeNull();
      return { ...ended, run: run?.name ?? '', state: run?.state };
    };
    const { run, state } = await struck([...asked, ...often], 'SIGKILL');
    expect(state).toBe('interrupted');
    const paused = await struck(['resume', run], 'SIGINT');
    expect(paused).toMatchObject({ run, state: 'paused', stderr: expect.stringMatching(/espalier resume run-\d+/) });
    expect(await json<FinishedRun>(project, 'resume', run)).toMatchObject({ variant: 'interrupted' });

    await json(other, ...asked, ...often);
    expect(await made(other, 'interrupted')).toEqual(await made(project, 'interrupted'));
  });
});

describe('wrong usage', () => {
  it.each([
    [['run', '--model', 'meadow'], 2, "required option '--domain <name>' not specified"],
    [['run', ...texts, '--recipe', 'wanda', '--sparsity', '1.5'], 2, 'runs.start: target.value'],
    [['run', ...texts, '--recipe', 'no-such'], 1, 'There is no recipe "no-such". The nearest of '],
    [
      ['run', ...texts, '--recipe', 'wanda-2-4', '--sparsity', '0.3'],
      1,
      'so its sparsity is always 0.5; leave the target out',
    ],
    [['evaluate', 'nothing'], 1, 'There is no model or variant "nothing". There are: '],
    [['resume', 'run-99'], 1, 'There is no run "run-99"; the command "runs" lists them.'],
    [['model', 'import', '/no/such/folder'], 1, '/no/such/folder does not exist. Check how it is written'],
    [['no-such-command'], 2, "unknown command 'no-such-command'"],
  ])('espalier %j', async (args, expected, message) => {
    const { code, stdout, stderr } = await espalier([...args, '--project', project]);
    expect(stderr).toContain(message);
    expect(code).toBe(expected);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^espalier: [^\n]*\n$/);
  });

  it('is not to give common options before the command', async () => {
    const { code, stdout } = await espalier(['--project', project, '--json', 'model', 'list']);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { name: string }[])[0]?.name).toBe('meadow');
  });
});
