import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [sveltekit()],
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['@duckdb/duckdb-wasm', 'parquet-wasm', 'h5wasm'] },
  server: { fs: { allow: ['workers'] }, proxy: { '/api': 'http://127.0.0.1:8080' } },
});
