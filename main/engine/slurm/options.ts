import type { ClusterOptions } from '../../../preload/contract/index.ts';
import { some } from '../../project/names.ts';
import type { Cluster, Partition } from './probe.ts';

/** What of a cluster decides whether a job can be asked for. */
type Offered = Pick<Cluster, 'partitions' | 'accounts'>;

/**
 * Refuses what the cluster does not have, before anything is stored or submitted.
 *
 * @throws saying what was asked for, and what there is.
 */
export function checkOptions(options: ClusterOptions, { partitions, accounts }: Offered): void {
  const own = partitionsOf(options, partitions);
  if (accounts) checkAccount(options, accounts);
  const { memory, cpus, gpus, partition } = options;
  const where = partition === undefined ? 'the cluster' : `the partition ${partition}`;
  const most = (of: (one: Partition) => number) => Math.max(...own.map(of));
  if (cpus !== undefined && cpus > most(({ cores }) => cores))
    throw new Error(
      `No node of ${where} has ${cpus} cores; ask for at most ${most(({ cores }) => cores)} with --cpus.`,
    );
  if (memory !== undefined && memory > most((one) => one.memory))
    throw new Error(
      `No node of ${where} has ${gigabytes(memory)} GB of memory; ask for at most ${gigabytes(most((one) => one.memory))} GB with --memory.`,
    );
  if (gpus !== undefined && !own.some(({ resources }) => /\bgpu\b/.test(resources ?? '')))
    throw new Error(`No node of ${where} has graphics cards; leave --gpus out or name another partition.`);
}

/** Partitions that a job may get to. */
function partitionsOf({ partition }: ClusterOptions, all: readonly Partition[]): readonly Partition[] {
  const own = all.filter(({ name, isDefault }) => (partition === undefined ? isDefault : name === partition));
  const names = some([...new Set(all.map(({ name }) => name))]);
  if (!own.length)
    throw new Error(
      partition === undefined
        ? `The cluster has no default partition; name one with --partition. There are: ${names}.`
        : `The cluster has no partition "${partition}". There are: ${names}.`,
    );
  if (!own.some(({ up }) => up))
    throw new Error(`The partition ${own[0]?.name ?? ''} is not up; name another with --partition, or wait.`);
  return own;
}

function checkAccount({ account, qos }: ClusterOptions, accounts: NonNullable<Cluster['accounts']>): void {
  const own = accounts.filter((one) => account === undefined || one.account === account);
  if (account !== undefined && !own.length)
    throw new Error(
      accounts.length
        ? `This user has no account "${account}" on the cluster. There are: ${some(accounts.map((one) => one.account))}.`
        : `This user has no account on the cluster, so "${account}" is none; ask who runs it.`,
    );
  const known = [...new Set(own.flatMap((one) => one.qos))];
  if (qos !== undefined && known.length && !known.includes(qos))
    throw new Error(`The quality of service "${qos}" is not open to this user. There are: ${some(known)}.`);
}

const gigabytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);

/** The arguments of sbatch that ask for it. */
export function optionArguments(options: ClusterOptions): string[] {
  const { account, partition, qos, timeLimit, memory, cpus, gpus } = options;
  const given = {
    account,
    partition,
    qos,
    time: timeLimit,
    // Slurm counts in units of 1024.
    mem: memory === undefined ? undefined : `${Math.ceil(memory / 2 ** 20)}M`,
    'cpus-per-task': cpus,
    gres: gpus === undefined ? undefined : `gpu:${gpus}`,
  };
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
}
