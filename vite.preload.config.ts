import { defineConfig } from 'vite';

/** The preload script: one CommonJS file, because a sandboxed script can load no other file and no module (item 4). */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'dist/preload',
    emptyOutDir: false,
    target: 'es2023',
    minify: false,
    lib: { entry: 'preload/preload.ts', formats: ['cjs'], fileName: () => 'preload.cjs' },
    rolldownOptions: { external: ['electron'] },
  },
});
