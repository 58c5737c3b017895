import { type Command, Option } from 'commander';
import type { Advice } from '../../../preload/contract/index.ts';
import { runSettings } from '../../../preload/contract/runSettings.ts';
import { size } from '../progress.ts';
import { signed } from '../signed.ts';
import { table } from '../table.ts';
import { calls, does, number, pick } from './call.ts';
import { settingsOf, withSettings } from './settings.ts';

type Plan = Advice['plans'][number];

/** The steps of a plan in one line. */
const stepsOf = ({ plan }: Plan): string =>
  plan.steps
    .map(({ recipe, share, precision, tables, bytes, training }) =>
      [
        typeof recipe === 'string' ? recipe : 'a recipe of one’s own',
        share === undefined ? '' : `${(100 * share).toFixed(0)} %`,
        precision === undefined ? '' : `${precision}/${tables ?? precision}`,
        bytes === undefined ? '' : `to ${size(bytes)}`,
        training?.steps === undefined ? '' : `with ${training.steps} steps of training`,
      ]
        .filter((part) => part)
        .join(' '),
    )
    .join(', then ');

const change = (predicted: { change: number; low: number; high: number } | null): string =>
  predicted ? `${signed(predicted.change)} (${signed(predicted.low)} to ${signed(predicted.high)})` : '';

const outcome = ({ variant, domain }: Plan['made'][number]): string =>
  `${variant} ${domain === null ? 'not measured' : signed(domain)}`;

function adviceText({ advice, plans, curve, smallest }: Advice): string {
  const points = table(
    ['size', 'loss', 'from', 'to'],
    curve.map(({ bytes, loss, low, high }) => [size(bytes), loss.toFixed(4), low.toFixed(4), high.toFixed(4)]),
  );
  if (!plans.length)
    return `${points}\n\nThe goal cannot be reached: the smallest that can be had takes ${size(smallest.bytes)} (domain ${change(smallest.predicted.domain)}). Take it with --fit ${smallest.bytes}.`;
  const ranks = table(
    ['rank', 'size', 'domain', 'general', 'time', 'plan'],
    plans.map((plan) => [
      ...[plan.rank, size(plan.bytes), change(plan.predicted.domain), change(plan.predicted.general)],
      ...[`${plan.seconds.toFixed(0)} s`, stepsOf(plan)],
    ]),
  );
  return `${points}\n\n${ranks}\n\n${plans[0]?.reason ?? ''}\nCarry it out with: espalier run --advice ${advice}`;
}

export function adviceCommands(program: Command): void {
  const goals = [
    ['fit', 'bytes'],
    ['fitShare', 'size'],
    ['memory', 'memory'],
    ['time', 'time'],
    ['keep', 'keep'],
  ] as const;
  const command = calls(
    program,
    'advise',
    'measure what each way to a smaller model costs, and the best plan for a goal',
    'advice.make',
    (_, options) => {
      const given = goals.find(([option]) => options[option] !== undefined);
      if (!given) throw new Error('Say what is to be reached: --fit, --fit-share, --memory, --time or --keep.');
      return {
        ...pick(options, ['model', 'domain', 'general', 'format', 'minutes']),
        ...settingsOf(runSettings, options),
        goal: { kind: given[1], value: options[given[0]] },
      };
    },
    adviceText,
  )
    .requiredOption('--model <name>', 'model or variant to make smaller')
    .requiredOption('--domain <name>', 'dataset of the domain')
    .addOption(
      new Option('--format <name>', 'where it has to run: only what this carries is advised').choices([
        'gguf',
        'onnx',
        'hf',
      ]),
    )
    .option('--general <name>', 'dataset of general text')
    .addOption(
      new Option('--fit <bytes>', 'how large it may be')
        .argParser(number)
        .conflicts(['fitShare', 'memory', 'time', 'keep']),
    )
    .addOption(
      new Option('--fit-share <share>', 'the same as a share of the size it has now')
        .argParser(number)
        .conflicts(['memory', 'time', 'keep']),
    )
    .addOption(
      new Option('--memory <bytes>', 'memory that a program may take while it runs it, a long conversation included')
        .argParser(number)
        .conflicts(['time', 'keep']),
    )
    .addOption(
      new Option('--time <share>', 'share of the time that this machine takes to write a token now')
        .argParser(number)
        .conflicts('keep'),
    )
    .addOption(
      new Option('--keep <share>', 'share of the right tokens’ probability that has to stay').argParser(number),
    )
    .option('--minutes <n>', 'minutes that a run may train to win back what it lost (10; 0: no training)', number);
  withSettings(command, runSettings);
  does(
    program,
    'advice [id]',
    'advice that was given, and what its plans turned out to lose',
    async (client, [id]) =>
      id === undefined ? client.call('advice.list', {}) : [await client.call('advice.show', { advice: String(id) })],
    (all) =>
      table(
        ['advice', 'model', 'domain', 'rank', 'size', 'predicted', 'measured', 'plan'],
        all.flatMap(({ advice, model, domain, plans }) =>
          plans.map((plan) => [
            ...[advice, model, domain, plan.rank, size(plan.bytes), change(plan.predicted.domain)],
            ...[plan.made.map(outcome).join(', '), stepsOf(plan)],
          ]),
        ),
      ),
  );
}
