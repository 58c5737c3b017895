import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Input, Output, Procedure } from '../../preload/contract.ts';
import type { Place } from '../api/place.ts';
import { call } from '../api/router.ts';
import { progressView } from './progress.ts';
import { inert } from './table.ts';

/** Folder of the program's own files, whether it runs from dist/ or is installed. */
export const programFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** The same router that every carrier uses, in this process, with progress and warnings on stderr. */
export class Client {
  readonly #place: Place;

  constructor(project: string) {
    this.#place = { project: resolve(project), recipes: join(programFolder, 'resources', 'recipes') };
  }

  /** Calls a procedure. Ctrl-C ends the engine; what it finished is on disk. */
  async call<P extends Procedure>(procedure: P, input: Input<P>): Promise<Output<P>> {
    const view = progressView();
    const interrupted = new AbortController();
    const stop = () => interrupted.abort();
    process.on('SIGINT', stop);
    try {
      return await call(this.#place, procedure, input, {
        onProgress: (progress) => view.show(progress),
        onWarning: (message) => process.stderr.write(`espalier: ${inert(message)}\n`),
        signal: interrupted.signal,
      });
    } finally {
      process.off('SIGINT', stop);
      view.stop();
    }
  }
}
