import { localSlurm, type SlurmCommand } from './command.ts';

/** Nodes of one kind in a partition of a cluster. */
export interface Partition {
  readonly name: string;
  readonly isDefault: boolean;
  readonly up: boolean;
  /** Longest time of a job as Slurm writes it, such as "1-00:00:00" or "infinite". */
  readonly limit: string;
  readonly nodes: number;
  /** Of each node; of the smallest one where they differ. */
  readonly cores: number;
  readonly memory: number;
  /** What else a node has, as Slurm writes it, such as "gpu:a100:4"; null for nothing. */
  readonly resources: string | null;
}

/** What a cluster offers to whoever asks. */
export interface Cluster {
  readonly version: string;
  /** Whether its programs answer in JSON, which they do since 21.08. */
  readonly json: boolean;
  readonly partitions: readonly Partition[];
  /** What jobs may be counted to; null where the cluster keeps no accounts. */
  readonly accounts: readonly { readonly account: string; readonly qos: readonly string[] }[] | null;
}

/** First release whose squeue knows --json, as year and month. */
const firstWithJson = [21, 8] as const;

/**
 * Asks a cluster what it offers, in the text formats that every release has.
 *
 * @throws saying what is missing, or did not answer.
 */
export async function probeSlurm(slurm: SlurmCommand = localSlurm): Promise<Cluster> {
  const said = await slurm('sbatch', '--version');
  const version = /(\d+)\.(\d+)(\.\d+)?/.exec(said);
  if (!version)
    throw new Error(
      `sbatch --version said "${said.trim().slice(0, 80)}" and no version; is it Slurm's own sbatch that comes first on the PATH?`,
    );
  const partitions = (await slurm('sinfo', '--noheader', '--format=%P|%a|%l|%D|%c|%m|%G'))
    .split('\n')
    .flatMap(partitionIn);
  if (!partitions.length) throw new Error('sinfo lists no partition, so no job could be given to this cluster.');
  const [year, month] = [Number(version[1]), Number(version[2])];
  return {
    version: version[0],
    json: year > firstWithJson[0] || (year === firstWithJson[0] && month >= firstWithJson[1]),
    partitions,
    accounts: await accounts(slurm),
  };
}

/** A line of sinfo; numbers of nodes that differ end with a plus. */
function partitionIn(line: string): Partition[] {
  if (!line.trim()) return [];
  const fields = line.trim().split('|');
  const [name = '', state, limit = '', nodes = '', cores = '', megabytes = '', resources = ''] = fields;
  if (fields.length !== 7 || [nodes, cores, megabytes].some((text) => !Number.isFinite(parseInt(text, 10))))
    throw new Error(`sinfo said "${line.slice(0, 120)}", which is not the seven fields that it was asked for.`);
  return [
    {
      ...{ name: name.replace(/\*$/, ''), isDefault: name.endsWith('*'), up: state === 'up', limit },
      ...{ nodes: parseInt(nodes, 10), cores: parseInt(cores, 10), memory: parseInt(megabytes, 10) * 2 ** 20 },
      resources: resources === '(null)' || resources === '' ? null : resources,
    },
  ];
}

/** Accounts of this user. Clusters without a database refuse to say, and need none. */
async function accounts(slurm: SlurmCommand): Promise<Cluster['accounts']> {
  const user = process.env['USER'] ?? process.env['LOGNAME'];
  const of = user === undefined ? [] : [`user=${user}`];
  const said = await slurm(
    'sacctmgr',
    '--noheader',
    '--parsable2',
    'show',
    'associations',
    ...of,
    'format=account,qos',
  ).catch(() => null);
  if (said === null) return null;
  return said.split('\n').flatMap((line) => {
    const [account = '', qos = ''] = line.trim().split('|');
    return account ? [{ account, qos: qos.split(',').filter((one) => one) }] : [];
  });
}
