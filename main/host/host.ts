import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { securityHeaders } from '../api/contentSecurity.ts';
import { findPage } from '../api/pages.ts';
import type { Service } from '../api/service.ts';
import { answerCall } from './calls.ts';
import { type Guard, hasToken, refusal } from './guard.ts';
import type { Address } from './keptAddress.ts';

export interface HostOptions {
  readonly service: Service;
  /** Folder with the built pages. */
  readonly pages: string;
  /** Port on 127.0.0.1; that of the kept address when absent, or any that is free. */
  readonly port?: number | undefined;
  /** Where the same window was served before. */
  readonly kept?: Address | null | undefined;
}

export interface Host extends Address {
  /** With the token; whoever has it can use the program. */
  readonly address: string;
  close(): Promise<void>;
}

/** Serves the window to browsers of this machine, and to nobody else. */
export async function startHost({ service, pages, port, kept }: HostOptions): Promise<Host> {
  const token = kept?.token ?? randomBytes(32).toString('base64url');
  let guard: Guard = { hosts: [], token };
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    answer({ service, pages }, guard, request, response).catch(() => response.destroy());
  });
  await listen(server, port ?? kept?.port ?? 0).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    if (port !== undefined) throw new Error(`Port ${port} of this machine is taken; choose another with --port.`);
    // Another program has the port of the last time.
    return listen(server, 0);
  });
  const own = (server.address() as AddressInfo).port;
  guard = { hosts: [`127.0.0.1:${own}`, `localhost:${own}`], token };
  return {
    ...{ port: own, token },
    address: `http://127.0.0.1:${own}/?token=${token}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

async function answer(
  { service, pages }: HostOptions,
  guard: Guard,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refused = refusal(request, guard);
  if (refused !== null) {
    service.countRefused();
    return plain(response, 403, refused);
  }
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const procedure = /^\/api\/([a-zA-Z.]{1,100})$/.exec(pathname)?.[1];
  if (procedure !== undefined) {
    if (request.method !== 'POST') return plain(response, 405, 'Procedures are called with POST.');
    if (!hasToken(request, guard)) return plain(response, 401, 'Open the address that the program printed.');
    return answerCall(service, procedure, request, response);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'Pages are only read.');
  const page = await findPage(pages, pathname);
  if (!page) return plain(response, 404, 'There is no such page.');
  // Names of built files change with their content, the page that names them does not.
  const cache = pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store';
  response.writeHead(200, { 'Content-Type': page.type, 'Cache-Control': cache });
  await pipeline(createReadStream(page.path), response);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(text);
}
