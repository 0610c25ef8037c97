import { defineConfig } from 'vite';

/** Our tasks as plain JavaScript, so that no start-up of a compiler is measured. */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: [], target: 'node' },
  build: {
    ssr: true,
    outDir: 'dist/bench',
    target: 'node20',
    rollupOptions: {
      input: { ours: 'bench/formats/ours.ts' },
      output: { entryFileNames: '[name].mjs', chunkFileNames: 'parts/[name]-[hash].mjs' },
    },
  },
});
