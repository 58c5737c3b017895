import { realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

export interface Page {
  readonly path: string;
  readonly type: string;
}

/**
 * The file behind the path of an address, for both windows. Only files inside `folder` with a known type exist; a path
 * without an ending is a screen of the one page.
 */
export async function findPage(folder: string, pathname: string): Promise<Page | null> {
  let name: string;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (name.includes('\0') || name.includes('\\') || name.split('/').includes('..')) return null;
  const wanted = extname(name) === '' ? 'index.html' : name;
  const type = types[extname(wanted)];
  if (type === undefined) return null;
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, wanted));
    if (!path.startsWith(root + sep) || !(await stat(path)).isFile()) return null;
    return { path, type };
  } catch {
    return null;
  }
}
