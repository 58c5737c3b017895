import { decodeWhole, guessNotice } from '../encoding.ts';
import type { FileItem, Reader } from '../reader.ts';

/** A plain text becomes one string in memory; a book has a megabyte, so more than this is not one document. */
export const maxTextBytes = 64_000_000;

const prose = ['.txt', '.text', '.md', '.markdown', '.rst', '.adoc', '.log', '.tex'];
const code = [
  ...[
    '.py',
    '.js',
    '.mjs',
    '.cjs',
    '.jsx',
    '.ts',
    '.tsx',
    '.svelte',
    '.vue',
    '.css',
    '.scss',
    '.java',
    '.kt',
    '.scala',
  ],
  ...[
    '.c',
    '.h',
    '.cc',
    '.cpp',
    '.hpp',
    '.cs',
    '.go',
    '.rs',
    '.swift',
    '.m',
    '.rb',
    '.php',
    '.pl',
    '.lua',
    '.r',
    '.jl',
  ],
  ...['.hs', '.ml', '.clj', '.ex', '.erl', '.f90', '.pas', '.vb', '.sql', '.sh', '.bat', '.ps1', '.cmake', '.gradle'],
  ...['.yaml', '.yml', '.toml', '.ini', '.cfg', '.conf', '.properties', '.proto'],
];

/** Plain text and source code: the whole file is one document, for only its author knows where it might be cut. */
export const text: Reader = {
  kind: 'text',
  endings: [...prose, ...code],
  async *read(file): AsyncGenerator<FileItem> {
    const { source } = file;
    const { text: content, encoding } = decodeWhole(await file.all(maxTextBytes));
    yield { source, text: content };
    if (encoding.guess) yield guessNotice(source, encoding.label);
  },
};
