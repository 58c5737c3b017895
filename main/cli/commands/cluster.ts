import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ClusterOptions } from '../../../preload/contract/index.ts';
import { number, pick } from './call.ts';

const units: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** "16G" in bytes. */
function bytes(text: string): number {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)([kmgt]?)b?$/i.exec(text) ?? [];
  if (!amount) throw new InvalidArgumentError('expected a number of bytes, such as 16G.');
  return Math.round(Number(amount) * (units[unit.toLowerCase()] ?? 1));
}

const wanted = ['account', 'partition', 'qos', 'timeLimit', 'memory', 'cpus', 'gpus', 'arrayLimit', 'engine'] as const;

/** Adds the options that say where runs are worked on. */
export const clusterCommand = (command: Command): Command =>
  command
    .addOption(
      new Option('--executor <name>', 'who works on it; see "executors"').choices(['local', 'slurm']).default('local'),
    )
    .option('--cluster-host <host>', 'where the programs of Slurm are, over ssh; they are on this machine without it')
    .option('--account <name>', 'account that jobs are counted to')
    .option('--partition <name>', 'partition of the cluster')
    .option('--qos <name>', 'quality of service')
    .option('--time-limit <time>', 'longest time of one job, such as 2:00:00; it goes back into the queue after that')
    .addOption(new Option('--memory <bytes>', 'memory of one job, such as 16G').argParser(bytes))
    .option('--cpus <n>', 'cores of one job', number)
    .option('--gpus <n>', 'graphics cards of one job', number)
    .option('--array-limit <n>', 'jobs that may work at the same time', number)
    .option('--engine <file>', 'what nodes start: a file of "executors --pack"; this program’s own folder without it');

/**
 * What is asked of a cluster; null for this machine.
 *
 * @throws when something is asked of a cluster that none is asked.
 */
export function clusterOf(options: Readonly<Record<string, unknown>>): ClusterOptions | null {
  const given = pick(options, wanted);
  const host = options['clusterHost'];
  if (options['executor'] === 'slurm') return { ...given, ...(host === undefined ? {} : { host }) } as ClusterOptions;
  const [first] = [...Object.keys(given), ...(host === undefined ? [] : ['clusterHost'])];
  if (first !== undefined)
    throw new Error(
      `--${first.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} is for clusters; give --executor slurm as well, or leave it out.`,
    );
  return null;
}
