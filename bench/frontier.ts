import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { programFolder } from '../main/cli/program.ts';
import type { ExtractionInput } from '../preload/contract/index.ts';
import { Service } from '../main/api/service.ts';

/**
 * Ways to a smaller file at equal bytes: every recipe that reaches a size, with the change of held-out loss against the model
 * and its paired 95 % interval, in the domain and on general text. Calibration is 128 windows of 128 tokens, measuring 256.
 * usage: node dist/bench/frontier.js --model FOLDER --corpora FOLDER [--domains medical,…] [--sizes 0.5,…] [--recipes rtn,…]
 *        [--recover quantisation-aware] [--steps 100]
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    corpora: { type: 'string' },
    domains: { type: 'string', default: 'medical' },
    sizes: { type: 'string', default: '0.535,0.5,0.336,0.283,0.2' },
    recipes: { type: 'string', default: 'rtn,importance-matrix' },
    recover: { type: 'string' },
    steps: { type: 'string' },
  },
});
const { model: folder, corpora } = values;
if (!folder || !corpora) throw new Error('Name the folders of a model and of corpora with --model and --corpora.');
const [domains, recipes] = [values.domains.split(','), values.recipes.split(',')];
const sizes = values.sizes.split(',').map(Number);

const scratch = await mkdtemp(join(tmpdir(), 'espalier-frontier-'));
const service = new Service({ program: programFolder, home: join(scratch, 'home'), runtime: 'bench' });
try {
  await service.call('projects.create', { folder: join(scratch, 'project') });
  const { name: model, bytes: all } = await service.call('models.import', { folder });
  const dataset = async (name: string, role: 'domain' | 'general') => {
    const file = (split: string) => join(corpora, name, `${split}.jsonl`);
    const measured = { calibration: [file('calib')], heldOut: [file('heldout')] };
    await service.call('datasets.import', { paths: [file('train')], name, role, ...measured });
  };
  await dataset('general', 'general');
  print(['domain', 'size', 'recipe', 'share of bytes', 'domain', 'general', 'seconds']);
  print(['---', '---:', '---', '---:', '---:', '---:', '---:']);
  for (const domain of domains) {
    await dataset(domain, 'domain');
    for (const size of sizes) {
      for (const recipe of recipes) {
        const target = { kind: 'size', value: size } as const;
        const asked: ExtractionInput = {
          model,
          domain,
          general: 'general',
          recipe,
          target,
          name: `${domain} ${size} ${recipe}`,
          ...(values.recover ? { recovery: values.recover } : {}),
          ...(values.steps ? { training: { steps: Number(values.steps) } } : {}),
        };
        try {
          const { run } = await service.call('runs.start', asked);
          const { state, seconds, variant } = await service.call('runs.follow', { run });
          if (state !== 'done' || variant === null)
            throw new Error((await service.call('runs.show', { run })).error ?? state);
          const bytes = (await service.call('variants.list', {})).find(({ name }) => name === variant)?.bytes ?? NaN;
          const [compared] = await service.call('variants.compare', { variants: [variant], maxWindows: 256 });
          const change = (of: string): string => {
            const found = compared?.differences.find(({ dataset: name, metric }) => name === of && metric === 'nll');
            return found ? `${signed(found.difference)} (${signed(found.low)} … ${signed(found.high)})` : '';
          };
          print([
            domain,
            String(size),
            recipe,
            (bytes / all).toFixed(4),
            change(domain),
            change('general'),
            seconds.toFixed(1),
          ]);
        } catch (error) {
          print([domain, String(size), recipe, '', error instanceof Error ? error.message : String(error), '', '']);
        }
      }
    }
  }
} finally {
  await service.close();
  await rm(scratch, { recursive: true, force: true });
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}
