import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Input } from '../../preload/contract/index.ts';
import { writeFileAtomic } from '../formats/atomic.ts';
import type { ImportProblem } from '../corpus/document.ts';
import { DocumentWriter, LineWriter } from '../project/documents.ts';
import { importFolder, importsFolder } from '../project/importFolder.ts';
import { problemLine } from '../project/problems.ts';
import { isAlive } from '../project/processes.ts';
import type { Project } from '../project/project.ts';

type ImportInput = Input<'datasets.import'>;

/** Lists of files of an import, in the order they are read. */
export const lists = ['paths', 'calibration', 'heldOut'] as const;
export type List = (typeof lists)[number];

/** How far an import is: files of a list that are read whole, and how long what they gave is. */
interface Position {
  readonly files: number;
  readonly documents: number;
  readonly bytes: number;
}

interface State {
  readonly input: ImportInput;
  /** Process that imports; another one may go on once it is gone. */
  readonly owner: number;
  readonly lists: Readonly<Record<List, Position>>;
  readonly problems: number;
  readonly problemBytes: number;
  /** Why it ended, where nobody stopped it. */
  readonly error?: string | undefined;
}

const start: Position = { files: 0, documents: 0, bytes: 0 };
/** What was read is made durable after so many milliseconds, at the end of a file. */
const saveEvery = 1000;

const folderOf = (project: Project, name: string) => join(importsFolder(project.folder), importFolder(name));

async function readState(folder: string): Promise<State | null> {
  const text = await readFile(join(folder, 'state.json'), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as State);
}

/** Whether everything is there that was noted: a power cut may leave files behind that are shorter. */
async function isWhole(folder: string, { lists: positions, problemBytes }: State): Promise<boolean> {
  const holds = async (name: List | 'problems', bytes: number) =>
    bytes === 0 || (await stat(pathOf(folder, name)).catch(() => ({ size: 0 }))).size >= bytes;
  const found = [holds('problems', problemBytes), ...lists.map((list) => holds(list, positions[list].bytes))];
  return (await Promise.all(found)).every(Boolean);
}

const pathOf = (folder: string, name: List | 'problems'): string => join(folder, `${name}.jsonl`);

/**
 * What an import has read so far, on disk: documents and problems, and how many files that took. An import that was stopped or
 * killed goes on after the last file it had finished.
 */
export class Spool {
  readonly folder: string;
  readonly #input: ImportInput;
  readonly #positions: Record<List, Position>;
  readonly #problems: LineWriter;
  #problemCount: number;
  #problemBytes: number;
  #writer: DocumentWriter | null = null;
  #savedAt = performance.now();

  private constructor(folder: string, input: ImportInput, state: State | null, problems: LineWriter) {
    this.folder = folder;
    this.#input = input;
    this.#positions = { ...(state?.lists ?? { paths: start, calibration: start, heldOut: start }) };
    this.#problems = problems;
    this.#problemCount = state?.problems ?? 0;
    this.#problemBytes = state?.problemBytes ?? 0;
  }

  /** @throws when another process imports a dataset of this name. */
  static async open(project: Project, input: ImportInput): Promise<Spool> {
    const folder = folderOf(project, input.name);
    const found = await readState(folder);
    if (found && found.owner !== process.pid && isAlive(found.owner))
      throw new Error(`The dataset ${input.name} is being imported by another process; wait for it or stop it.`);
    const same =
      found && JSON.stringify(found.input) === JSON.stringify(input) && (await isWhole(folder, found)) ? found : null;
    if (!same) await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const problems = await LineWriter.open(pathOf(folder, 'problems'), same?.problemBytes ?? 0);
    const spool = new Spool(folder, input, same, problems);
    await spool.#save();
    return spool;
  }

  /** Files of a list that were read before. */
  after(list: List): number {
    return this.#positions[list].files;
  }

  get documents(): number {
    return lists.reduce((sum, list) => sum + this.#positions[list].documents, 0) + (this.#writer?.documents ?? 0);
  }

  get problems(): number {
    return this.#problemCount;
  }

  path(list: List | 'problems'): string {
    return pathOf(this.folder, list);
  }

  /** Where the documents of a list go. */
  async begin(list: List): Promise<DocumentWriter> {
    this.#writer = await DocumentWriter.open(this.path(list), this.#positions[list].bytes);
    return this.#writer;
  }

  async problem(problem: ImportProblem): Promise<void> {
    this.#problemCount += 1;
    await this.#problems.write(problemLine(problem));
  }

  /** A file of the list is read whole. */
  async fileDone(list: List, files: number): Promise<void> {
    const writer = this.#writer;
    if (!writer || performance.now() - this.#savedAt < saveEvery) return;
    await this.#note(list, files, writer);
  }

  async end(list: List, files: number): Promise<void> {
    if (!this.#writer) return;
    await this.#note(list, files, this.#writer);
    await this.#writer.close();
    this.#writer = null;
  }

  async #note(list: List, files: number, writer: DocumentWriter): Promise<void> {
    const documents = this.#positions[list].documents + writer.documents;
    writer.documents = 0;
    this.#positions[list] = { files, documents, bytes: await writer.flush() };
    this.#problemBytes = await this.#problems.flush();
    await this.#save();
  }

  async #save(error?: string): Promise<void> {
    const state: State = {
      ...{ input: this.#input, owner: process.pid, lists: this.#positions },
      ...{ problems: this.#problemCount, problemBytes: this.#problemBytes },
      error,
    };
    await writeFileAtomic(join(this.folder, 'state.json'), JSON.stringify(state));
    this.#savedAt = performance.now();
  }

  /** The import ended with an error: who looks for it later reads why. */
  async fail(error: unknown): Promise<void> {
    await this.#save(error instanceof Error ? error.message : String(error));
  }

  /** The list of problems is complete. */
  async close(): Promise<void> {
    await this.#writer?.close();
    await this.#problems.close();
  }
}

/** Imports that were stopped and may go on, and such that failed, with the reason. */
export async function unfinishedImports(project: Project) {
  const names = await readdir(importsFolder(project.folder)).catch(() => []);
  const found = [];
  for (const name of names) {
    const state = await readState(join(importsFolder(project.folder), name));
    if (!state || isAlive(state.owner)) continue;
    const sum = (of: keyof Position) => lists.reduce((total, list) => total + state.lists[list][of], 0);
    found.push({
      ...{ input: state.input, name: state.input.name, error: state.error ?? null },
      ...{ files: sum('files'), documents: sum('documents') },
    });
  }
  return found;
}

/** Throws away what a stopped import has read; false when there is none of this name. */
export async function discardImport(project: Project, name: string): Promise<boolean> {
  const folder = folderOf(project, name);
  const state = await readState(folder);
  if (!state) return false;
  if (isAlive(state.owner)) throw new Error(`The dataset ${name} is being imported; stop that first.`);
  await rm(folder, { recursive: true, force: true });
  return true;
}
