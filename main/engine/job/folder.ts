import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../../formats/atomic.ts';
import { exists } from '../../formats/files.ts';
import { readJson } from '../../formats/json.ts';

/** What an engine on another machine is asked to do; it finds everything else beside it. */
const requestForm = z.strictObject({
  format: z.literal(1),
  task: z.string(),
  input: z.unknown(),
  memoryBudget: z.number().nullable(),
});
export type JobRequest = Omit<z.infer<typeof requestForm>, 'format'>;

/** How an engine ended that could say so. */
const answerForm = z.strictObject({ format: z.literal(1), error: z.string().nullable() });
export type JobAnswer = Omit<z.infer<typeof answerForm>, 'format'>;

const maxBytes = 2 ** 24;

/** The part that measures what the others share; the tasks of an array are called by their numbers. */
export const sharedPart = 'statistics';

/** Where things lie in a folder of jobs that were submitted together (`jobs/ID` of the project). */
export class JobFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The project that it belongs to. */
  get project(): string {
    return dirname(dirname(this.path));
  }

  get script(): string {
    return join(this.path, 'job.sh');
  }

  /** The project's database as it was when the jobs were submitted; nobody opens it, whoever works copies it. */
  get database(): string {
    return join(this.path, 'project.sqlite');
  }

  journal(part: string): string {
    return join(this.path, part, 'journal');
  }

  log(part: string): string {
    return join(this.path, `${part}.log`);
  }

  async ask(part: string, request: JobRequest): Promise<void> {
    await mkdir(join(this.path, part), { recursive: true });
    await this.#write(part, 'request.json', request);
  }

  async request(part: string): Promise<JobRequest> {
    return requestForm.parse(await readJson(join(this.path, part, 'request.json'), maxBytes));
  }

  answer(part: string, answer: JobAnswer): Promise<void> {
    return this.#write(part, 'answer.json', answer);
  }

  /** null while there is none. */
  async answered(part: string): Promise<JobAnswer | null> {
    const path = join(this.path, part, 'answer.json');
    return (await exists(path)) ? answerForm.parse(await readJson(path, maxBytes)) : null;
  }

  /** The last line that was printed, by the engine or about it. */
  async lastWords(part: string): Promise<string> {
    const text = await readFile(this.log(part), 'utf8').catch(() => '');
    return text.trim().split('\n').at(-1)?.trim().slice(-300) ?? '';
  }

  #write(part: string, name: string, content: object): Promise<void> {
    return writeFileAtomic(join(this.path, part, name), `${JSON.stringify({ format: 1, ...content })}\n`);
  }
}
