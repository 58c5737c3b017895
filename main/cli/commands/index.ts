import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Output } from '../../../preload/contract/index.ts';
import { size } from '../progress.ts';
import { table } from '../table.ts';
import { adviceCommands } from './advice.ts';
import { calls, does, withCommon } from './call.ts';
import { datasetCommands } from './datasets/index.ts';
import { eraseCommands } from './erase.ts';
import { modelCommands } from './models.ts';
import { recipeCommands } from './recipes.ts';
import { runCommands } from './runs.ts';
import { sweepCommands } from './sweeps.ts';
import { variantCommands } from './variants.ts';

/** All commands; each is one procedure of the contract. */
export function commands(program: Command): void {
  calls(
    program,
    'init',
    'make a project folder',
    'project.init',
    () => ({}),
    ({ folder }) => `Project ${folder}`,
  );
  calls(
    program,
    'devices',
    'what this machine can compute on, and why not',
    'devices.list',
    () => ({}),
    (found) =>
      table(
        ['device', 'works', 'reason'],
        found.map(({ device, available, reason }) => [device, available ? 'yes' : 'no', reason ?? '']),
      ),
  );
  does(
    program,
    'executors',
    'where runs could be worked on, what is there, and why not',
    (client, _args, options): Promise<Output<'executors.list'> | Output<'executors.pack'>> =>
      options['pack'] === undefined
        ? client.call('executors.list', {})
        : client.call('executors.pack', { file: resolve(options['pack']) }),
    (found) =>
      !Array.isArray(found)
        ? `${found.file}: ${found.files} files, ${size(found.bytes)}`
        : table(
            ['executor', 'works', 'partition', 'nodes', 'cores', 'memory', 'beside', 'limit', 'reason'],
            found.flatMap(({ executor, available, partitions, reason }) =>
              (partitions.length ? partitions : [null]).map((one) => [
                ...[executor, available && one?.up ? 'yes' : 'no', one?.name ?? '', one?.nodes ?? '', one?.cores ?? ''],
                ...[one ? size(one.memory) : '', one?.resources ?? '', one?.limit ?? '', reason ?? ''],
              ]),
            ),
          ),
  ).option('--pack <file>', 'write what nodes of a cluster need into one file, for "run" and "sweep" with --engine');
  const group = (name: string, description: string) => withCommon(program.command(name).description(description));
  modelCommands(program, group('model', 'imported checkpoints'));
  datasetCommands(group('dataset', 'text to calibrate and measure with'));
  recipeCommands(program, group('recipe', 'one method'));
  adviceCommands(program);
  runCommands(program);
  sweepCommands(program);
  variantCommands(program, group('variant', 'one variant'));
  eraseCommands(group('erase', 'delete something for good'));
  calls(
    program,
    'audit',
    'everything that was done in the project',
    'audit.list',
    () => ({}),
    ({ intact, entries }) =>
      `${table(
        ['', 'time', 'action', 'subject'],
        entries.map(({ seq, at, action, subject, erased }) => [seq, at, action, erased ? '(erased)' : subject]),
      )}\n${intact ? 'The log is whole.' : 'The log was changed from outside!'}`,
  );
}
