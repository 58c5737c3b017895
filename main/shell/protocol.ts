import { readFile } from 'node:fs/promises';
import { securityHeaders } from '../api/contentSecurity.ts';
import { findPage } from '../api/pages.ts';
import { isOwn } from './origin.ts';

/** Answers requests of pages with the built files and nothing else (checklist items 1, 7 and 18). */
export function pageHandler(pages: string): (request: Pick<Request, 'url' | 'method'>) => Promise<Response> {
  return async ({ url, method }) => {
    if (!isOwn(url)) return plain(403, 'Only pages of this program are here.');
    if (method !== 'GET' && method !== 'HEAD') return plain(405, 'Pages are only read.');
    const page = await findPage(pages, new URL(url).pathname);
    if (!page) return plain(404, 'There is no such page.');
    const body = method === 'HEAD' ? null : await readFile(page.path);
    return new Response(body, { headers: { ...securityHeaders, 'Content-Type': page.type } });
  };
}

const plain = (status: number, text: string): Response =>
  new Response(text, { status, headers: { ...securityHeaders, 'Content-Type': 'text/plain; charset=utf-8' } });
