import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

const files = adapter({ pages: 'build', assets: 'build', fallback: 'app.html', strict: false });

/** The first words of every page are in these three: they are asked for before the style sheet says so. */
const firstFonts = ['source-sans-3-latin-wght-normal', 'stix-two-text-latin-500-normal', 'stix-two-text-latin-500-italic'];

function preloadFonts(page, assets) {
  const names = readdirSync(assets).filter((name) => name.endsWith('.woff2') && firstFonts.some((font) => name.startsWith(`${font}.`)));
  const links = names.map((name) => `<link rel="preload" as="font" type="font/woff2" crossorigin href="/_app/immutable/assets/${name}" />`);
  writeFileSync(page, readFileSync(page, 'utf8').replace('</head>', `  ${links.join('\n    ')}\n  </head>`));
}

/** The app is files: one page for every address, served by the backend. */
export default {
  preprocess: vitePreprocess(),
  kit: {
    adapter: {
      name: 'static-with-fonts',
      async adapt(builder) {
        await files.adapt(builder);
        preloadFonts('build/app.html', 'build/_app/immutable/assets');
      },
    },
    typescript: {
      config: (config) => ({ ...config, include: [...config.include, '../workers/**/*.ts'] }),
    },
  },
};
