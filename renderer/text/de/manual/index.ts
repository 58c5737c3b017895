import type { Text } from '../../en/index.ts';
import { afterwards } from './afterwards.ts';
import { beginning } from './beginning.ts';
import { documents } from './documents.ts';
import { extracting } from './extracting.ts';
import { results } from './results.ts';
import { trouble } from './trouble.ts';

/** Das Handbuch, nach dem Teil der Adresse, den eine Seite hat. */
export const manual = { beginning, documents, extracting, results, afterwards, trouble } satisfies Text['manual'];
