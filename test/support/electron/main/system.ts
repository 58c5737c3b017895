import type { NotificationConstructorOptions } from 'electron';
import { Living } from '../types/living.ts';
import { onlyWhenReady } from './readiness.ts';

/** What the program asks of the system beside its windows: nobody sees it here. */

class Shell extends Living {
  showItemInFolder(): void {
    // There is no file manager.
  }
}

class Screen extends Living {
  getAllDisplays(): object[] {
    onlyWhenReady('screen');
    const area = { x: 0, y: 0, width: 1920, height: 1080 };
    return [{ id: 1, bounds: area, workArea: area, scaleFactor: 1 }];
  }
}

class PowerSaveBlocker extends Living {
  readonly #started = new Set<number>();
  #last = 0;

  start(): number {
    this.#last += 1;
    this.#started.add(this.#last);
    return this.#last;
  }

  stop(id: number): boolean {
    return this.#started.delete(id);
  }

  isStarted(id: number): boolean {
    return this.#started.has(id);
  }
}

export class Notification extends Living {
  readonly title: string;
  readonly body: string;

  constructor({ title = '', body = '' }: NotificationConstructorOptions = {}) {
    super();
    onlyWhenReady('Notification');
    this.title = title;
    this.body = body;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    // There is nothing that shows it.
  }
}

export const shell = new Shell();
export const screen = new Screen();
export const powerSaveBlocker = new PowerSaveBlocker();
