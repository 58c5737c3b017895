import { type Command, Option } from 'commander';
import type { Output, ShownSweep, SweepInput } from '../../../preload/contract/index.ts';
import { runSettings, trainingSettings } from '../../../preload/contract/runSettings.ts';
import { size } from '../progress.ts';
import { table } from '../table.ts';
import { does, number, pick } from './call.ts';
import { clusterCommand, clusterOf } from './cluster.ts';
import { list, trainingOf } from './extraction.ts';
import { settingsOf, withSettings } from './settings.ts';

type Plan = Output<'sweeps.plan'>;

const { seed, ...sweepSettings } = runSettings;

function sweepInput(options: Record<string, never>): SweepInput {
  const many = { domain: 'domains', recipe: 'recipes', sparsity: 'shares', lambda: 'lambdas', seeds: 'seeds' };
  const several = Object.entries(many).flatMap(([option, field]) =>
    options[option] === undefined ? [] : [[field, options[option]]],
  );
  return {
    ...pick(options, ['model', 'general']),
    ...Object.fromEntries(several),
    ...settingsOf(sweepSettings, options),
    ...trainingOf(options),
  } as SweepInput;
}

const percent = (share: number | null): string => (share === null ? '' : `${(100 * share).toFixed(1)} %`);
const minutes = (seconds: number): string => `${(seconds / 60).toFixed(1)} min`;

function planText({ points, shared, seconds, secondsAlone, peakMemory, disk, problems }: Plan): string {
  const rows = points.map((point) => [
    ...[point.recipe, point.domain, percent(point.sparsity), point.lambda ?? '', point.seed, point.parameters],
    ...[
      size(point.bytes),
      minutes(point.seconds),
      point.behindCut ? 'measured behind cut layers, for every size anew' : '',
    ],
  ]);
  const once = shared.filter((one) => one.points > 1).map((one) => `${one.statistic} for ${one.points} points`);
  return [
    table(['recipe', 'domain', 'removed', 'λ', 'seed', 'parameters', 'size', 'alone', ''], rows),
    '',
    ...(once.length ? [`Measured once: ${once.join(', ')}.`] : []),
    `About ${minutes(seconds)} together (${minutes(secondsAlone)} one by one), ${size(peakMemory)} of memory, ${size(disk)} on disk.`,
    ...problems,
  ].join('\n');
}

function sweepText({ sweep, state, points, done }: ShownSweep): string {
  const rows = points.map((point) => [
    ...[point.run, point.state, point.recipe, point.domain, percent(point.sparsity), point.lambda ?? '', point.seed],
    ...[point.variant ?? '', point.bytes === null ? '' : size(point.bytes), point.nonzero ?? ''],
    ...[point.loss?.value.toFixed(4) ?? '', point.frontier ? 'on it' : '', point.error ?? ''],
  ]);
  const measured = points.some(({ loss }) => loss !== null);
  const heads = ['run', 'state', 'recipe', 'domain', 'removed', 'λ', 'seed', 'variant', 'size', 'not zero', 'loss'];
  return [
    table([...heads, 'frontier', 'error'], rows),
    `${sweep} is ${state}: ${done} of ${points.length} points are done.`,
    ...(measured || done === 0 ? [] : ['Losses were not measured; measure them with: sweep --measure, or evaluate.']),
  ].join('\n');
}

const isPlan = (output: Plan | ShownSweep): output is Plan => 'secondsAlone' in output;

export function sweepCommands(program: Command): void {
  const sweep = does(
    program,
    'sweep',
    'recipes × sizes × λ × seeds × data selections, measured together',
    async (client, _args, options): Promise<Plan | ShownSweep> => {
      const input = sweepInput(options);
      return (options as { readonly plan?: boolean }).plan
        ? client.call('sweeps.plan', input)
        : client.sweep(input, clusterOf(options) ?? undefined);
    },
    (output) => (isPlan(output) ? planText(output) : sweepText(output)),
  )
    .requiredOption('--model <name>', 'model or variant to extract from')
    .addOption(
      new Option('--domain <names>', 'datasets of the domain, with commas between')
        .argParser(list(String))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--recipe <names>', 'methods, with commas between; see "recipes"')
        .argParser(list(String))
        .makeOptionMandatory(),
    )
    .option('--general <name>', 'dataset of general text')
    .option(
      '--recover <recipe>',
      'train what is left, as this recipe trains; "none" leaves the recipe’s own training out',
    )
    .addOption(new Option('--sparsity <shares>', 'shares to remove, between 0 and 1').argParser(list(number)))
    .addOption(new Option('--lambda <weights>', 'domain against general; see "recipe show"').argParser(list(number)))
    .addOption(new Option('--seeds <numbers>', `${seed.help}, several`).argParser(list(number)))
    .option('--plan', 'say what it would make, share and take, and start nothing');
  clusterCommand(withSettings(sweep, { ...sweepSettings, ...trainingSettings }));
  does(
    program,
    'sweeps [id]',
    'sweeps and how they stand, or one with its points',
    async (client, [id], options): Promise<Output<'sweeps.list'> | ShownSweep> => {
      const { pause, resume, cancel } = options as { readonly [act: string]: boolean | undefined };
      if (id === undefined) {
        if (pause || resume || cancel) throw new Error('Name the sweep, as "sweeps" lists it.');
        return client.call('sweeps.list', {});
      }
      const of = { sweep: String(id) };
      if (resume) return client.resumeSweep(of.sweep);
      if (pause) return client.call('sweeps.pause', of);
      return client.call(cancel ? 'sweeps.cancel' : 'sweeps.show', of);
    },
    (output) =>
      Array.isArray(output)
        ? table(
            ['sweep', 'state', 'model', 'done', 'points', 'created'],
            output.map((one) => [one.sweep, one.state, one.model, one.done, one.points, one.created]),
          )
        : sweepText(output as ShownSweep),
  )
    .addOption(new Option('--pause', 'stop it so that it can be resumed').conflicts(['resume', 'cancel']))
    .addOption(new Option('--resume', 'finish what is left of it').conflicts('cancel'))
    .option('--cancel', 'end what is left of it for good');
}
