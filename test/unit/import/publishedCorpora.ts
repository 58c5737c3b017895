import { join } from 'node:path';
import type { ImportOptions } from '../../../main/import/import.ts';
import { documentsOf, imported, problemsOf } from '../../support/importing.ts';
import { shared } from '../../support/shared.ts';

/** Documents and problems of a published corpus. */
export async function read(path: string, options: ImportOptions = {}) {
  const items = await imported([join(shared ?? '', 'corpora', path)], options);
  return { documents: documentsOf(items), problems: problemsOf(items) };
}
