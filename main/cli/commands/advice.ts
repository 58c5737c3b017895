import { type Command, Option } from 'commander';
import type { Advice } from '../../../preload/contract/index.ts';
import { runSettings } from '../../../preload/contract/runSettings.ts';
import { size } from '../progress.ts';
import { table } from '../table.ts';
import { calls, number, pick } from './call.ts';
import { settingsOf, withSettings } from './settings.ts';

type Plan = Advice['plans'][number];

const signed = (change: number): string => (change >= 0 ? '+' : '') + change.toFixed(4);

/** The steps of a plan in one line. */
const stepsOf = ({ plan }: Plan): string =>
  plan.steps
    .map(({ recipe, share, precision, tables, bytes }) =>
      [
        typeof recipe === 'string' ? recipe : 'a recipe of one’s own',
        share === undefined ? '' : `${(100 * share).toFixed(0)} %`,
        precision === undefined ? '' : `${precision}/${tables ?? precision}`,
        bytes === undefined ? '' : `to ${size(bytes)}`,
      ]
        .filter((part) => part)
        .join(' '),
    )
    .join(', then ');

const change = (predicted: { change: number; low: number; high: number } | null): string =>
  predicted ? `${signed(predicted.change)} (${signed(predicted.low)} to ${signed(predicted.high)})` : '';

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
    ['keep', 'keep'],
  ] as const;
  const command = calls(
    program,
    'advise',
    'measure what each way to a smaller model costs, and the best plan for a goal',
    'advice.make',
    (_, options) => {
      const given = goals.find(([option]) => options[option] !== undefined);
      if (!given) throw new Error('Say what is to be reached: --fit, --fit-share or --keep.');
      return {
        ...pick(options, ['model', 'domain', 'general']),
        ...settingsOf(runSettings, options),
        goal: { kind: given[1], value: options[given[0]] },
      };
    },
    adviceText,
  )
    .requiredOption('--model <name>', 'model or variant to make smaller')
    .requiredOption('--domain <name>', 'dataset of the domain')
    .option('--general <name>', 'dataset of general text')
    .addOption(new Option('--fit <bytes>', 'how large it may be').argParser(number).conflicts(['fitShare', 'keep']))
    .addOption(
      new Option('--fit-share <share>', 'the same as a share of the size it has now')
        .argParser(number)
        .conflicts('keep'),
    )
    .addOption(
      new Option('--keep <share>', 'share of the right tokens’ probability that has to stay').argParser(number),
    );
  withSettings(command, runSettings);
}
