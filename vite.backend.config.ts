import { defineConfig } from 'vite';

/** The server and its children as plain JavaScript: a bundle starts in a quarter of the time of the TypeScript. */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: [], target: 'node' },
  build: {
    ssr: true,
    outDir: 'dist',
    target: 'node20',
    rollupOptions: {
      input: {
        photoz: 'backend/cli/photoz.ts',
        inspector: 'backend/inspector/child.ts',
        runner: 'backend/runner/child.ts',
      },
      output: { entryFileNames: '[name].mjs', chunkFileNames: 'parts/[name]-[hash].mjs' },
    },
  },
});
