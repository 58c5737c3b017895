import { z } from 'zod';

/** Something that an import could not read, or read with a doubt: where, and why. */
const problem = z.object({ file: z.string(), place: z.string().nullable(), reason: z.string() });

export const problemLists = { notRead: z.array(problem), doubts: z.array(problem) };
export const problemTotals = z.object({ notRead: z.number(), doubts: z.number() });
