import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Service } from '../api/service.ts';

/** Folder of the program's own files, whether it runs from dist/ or is installed. */
export const programFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/**
 * The program's services in this process. `runtime`: what it runs in, for people to read. They are loaded only now:
 * database, schemas and runtime take most of a second, which a command's help should not wait for.
 */
export async function startService(project?: string, runtime = 'command line'): Promise<Service> {
  const [{ Service }, { homeFolder }] = await Promise.all([
    import('../api/service.ts'),
    import('../api/homeFolder.ts'),
  ]);
  return new Service({ program: programFolder, home: homeFolder(), project, runtime });
}
