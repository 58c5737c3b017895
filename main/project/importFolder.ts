import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Folder of a project for imports that are not finished. */
export const importsFolder = (project: string): string => join(project, 'imports');

/** What of an import has been read so far lies here, below the folder of all imports; a name may be no name of a folder. */
export const importFolder = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 32);
