import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { domainProject, printRow, withInterval } from './domainProject.ts';

/**
 * Ways to a smaller file at equal bytes: every recipe that reaches a size, with the change of held-out loss against the model
 * and its paired 95 % interval, in the domain and on general text. Calibration is 128 windows of 128 tokens, measuring 256.
 * "advised" among the recipes is the plan that advice recommends for the size, with so many minutes of training. Precisions in
 * place of sizes round to what they name; among the recipes, what ends in .json is a file with one.
 * usage: node dist/bench/frontier.js --model FOLDER --corpora FOLDER [--domains medical,…] [--sizes 0.5,… | --precisions int3-32,…]
 *        [--recipes rtn,…] [--recover quantisation-aware] [--steps 100] [--minutes 25] [--format gguf]
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    corpora: { type: 'string' },
    domains: { type: 'string', default: 'medical' },
    sizes: { type: 'string', default: '0.535,0.5,0.336,0.283,0.2' },
    precisions: { type: 'string' },
    recipes: { type: 'string', default: 'rtn,importance-matrix' },
    recover: { type: 'string' },
    steps: { type: 'string' },
    minutes: { type: 'string', default: '0' },
    format: { type: 'string' },
  },
});
const { model: folder, corpora } = values;
if (!folder || !corpora) throw new Error('Name the folders of a model and of corpora with --model and --corpora.');
const [domains, recipes] = [values.domains.split(','), values.recipes.split(',')];

await using project = await domainProject(folder, corpora, domains);
const { service, model, bytes: all } = project;
printRow(['domain', 'size', 'recipe', 'share of bytes', 'domain', 'general', 'seconds']);
printRow(['---', '---:', '---', '---:', '---:', '---:', '---:']);
for (const domain of domains)
  for (const goal of (values.precisions ?? values.sizes).split(','))
    for (const recipe of recipes) {
      const measured = await reached(domain, goal, recipe).catch((error: unknown) => [
        ...['', error instanceof Error ? error.message : String(error), '', ''],
      ]);
      printRow([domain, goal, recipe, ...measured]);
    }

/** Share of the bytes, changes of both losses, and seconds. */
async function reached(domain: string, of: string, recipe: string): Promise<string[]> {
  const name = `${domain} ${of} ${recipe.replace(/.*\/|\.json$/g, '')}`;
  const goal = { kind: 'size', value: Number(of) } as const;
  const { run } = await service.call(
    'runs.start',
    recipe === 'advised'
      ? { ...(await advised(domain, goal)), name }
      : {
          ...{ model, domain, general: 'general', name },
          recipe: recipe.endsWith('.json') ? JSON.parse(readFileSync(recipe, 'utf8')) : recipe,
          ...(values.precisions ? { precision: of } : { target: goal }),
          ...(values.recover ? { recovery: values.recover } : {}),
          ...(values.steps ? { training: { steps: Number(values.steps) } } : {}),
        },
  );
  const { state, seconds, variant } = await service.call('runs.follow', { run });
  if (state !== 'done' || variant === null) throw new Error((await service.call('runs.show', { run })).error ?? state);
  const bytes = (await service.call('variants.list', {})).find(({ name }) => name === variant)?.bytes ?? NaN;
  const [compared] = await service.call('variants.compare', { variants: [variant], maxWindows: 256 });
  const change = (of: string): string =>
    withInterval(compared?.differences.find(({ dataset, metric }) => dataset === of && metric === 'nll'));
  return [(bytes / all).toFixed(4), change(domain), change('general'), seconds.toFixed(1)];
}

/** The run of the plan that advice recommends. */
async function advised(domain: string, goal: { readonly kind: 'size'; readonly value: number }) {
  const { advice } = await service.call('advice.make', {
    ...{ model, domain, general: 'general', goal, minutes: Number(values.minutes) },
    ...(values.format === undefined ? {} : { format: values.format as 'gguf' | 'onnx' | 'hf' }),
  });
  return service.call('advice.take', { advice });
}
