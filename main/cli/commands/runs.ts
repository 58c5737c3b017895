import { type Command, Option } from 'commander';
import { inVain } from './inVain.ts';
import { size, stageName } from '../progress.ts';
import { table } from '../table.ts';
import type { ExtractionInput } from '../../../preload/contract/index.ts';
import { runSettings, trainingSettings } from '../../../preload/contract/runSettings.ts';
import type { FinishedRun } from '../client.ts';
import { calls, does, number, pick } from './call.ts';
import { settingsOf, withSettings } from './settings.ts';

/** Several values of one option. */
const list =
  <T>(read: (text: string) => T) =>
  (text: string, before: readonly T[] = []): T[] => [...before, ...text.split(',').map(read)];

/** The options of an extraction; `several` takes more than one recipe and share, which then share what they measure. */
function extractionOptions(command: Command, many: 'one' | 'several' = 'one'): Command {
  const several = many === 'several';
  const recipe = several
    ? new Option('--recipe <names>', 'methods, with commas between; see "recipes"').argParser(list(String))
    : new Option('--recipe <name>', 'method; see "recipes"');
  const sparsity = several
    ? new Option('--sparsity <shares>', 'shares to remove, between 0 and 1, with commas between').argParser(
        list(number),
      )
    : new Option('--sparsity <share>', 'share to remove, between 0 and 1').argParser(number);
  command
    .requiredOption('--model <name>', 'model or variant to extract from')
    .requiredOption('--domain <name>', 'dataset of the domain')
    .option('--general <name>', 'dataset of general text')
    .addOption(recipe.makeOptionMandatory())
    .option(
      '--recover <recipe>',
      'train what is left, as this recipe trains; "none" leaves the recipe’s own training out',
    )
    .option('--name <name>', 'name of the variant')
    .addOption(sparsity.conflicts(['fit', 'keep', 'time']))
    .option('--lambda <weight>', 'domain against general; see "recipe show"', number)
    .addOption(
      new Option('--fit <bytes>', 'remove as much as makes the model this small, in bytes')
        .argParser(number)
        .conflicts(['keep', 'time']),
    )
    .addOption(
      new Option('--keep <share>', 'remove as much as keeps this share of the right tokens’ probability').argParser(
        number,
      ),
    )
    .addOption(
      new Option('--time <share>', 'remove as much as brings the time per token to this share of the model’s')
        .argParser(number)
        .conflicts(['keep']),
    );
  return withSettings(withSettings(command, trainingSettings), runSettings);
}

const extractionInput = (_args: readonly unknown[], options: Record<string, never>) => ({
  ...pick(options, ['model', 'domain', 'general', 'recipe', 'name', 'lambda']),
  ...settingsOf(runSettings, options),
  ...targetOf(options),
  ...trainingOf(options),
});

/** One extraction for every recipe and every share. */
function inputsOf(options: Record<string, never>): ExtractionInput[] {
  const { recipe, sparsity, name } = options as unknown as { recipe: string[]; sparsity?: number[]; name?: string };
  const shares = sparsity ?? [undefined];
  if (name !== undefined && recipe.length * shares.length > 1)
    throw new Error('--name names one variant; leave it out when there are several recipes or shares.');
  return recipe.flatMap((one) =>
    shares.map(
      (share) => extractionInput([], { ...options, recipe: one as never, sparsity: share as never }) as ExtractionInput,
    ),
  );
}

/** The training after the cut, and what is changed in it. */
function trainingOf(options: { readonly recover?: string }) {
  const training = settingsOf(trainingSettings, options);
  return {
    ...(options.recover === undefined ? {} : { recovery: options.recover }),
    ...(Object.keys(training).length ? { training } : {}),
  };
}

/** What to aim at; the options exclude each other. */
function targetOf(options: {
  readonly sparsity?: number;
  readonly fit?: number;
  readonly keep?: number;
  readonly time?: number;
}) {
  const { sparsity, fit, keep, time } = options;
  const targets = [
    { kind: 'sparsity', value: sparsity },
    { kind: 'bytes', value: fit },
    { kind: 'keep', value: keep },
    { kind: 'time', value: time },
  ];
  const target = targets.find(({ value }) => value !== undefined);
  return target ? { target } : {};
}

export function runCommands(program: Command): void {
  const done = ({ run, variant, seconds, trainings }: FinishedRun) =>
    [
      `${run} ${variant === null ? 'ended' : `made ${variant}`} in ${seconds.toFixed(1)} s`,
      ...inVain(variant ?? run, trainings),
    ].join('\n');
  extractionOptions(
    calls(program, 'estimate', 'what a run would leave and take', 'runs.estimate', extractionInput, (output) =>
      table(
        ['parameters', 'size', 'memory', 'disk', 'time'],
        [
          [
            output.parameters,
            size(output.bytes),
            size(output.peakMemory),
            size(output.disk),
            `${output.seconds.toFixed(0)} s`,
          ],
        ],
      ),
    ),
  );
  extractionOptions(
    calls(
      program,
      'rehearse',
      'the exact recipe on two layers, in seconds',
      'runs.rehearse',
      extractionInput,
      (output) =>
        table(
          ['layers', 'parameters', 'loss before', 'loss after', 'memory', 'whole run, at most about'],
          [
            [
              output.layers,
              output.parameters.after,
              output.loss.before.toFixed(4),
              output.loss.after.toFixed(4),
              size(output.peakMemory),
              `${output.wholeSeconds.toFixed(0)} s`,
            ],
          ],
        ),
    ),
  );
  extractionOptions(
    does(
      program,
      'run',
      'extract a variant',
      async (client, _args, options) => {
        const made = await client.extractAll(inputsOf(options));
        return made.length === 1 ? (made[0] as FinishedRun) : made;
      },
      (made) => [made].flat().map(done).join('\n'),
    ),
    'several',
  );
  calls(
    program,
    'runs',
    'runs and how they stand',
    'runs.list',
    () => ({}),
    (output) =>
      table(
        ['run', 'state', 'of', 'recipe', 'stage', 'progress', 'variant', 'error'],
        output.map((run) => [
          run.name,
          run.state,
          run.parents.join(', '),
          run.recipe,
          stageName(run.stage ?? ''),
          `${Math.round(run.progress * 100)}%`,
          run.variant ?? '',
          run.error ?? '',
        ]),
      ),
  );
  does(
    program,
    'resume <run>',
    'finish a run that was interrupted or paused',
    (client, [run]) => client.resume(String(run)),
    done,
  );
  calls(
    program,
    'pause <run>',
    'stop a run so that it can be resumed',
    'runs.pause',
    ([run]) => ({ run }),
    ({ run, state }) => `${run} is ${state}`,
  );
  calls(
    program,
    'cancel <run>',
    'end a run for good',
    'runs.cancel',
    ([run]) => ({ run }),
    ({ run, state }) => `${run} is ${state}`,
  );
}
