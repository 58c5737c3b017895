import { z } from 'zod';
import { path } from './schemas.ts';

/** A word that a scheduler knows: it is handed on as part of an argument, so nothing in it may mean anything to a shell. */
const word = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][\w.:@+-]*$/, 'must start with a letter or digit and hold only letters, digits and . _ : @ + -');

const some = z
  .number()
  .int()
  .min(1)
  .max(2 ** 16);

/** What is asked of a Slurm cluster for runs; what is left out is as the cluster has it. */
export const clusterOptions = z.strictObject({
  /** Where its programs are, over ssh; they are on this machine where it is left out. */
  host: word.optional(),
  account: word.optional(),
  partition: word.optional(),
  qos: word.optional(),
  /** Longest time of one job as Slurm writes it: minutes, "hours:minutes:seconds", or "days-hours". */
  timeLimit: z
    .string()
    .regex(/^(\d+-)?\d+(:\d{1,2}){0,2}$/, 'must be a time as Slurm writes it, such as 90, 2:00:00 or 1-12')
    .optional(),
  /** Bytes of memory. */
  memory: z
    .number()
    .int()
    .min(2 ** 20)
    .optional(),
  cpus: some.optional(),
  gpus: some.optional(),
  /** Jobs of an array that may work at the same time. */
  arrayLimit: some.optional(),
  /** What nodes start: a file that `executors --pack` made; the program's own folder where it is left out. */
  engine: path.optional(),
});
export type ClusterOptions = z.infer<typeof clusterOptions>;
