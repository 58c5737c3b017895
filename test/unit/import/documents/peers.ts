import { execFile, execFileSync } from 'node:child_process';
import { extname } from 'node:path';
import { promisify } from 'node:util';

const started = promisify(execFile);

/** What pandoc calls the kinds of files that it reads too. */
const pandocKinds: Readonly<Record<string, string>> = {
  '.docx': 'docx',
  '.odt': 'odt',
  '.rtf': 'rtf',
  '.html': 'html',
  '.epub': 'epub',
  '.ipynb': 'ipynb',
  '.nxml': 'jats',
  '.md': 'markdown',
};

const isThere = (program: string, argument: string): boolean => {
  try {
    execFileSync(program, [argument], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Programs from Debian that read documents too (packages pandoc and poppler-utils). */
export const peers = { pandoc: isThere('pandoc', '--version'), pdftotext: isThere('pdftotext', '-v') };

/** Whether one of them reads a file of this name. */
export const isReadByPeer = (name: string): boolean =>
  extname(name) === '.pdf' ? peers.pdftotext : peers.pandoc && pandocKinds[extname(name)] !== undefined;

/** The text that the other program finds in a file; null where it refuses it. */
export async function textByPeer(path: string): Promise<string | null> {
  const kind = pandocKinds[extname(path)];
  const [program, ...options] =
    kind === undefined
      ? ['pdftotext', '-layout', path, '-']
      : ['pandoc', '--sandbox', '--from', kind, '--to', 'plain', '--wrap', 'none', path];
  return started(program as string, options, { maxBuffer: 1 << 28 }).then(
    ({ stdout }) => stdout,
    () => null,
  );
}

/** The words of a text in one spelling, however it is laid out. */
export const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .normalize('NFKC')
      .replaceAll('\u00ad', '')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [],
  );
