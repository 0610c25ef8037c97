import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** The app is files: one page for every address, served by the backend. */
export default {
  preprocess: vitePreprocess(),
  kit: {
    adapter: adapter({ pages: 'build', assets: 'build', fallback: 'app.html', strict: false }),
    typescript: {
      config: (config) => ({ ...config, include: [...config.include, '../workers/**/*.ts'] }),
    },
  },
};
