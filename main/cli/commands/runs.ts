import { type Command, Option } from 'commander';
import { size } from '../progress.ts';
import { table } from '../table.ts';
import type { ExtractionInput } from '../../../preload/contract/index.ts';
import type { FinishedRun } from '../client.ts';
import { calls, deviceOption, does, number, pick } from './call.ts';

function extractionOptions(command: Command): Command {
  return command
    .requiredOption('--model <name>', 'model to extract from')
    .requiredOption('--domain <name>', 'dataset of the domain')
    .option('--general <name>', 'dataset of general text')
    .requiredOption('--recipe <name>', 'method; see "recipes"')
    .option('--name <name>', 'name of the variant')
    .addOption(
      new Option('--sparsity <share>', 'share to remove, between 0 and 1').argParser(number).conflicts(['fit', 'keep']),
    )
    .option('--lambda <weight>', 'domain against general; see "recipe show"', number)
    .option('--seed <n>', 'seed of everything that is drawn', number)
    .option('--window <tokens>', 'tokens in one window of calibration text', number)
    .option('--calibration-windows <n>', 'windows of calibration text', number)
    .addOption(
      new Option('--fit <bytes>', 'remove as much as makes the model this small, in bytes')
        .argParser(number)
        .conflicts(['keep']),
    )
    .addOption(
      new Option('--keep <share>', 'remove as much as keeps this share of the right tokens’ probability').argParser(
        number,
      ),
    )
    .option('--measure', 'measure the variant on held-out text at the end')
    .option('--checkpoint-seconds <s>', 'seconds between checkpoints', number)
    .option(...deviceOption);
}

const extractionInput = (_args: readonly unknown[], options: Record<string, never>) => ({
  ...pick(options, [
    ...['model', 'domain', 'general', 'recipe', 'name', 'lambda', 'seed', 'window'],
    ...['calibrationWindows', 'checkpointSeconds', 'measure', 'device'],
  ]),
  ...targetOf(options),
});

/** What to aim at; the options exclude each other. */
function targetOf(options: { readonly sparsity?: number; readonly fit?: number; readonly keep?: number }) {
  const { sparsity, fit, keep } = options;
  const targets = [
    { kind: 'sparsity', value: sparsity },
    { kind: 'bytes', value: fit },
    { kind: 'keep', value: keep },
  ];
  const target = targets.find(({ value }) => value !== undefined);
  return target ? { target } : {};
}

export function runCommands(program: Command): void {
  const done = ({ run, variant, seconds }: FinishedRun) => `${run} made ${variant} in ${seconds.toFixed(1)} s`;
  extractionOptions(
    calls(program, 'plan', 'what a run would leave and take', 'runs.plan', extractionInput, (output) =>
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
      (client, args, options) => client.extract(extractionInput(args, options) as ExtractionInput),
      done,
    ),
  );
  calls(
    program,
    'runs',
    'runs and how they stand',
    'runs.list',
    () => ({}),
    (output) =>
      table(
        ['run', 'state', 'model', 'recipe', 'stage', 'progress', 'variant', 'error'],
        output.map((run) => [
          run.name,
          run.state,
          run.model,
          run.recipe,
          run.stage ?? '',
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
