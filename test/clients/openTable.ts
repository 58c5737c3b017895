import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from '../../main/api/place.ts';
import { variants } from '../../main/api/procedures/variants.ts';
import { initProject } from '../../main/project/project.ts';
import { exportVariant } from '../../main/tasks/exportVariant.ts';
import { importModel } from '../../main/tasks/models/importModel.ts';
import { taskContext } from '../support/taskContext.ts';
import { writeCase } from './cases.ts';

export type Table = Awaited<ReturnType<typeof openTable>>;

/** An export of a model. */
interface Written {
  readonly to: string;
  /** Its file of GGUF. */
  readonly file: string;
}

/**
 * A project in `folder/project` for a model of every cell. A model is written and imported, and exported, when it is first asked for, so that some
 * cells can be tried alone; imports and exports run in this process, which spares an engine for each.
 */
export async function openTable(folder: string) {
  const project = await initProject(join(folder, 'project'));
  const context = taskContext(project);
  await mkdir(join(folder, 'out'));
  const there = new Map<string, Promise<string>>();
  const exports = new Map<string, Promise<Written>>();

  async function imported(from: string, name: string): Promise<string> {
    await importModel(context, { folder: from, name });
    return name;
  }
  async function made(family: string, cut: string, name: string): Promise<string> {
    await writeCase(join(folder, name), family, cut);
    return imported(join(folder, name), name);
  }
  async function exported(variant: string, format: string, type: string, to: string): Promise<Written> {
    const { files } = await exportVariant(context, { variant, format, type, to });
    return { to, file: join(to, files.find((name) => name.endsWith('.gguf')) ?? '') };
  }

  return {
    folder,
    place: project.folder,
    imported,
    /** The name of a cell's model. */
    model: (family: string, cut: string): Promise<string> => {
      const name = `${family} ${cut}`.replaceAll(',', '');
      const known = there.get(name) ?? made(family, cut, name);
      there.set(name, known);
      return known;
    },
    /** Exports a model, once in every type. */
    written: (variant: string, format: string, type: string): Promise<Written> => {
      // transformers.js finds nothing in a folder with blanks in its name.
      const to = join(folder, 'out', `${variant}-${format}-${type}`.replaceAll(' ', '-'));
      const known = exports.get(to) ?? exported(variant, format, type, to);
      exports.set(to, known);
      return known;
    },
    /** What can be had of a model. */
    plan: (variant: string) =>
      variants['variants.exportPlan']({ project: () => Promise.resolve(project) } as Place, { variant }, {}),
    close: () => project.close(),
  };
}
