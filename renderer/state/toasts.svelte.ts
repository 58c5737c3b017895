import { asError } from '../asError.ts';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: 'plain' | 'bad';
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

/** How long a message stays, in milliseconds; one with something to do stays longer. */
const stay = { plain: 5000, action: 12_000 };

/** Short messages at the edge of the window. */
class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #next = 0;

  show(text: string, action: Toast['action'] = null, kind: Toast['kind'] = 'plain'): void {
    this.#next += 1;
    const id = this.#next;
    this.list = [...this.list, { id, text, kind, action }];
    setTimeout(() => this.close(id), action ? stay.action : stay.plain);
  }

  fail(error: unknown): void {
    this.show(asError(error).message, null, 'bad');
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
