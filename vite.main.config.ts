import { readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

/** What is started or loaded by its path. */
const entries = [
  'main/cli/espalier',
  'main/shell/main',
  'main/shell/start',
  'main/tasks/engine',
  'main/import/readerProcess',
  // Of tests that drive the built program.
  'main/api/service',
  'main/import/import',
  ...readdirSync(`${root}/bench`)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `bench/${name.slice(0, -3)}`),
];

/** The room of a source file (ARCHITECTURE.md); rooms never import in a circle, so that each can be a file of its own. */
function roomOf(
  id: string,
  modules: { getModuleInfo(id: string): { readonly dynamicImporters: readonly string[] } | null },
): string | null {
  const path = relative(root, id);
  // An entry does something when it is loaded, and what is loaded late would come with its room: both stand alone.
  if (entries.includes(path.slice(0, -3)) || modules.getModuleInfo(id)?.dynamicImporters.length) return null;
  if (path.startsWith('node_modules/')) return 'libraries';
  const [folder, room] = path.split('/') as [string, string];
  if (folder === 'preload') return 'contract';
  return folder === 'main' ? room : null;
}

/**
 * The program that Node and Electron run, one file for every room: Node takes a millisecond for every file that it loads,
 * and a command of the line starts two processes of a thousand source files each.
 */
export default defineConfig({
  publicDir: false,
  // Small and always needed; everything else stays where npm put it.
  ssr: { noExternal: ['zod'] },
  build: {
    ssr: true,
    outDir: 'dist',
    // The first of the builds; the others write into folders of their own.
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: Object.fromEntries(entries.map((entry) => [entry, `${entry}.ts`])),
      output: {
        entryFileNames: '[name].js',
        // As deep as the entries, so that paths relative to a file are the same from all. Benches are not packaged.
        chunkFileNames: ({ moduleIds }) =>
          moduleIds.length && moduleIds.every((id) => relative(root, id).startsWith('bench/'))
            ? 'bench/shared/[name].js'
            : 'main/rooms/[name].js',
        codeSplitting: { groups: [{ name: roomOf, debugName: 'rooms' }], includeDependenciesRecursively: false },
      },
    },
  },
});
