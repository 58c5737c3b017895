/** What sbatch prints when it refuses a job (src/common/slurm_errno.c of Slurm), and what to do about it. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [
    /invalid account or account\/partition/i,
    'the account may not be used, or not on this partition; name another with --account or --partition ("executors" lists them)',
  ],
  [
    /invalid partition|partition.*(not|un)available|partition name/i,
    'the partition is not there or not open; name another with --partition',
  ],
  [/invalid qos/i, 'the quality of service is not open to this user; name another with --qos'],
  [
    /qos.*(policy|limit)|assoc.*limit|policy \(job submit limit|submit limit|exceed.*limit/i,
    'a limit of the account or the quality of service is reached; wait for other jobs to end, ask for less, or name another with --account or --qos',
  ],
  [/time limit/i, 'the time is more than the partition gives; ask for less with --time-limit'],
  [/memory spec/i, 'no node has so much memory; ask for less with --memory'],
  [
    /node configuration is not available|more processors|gres/i,
    'no node has what was asked for; ask for less with --cpus, --memory or --gpus',
  ],
  [/array/i, 'the cluster does not take so many jobs in an array; ask for fewer points'],
];

/** Why a job was refused, for people. */
export const refusalOf = (words: string): string | null => {
  const known = refusals.find(([said]) => said.test(words));
  if (!known) return null;
  const line =
    words
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^sbatch: (error|fatal): /, '')
      .replace(/[.]$/, '') ?? '';
  return `The cluster refused the job (${line}): ${known[1]}.`;
};
