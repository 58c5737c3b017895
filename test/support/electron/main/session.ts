import { Living } from '../types/living.ts';
import { onlyWhenReady } from './readiness.ts';

type Handler = ((...args: never[]) => unknown) | null;
type Check = ((contents: unknown, permission: string, origin: string, details: object) => unknown) | null;
type Request =
  ((contents: unknown, permission: string, answer: (may: boolean) => void, details: object) => void) | null;
type Listener = (details: object, answer: (response: { cancel?: boolean }) => void) => void;

/** Requests of all pages; Electron keeps one listener of each kind. */
class WebRequest extends Living {
  listener: Listener | null = null;

  onBeforeRequest(first: unknown, second?: unknown): void {
    if (typeof first === 'object' && first !== null) throw new Error('The stand-in asks about every request.');
    this.listener = (second ?? first) as Listener | null;
  }
}

export class Session extends Living {
  static #default = new Session();

  readonly webRequest = new WebRequest();
  permissions: { mayCheck: Check; mayRequest: Request } = { mayCheck: null, mayRequest: null };
  /** Handlers of what a Chromium without devices never asks. */
  readonly #unasked = new Map<string, Handler>();

  static get defaultSession(): Session {
    onlyWhenReady('session.defaultSession');
    return Session.#default;
  }

  setPermissionRequestHandler(handler: Request): void {
    this.permissions = { ...this.permissions, mayRequest: handler };
  }

  setPermissionCheckHandler(handler: Check): void {
    this.permissions = { ...this.permissions, mayCheck: handler };
  }

  setDevicePermissionHandler(handler: Handler): void {
    this.#unasked.set('device', handler);
  }

  setDisplayMediaRequestHandler(handler: Handler): void {
    this.#unasked.set('display', handler);
  }

  setBluetoothPairingHandler(handler: Handler): void {
    this.#unasked.set('bluetooth', handler);
  }
}

/** Whether the session lets a request go. */
export async function requestMay(details: { url: string; method: string; resourceType: string }): Promise<boolean> {
  const { listener } = Session.defaultSession.webRequest;
  if (!listener) return true;
  const { cancel } = await new Promise<{ cancel?: boolean }>((resolve) => listener(details, resolve));
  return cancel !== true;
}
