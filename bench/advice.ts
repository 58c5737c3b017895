import { parseArgs } from 'node:util';
import { domainProject, printRow, signed, withInterval } from './domainProject.ts';

/**
 * Predictions of advice against what its plans turn out to lose: every plan of every size (up to a rank) is run and measured on held-out text.
 * A prediction is good within a factor of 1.5, or 0.005 nats where that is more.
 * usage: node dist/bench/advice.js --model FOLDER --corpora FOLDER [--domains medical,…] [--sizes 0.5,…] [--format gguf] [--minutes 0] [--ranks 4]
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    corpora: { type: 'string' },
    domains: { type: 'string', default: 'medical' },
    sizes: {
      type: 'string',
      default: '0.5,0.45,0.4,0.36,0.336,0.31,0.283,0.26,0.24,0.22,0.2,0.19,0.18,0.17,0.16,0.15',
    },
    format: { type: 'string' },
    minutes: { type: 'string', default: '0' },
    ranks: { type: 'string', default: '9' },
  },
});
const { model: folder, corpora } = values;
if (!folder || !corpora) throw new Error('Name the folders of a model and of corpora with --model and --corpora.');
const domains = values.domains.split(',');
const [factor, nats] = [1.5, 0.005];

await using project = await domainProject(folder, corpora, domains);
const { service, model, bytes: all } = project;
let [good, plans] = [0, 0];
/** How much worse the recommended plan was than the best of its size, at the most. */
let regret = 0;
printRow(['domain', 'size', 'rank', 'plan', 'share of bytes', 'predicted', 'measured', 'good', 'general', 'seconds']);
printRow(['---', '---:', '---:', '---', '---:', '---:', '---:', '---', '---:', '---:']);
for (const domain of domains) for (const size of values.sizes.split(',').map(Number)) await followed(domain, size);
process.stdout.write(
  `\n${good} of ${plans} predictions were good; at no size was the recommended plan more than ${regret.toFixed(4)} nats worse than the best that was tried.\n`,
);

/** Asks for advice on a size and carries all of it out. */
async function followed(domain: string, size: number): Promise<void> {
  const began = performance.now();
  const given = await service.call('advice.make', {
    ...{ model, domain, general: 'general', goal: { kind: 'size', value: size }, minutes: Number(values.minutes) },
    ...(values.format === undefined ? {} : { format: values.format as 'gguf' | 'onnx' | 'hf' }),
  });
  process.stderr.write(`Advice on ${domain} at ${size} took ${((performance.now() - began) / 1000).toFixed(0)} s.\n`);
  const changes: number[] = [];
  for (const { rank, plan, predicted } of given.plans) {
    if (rank > Number(values.ranks)) {
      printRow([
        domain,
        String(size),
        String(rank),
        JSON.stringify(plan.steps),
        '',
        signed(predicted.domain.change),
        'not run',
      ]);
      continue;
    }
    const input = await service.call('advice.take', { advice: given.advice, rank });
    // Nothing may be learned from these plans meanwhile: all predictions are first ones.
    const { run } = await service.call('runs.start', {
      ...input,
      advice: undefined,
      name: `${domain} ${size} ${rank}`,
    });
    const { state, variant, seconds } = await service.call('runs.follow', { run });
    const steps = plan.steps.map(({ recipe, share, training }) =>
      [String(recipe), share === undefined ? '' : `${(100 * share).toFixed(0)} %`, training?.steps ?? '']
        .join(' ')
        .trim(),
    );
    if (state !== 'done' || variant === null) {
      printRow([domain, String(size), String(rank), steps.join(', '), '', signed(predicted.domain.change), state]);
      continue;
    }
    const bytes = (await service.call('variants.list', {})).find((one) => one.name === variant)?.bytes ?? NaN;
    const [compared] = await service.call('variants.compare', { variants: [variant], maxWindows: 256 });
    const change = (of: string) =>
      compared?.differences.find(({ dataset, metric }) => dataset === of && metric === 'nll');
    const measured = change(domain)?.difference ?? NaN;
    const expected = predicted.domain.change;
    const within =
      Math.abs(measured - expected) <= nats ||
      (Math.min(measured, expected) > 0 && measured / expected <= factor && expected / measured <= factor);
    changes.push(measured);
    plans += 1;
    if (within) good += 1;
    printRow([
      ...[domain, String(size), String(rank), steps.join(', '), (bytes / all).toFixed(4)],
      ...[signed(expected), withInterval(change(domain)), within ? 'yes' : 'no', withInterval(change('general'))],
      seconds.toFixed(0),
    ]);
  }
  if (changes.length) regret = Math.max(regret, (changes[0] as number) - Math.min(...changes));
}
