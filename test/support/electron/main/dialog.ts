import { Living } from '../types/living.ts';
import { onlyWhenReady } from './readiness.ts';

/** Dialogs of the system. Nobody sits in front of them, so a test answers in their place; one that no test expects fails. */
class Dialog extends Living {
  showMessageBox(): Promise<never> {
    return this.#unexpected('showMessageBox');
  }

  showOpenDialog(): Promise<never> {
    return this.#unexpected('showOpenDialog');
  }

  showErrorBox(title: string, content: string): void {
    process.stderr.write(`${title}: ${content}\n`);
  }

  async #unexpected(name: string): Promise<never> {
    onlyWhenReady(`dialog.${name}`);
    throw new Error(`dialog.${name} was asked for and no test answers it.`);
  }
}

export const dialog = new Dialog();
