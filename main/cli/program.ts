import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { homeFolder } from '../api/homeFolder.ts';
import { Service } from '../api/service.ts';

/** Folder of the program's own files, whether it runs from dist/ or is installed. */
export const programFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** The program's services in this process. `runtime`: what it runs in, for people to read. */
export const startService = (project?: string, runtime = 'command line'): Service =>
  new Service({ program: programFolder, home: homeFolder(), project, runtime });
