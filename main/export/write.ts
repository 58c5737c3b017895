import { join } from 'node:path';
import { writeFileAtomic } from '../formats/atomic.ts';
import { type Exporter, type Loading, loadingOf } from './exporter.ts';
import { writeFolder } from './folder.ts';
import { recipeFiles } from './lineage.ts';
import { modelCard } from './modelCard.ts';
import { exportedShape } from '../models/stockConfig.ts';
import type { ExportSubject } from './subject.ts';
import type { Reference } from './verify.ts';

/**
 * Writes a model in one format, with its card and recipes, to a new or empty folder and proves that what was written
 * answers as the reference does. `written` is called when everything is on disk and the proof begins.
 *
 * @returns the files, what whoever exports should know, and the programs that the folder is for.
 */
export async function writeExport(
  exporter: Exporter,
  subject: ExportSubject,
  to: string,
  reference: Reference,
  written: () => void,
): Promise<{ readonly files: string[]; readonly warnings: readonly string[]; readonly programs: Loading['programs'] }> {
  const shape = exportedShape(subject.config, subject.source);
  const { programs, warning } = loadingOf(exporter, shape, subject);
  const warnings = warning === null ? [] : [warning];
  const files = await writeFolder(to, {
    fill: async (folder) => {
      warnings.push(...(await exporter.write(subject, shape, folder)));
      await writeFileAtomic(join(folder, 'README.md'), modelCard(subject, shape, exporter));
      for (const [{ json: recipe, settings }, file] of recipeFiles(subject.card))
        await writeFileAtomic(join(folder, file), `${JSON.stringify({ recipe, settings }, null, 2)}\n`);
    },
    written,
    verify: (folder) => exporter.verify(subject, folder, reference),
  });
  return { files, warnings, programs };
}
