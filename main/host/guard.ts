import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface Guard {
  /** Names under which this host may be asked: other names mean a page elsewhere that resolves to this machine. */
  readonly hosts: readonly string[];
  readonly token: string;
}

/**
 * Why a request is refused, with its status; null when it is not. A page of another site can make a browser send
 * requests here, but it cannot forge Host and Origin (DNS rebinding, cross-site requests) and does not know the token.
 */
export function refusal({ headers }: Pick<IncomingMessage, 'headers'>, { hosts }: Guard): string | null {
  const { host, origin } = headers;
  if (host === undefined || !hosts.includes(host)) return 'This host answers only under its own address.';
  if (origin !== undefined && !hosts.some((own) => origin === `http://${own}`))
    return 'This host answers only its own pages.';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'This host answers only its own pages.';
  return null;
}

/** Whether a request to the services brings the token, compared in constant time. */
export function hasToken({ headers }: Pick<IncomingMessage, 'headers'>, { token }: Guard): boolean {
  const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
