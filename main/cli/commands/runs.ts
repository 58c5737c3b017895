import { type Command, Option } from 'commander';
import { clusterCommand, clusterOf } from './cluster.ts';
import { inVain } from './inVain.ts';
import { size, stageName } from '../progress.ts';
import { table } from '../table.ts';
import { runSettings } from '../../../preload/contract/runSettings.ts';
import type { RunInput } from '../../../preload/contract/index.ts';
import type { Client, FinishedRun } from '../client.ts';
import { calls, does, number, pick } from './call.ts';
import { settingsOf } from './settings.ts';
import { extractionOptions, runInput, runInputs } from './extraction.ts';

/** The run that carries advice out, with the settings and the name that were given here. */
async function advised(client: Client, options: Record<string, never>): Promise<RunInput> {
  const { advice, rank } = options as unknown as { readonly advice: string; readonly rank?: number };
  const input = await client.call('advice.take', { advice, ...(rank === undefined ? {} : { rank }) });
  return { ...input, ...pick(options, ['name']), ...settingsOf(runSettings, options) };
}

export function runCommands(program: Command): void {
  const done = ({ run, variant, seconds, trainings }: FinishedRun) =>
    [
      `${run} ${variant === null ? 'ended' : `made ${variant}`} in ${seconds.toFixed(1)} s`,
      ...inVain(variant ?? run, trainings),
    ].join('\n');
  extractionOptions(
    calls(program, 'estimate', 'what a run would leave and take', 'runs.estimate', runInput, (output) =>
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
    calls(program, 'rehearse', 'the exact recipe on two layers, in seconds', 'runs.rehearse', runInput, (output) =>
      table(
        ['layers', 'parameters', 'metric', 'loss before', 'loss after', 'memory', 'whole run, at most about'],
        [
          [
            output.layers,
            output.parameters.after,
            output.loss.metric,
            output.loss.before.toFixed(4),
            output.loss.after.toFixed(4),
            size(output.peakMemory),
            `${output.wholeSeconds.toFixed(0)} s`,
          ],
        ],
      ),
    ),
  );
  const run = extractionOptions(
    does(
      program,
      'run',
      'extract a variant',
      async (client, _args, options) => {
        const cluster = clusterOf(options);
        const wanted = options['advice'] === undefined ? await runInputs(options) : [await advised(client, options)];
        const made = await (cluster ? client.submitAll(wanted, cluster) : client.extractAll(wanted));
        return made.length === 1 ? (made[0] as FinishedRun) : made;
      },
      (made) => [made].flat().map(done).join('\n'),
    ),
    'several',
  )
    .addOption(
      new Option('--advice <id>', 'carry out a plan of "advise"').conflicts([
        ...['plan', 'recipe', 'model', 'domain', 'general', 'sparsity', 'fit', 'fitShare', 'keep', 'time'],
      ]),
    )
    .option('--rank <n>', 'which of its plans; 1 is the best', number);
  clusterCommand(run);
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
