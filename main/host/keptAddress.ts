import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomic } from '../formats/atomic.ts';
import { readJson } from '../formats/json.ts';

const maxBytes = 1000;

const address = z.strictObject({
  port: z.number().int().min(1).max(65_535),
  token: z.string().regex(/^[\w-]{43}$/),
});

/** Where a window is served: a page that is open finds the program there again after a restart. */
export type Address = z.infer<typeof address>;

const fileOf = (home: string, project: string): string =>
  join(home, 'hosts', `${createHash('sha256').update(project).digest('hex').slice(0, 32)}.json`);

/** The address that the window of a project had last; null where there was none, or its file is damaged. */
export async function keptAddress(home: string, project: string): Promise<Address | null> {
  const found = address.safeParse(await readJson(fileOf(home, project), maxBytes).catch(() => null));
  return found.success ? found.data : null;
}

/** Keeps an address for the next start. Whoever reads it can use the program, so nobody but its owner can. */
export async function keepAddress(home: string, project: string, { port, token }: Address): Promise<void> {
  await mkdir(join(home, 'hosts'), { recursive: true, mode: 0o700 });
  await writeAtomic(fileOf(home, project), async (handle) => {
    await handle.chmod(0o600);
    await handle.writeFile(JSON.stringify({ port, token }));
  });
}
