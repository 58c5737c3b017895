import type { Command } from 'commander';
import { inVain } from './inVain.ts';
import { size, stageName } from '../progress.ts';
import { table } from '../table.ts';
import type { FinishedRun } from '../client.ts';
import { calls, does } from './call.ts';
import { extractionOptions, runInput, runInputs } from './extraction.ts';

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
  extractionOptions(
    does(
      program,
      'run',
      'extract a variant',
      async (client, _args, options) => {
        const made = await client.extractAll(await runInputs(options));
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
