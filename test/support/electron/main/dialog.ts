import { Living } from '../types/living.ts';
import { onlyWhenReady } from './readiness.ts';

/** Dialogs of the system. Nobody sits in front of them, so a test answers in their place; one that no test expects fails. */
class Dialog extends Living {
  showMessageBox(...asked: readonly object[]): Promise<never> {
    return this.#unexpected('showMessageBox', asked);
  }

  showOpenDialog(...asked: readonly object[]): Promise<never> {
    return this.#unexpected('showOpenDialog', asked);
  }

  showErrorBox(title: string, content: string): void {
    process.stderr.write(`${title}: ${content}\n`);
  }

  /** The options are the last thing that is given, behind a window where it belongs to one. */
  async #unexpected(name: string, asked: readonly object[]): Promise<never> {
    onlyWhenReady(`dialog.${name}`);
    throw new Error(`dialog.${name} was asked for and no test answers it: ${JSON.stringify(asked.at(-1))}`);
  }
}

export const dialog = new Dialog();
