import type { Privileges } from 'electron';

/**
 * Schemes of the program. Debian's Chromium knows none but its own, so their pages lie under a name of the web that nobody
 * can own (RFC 2606, .invalid), and every address is translated on its way in and out: with `secure` it is https, and
 * without it http, which is no secure context, as in Electron.
 */
export type Handler = (request: Request) => Response | Promise<Response>;

const privileged = new Map<string, Privileges>();
const handlers = new Map<string, Handler>();
const ending = '.stand-in.invalid';

export function addPrivileged(scheme: string, privileges: Privileges): void {
  if (!privileges.standard) throw new Error(`The stand-in has standard schemes only, and ${scheme} is none.`);
  privileged.set(scheme, privileges);
}

export function addHandler(scheme: string, handler: Handler): void {
  if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
  if (!privileged.has(scheme)) throw new Error(`The stand-in has standard schemes only, and ${scheme} is none.`);
  handlers.set(scheme, handler);
}

export const privilegesOf = (scheme: string): Privileges => privileged.get(scheme) ?? {};
export const handlerOf = (scheme: string): Handler | undefined => handlers.get(scheme);

/** Where Chromium finds an address of the program. */
export function toChromium(address: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(address) ?? [];
  const privileges = privileged.get(scheme);
  return privileges ? `${privileges.secure ? 'https' : 'http'}://${host}.${scheme}${ending}${rest}` : address;
}

/** What the program calls an address of Chromium. */
export function fromChromium(address: string): string {
  const [, blob = '', host = '', scheme = '', rest = ''] =
    /^(blob:)?https?:\/\/([^/?#]+)\.([a-z0-9+-]+)\.stand-in\.invalid(.*)$/i.exec(address) ?? [];
  return host ? `${blob}${scheme}://${host}${rest}` : address;
}
