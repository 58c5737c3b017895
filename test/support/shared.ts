import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'shared');

/** The folder with trained models, corpora and golden results beside the checkout, or null where it is absent. */
export const shared: string | null = existsSync(join(folder, 'reference', 'golden')) ? folder : null;

/** Title of a test group that needs the shared data, saying so when it is skipped. */
export const needsShared = (title: string): string => (shared ? title : `${title} (skipped: no shared data)`);
