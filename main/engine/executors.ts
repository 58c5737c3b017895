import { availableParallelism } from 'node:os';
import type { ClusterOptions, Output } from '../../preload/contract/index.ts';
import { availableBytes } from '../runtime/memory.ts';
import { slurmAt } from './slurm/command.ts';
import { checkOptions } from './slurm/options.ts';
import { probeSlurm } from './slurm/probe.ts';

type Found = Output<'executors.list'>[number];

/** What can be said of a place where engines might live. */
const places: readonly { readonly executor: string; readonly look: () => Promise<Omit<Found, 'executor'>> }[] = [
  {
    executor: 'local',
    look: () =>
      Promise.resolve({
        ...{ available: true, reason: null, version: null, accounts: null, json: null },
        partitions: [
          {
            ...{ name: 'this machine', isDefault: true, up: true, limit: 'infinite', nodes: 1, resources: null },
            ...{ cores: availableParallelism(), memory: availableBytes() },
          },
        ],
      }),
  },
  {
    executor: 'slurm',
    look: async () => {
      const { version, json, partitions, accounts } = await probeSlurm();
      return {
        ...{ version, json, partitions: [...partitions], accounts: accounts && accounts.map(copied), available: true },
        reason: null,
      };
    },
  },
];

const copied = ({ account, qos }: { readonly account: string; readonly qos: readonly string[] }) => ({
  account,
  qos: [...qos],
});

/** Asks a cluster whether it has what is wanted. @throws saying what it has not, or why it cannot be asked. */
export const checkCluster = async (options: ClusterOptions): Promise<void> =>
  checkOptions(options, await probeSlurm(slurmAt(options.host)));

/** Where engines could live, and why not: one line for each place, whatever is wrong with it. */
export const findExecutors = (): Promise<Found[]> =>
  Promise.all(
    places.map(async ({ executor, look }): Promise<Found> => {
      try {
        return { executor, ...(await look()) };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { executor, available: false, reason, version: null, json: null, partitions: [], accounts: null };
      }
    }),
  );
