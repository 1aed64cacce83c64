import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import preact from '@preact/preset-vite';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';
import { visitorTexts } from './tools/texts.ts';

const serverPackage = JSON.parse(readFileSync(new URL('packages/server/package.json', import.meta.url), 'utf8')) as {
  dependencies: Record<string, string>;
};

const texts = visitorTexts();

/** The texts of the widget, a file for each language: data beside its code. */
const emitTexts = (): Plugin => ({
  name: 'lanterne:texts',
  apply: 'build',
  applyToEnvironment: ({ name }) => name === 'frame',
  generateBundle() {
    for (const [fileName, source] of texts.files) this.emitFile({ type: 'asset', fileName, source });
  },
});

/** Writes .br and .gz beside what a browser loads, so that the server never compresses on the way. */
const precompress = (): Plugin => ({
  name: 'lanterne:precompress',
  apply: 'build',
  // After all that changes a file.
  enforce: 'post',
  applyToEnvironment: (environment) => environment.config.consumer === 'client' && environment.name !== 'npm',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        if (!/\.(js|css|svg|json)$/.test(fileName)) continue;
        const source = Buffer.from(file.type === 'chunk' ? file.code : file.source);
        const brotli = brotliCompressSync(source, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotli });
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) });
      }
    },
  },
});

/** Bundling moves the code; the migrations that it applies move along. */
const copyMigrations = (): Plugin => ({
  name: 'lanterne:migrations',
  apply: 'build',
  applyToEnvironment: (environment) => environment.name === 'server',
  writeBundle: ({ dir }) => cpSync('packages/server/src/store/migrations', `${dir}/migrations`, { recursive: true }),
});

/**
 * Vite wraps each dynamic import of the frame in a helper. Ours is smaller, and fetches the files before it imports them: an
 * import that once failed fails for ever in most browsers (whatwg/html#6768), a request can be repeated. The import then finds
 * them in the browser's cache.
 */
const fetchBeforeImport = (): Plugin => ({
  name: 'lanterne:fetch-before-import',
  apply: 'build',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name === 'frame',
  load: {
    filter: { id: /vite\/preload-helper/ },
    handler: () => `
      const reach = async (file) => (await fetch(file)).ok || Promise.reject();
      export const __vitePreload = async (load, files, base) => {
        await Promise.all(files.map((file) => reach(new URL(file, base))));
        return load();
      };
    `,
  },
});

/** Takes one export out of a chunk and gives it back under the same name: the chunk itself has it under that name too. */
const TAKES_ONE = /async\(\)=>\{let\{(\w+):\w+\}=await (import\(`[^`]+`\)(?:\.then\([^()]*\))?);return\{\1:\w+\}\}/g;

/** An import that waits for no other chunk. */
const ALONE = /import\((`\.\/[^`]+`)\)((?:\.then\([^()]*\))?(?:;return\{[^{}]*\}\})?),\[\],/g;

/** To Vite a chunk that needs no other needs no preload. It has to be fetched first all the same. */
const fetchAloneBeforeImport = (): Plugin => ({
  name: 'lanterne:fetch-alone-before-import',
  apply: 'build',
  enforce: 'post',
  applyToEnvironment: ({ name }) => name === 'frame',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') {
          file.code = file.code.replace(TAKES_ONE, '()=>$2').replace(ALONE, 'import($1)$2,[$1],');
        }
      }
    },
  },
});

/** The types of the npm entry, for who imports it. */
const declarations = (): Plugin => ({
  name: 'lanterne:declarations',
  apply: 'build',
  applyToEnvironment: ({ name }) => name === 'npm',
  writeBundle() {
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'packages/widget/tsconfig.npm.json']);
  },
});

/** What the server serves lives inside its package, so that publishing it takes everything along. */
const web = 'packages/server/dist/web';

/** An app whose HTML shell the server writes from the manifest: the policy of the page is the server's to say. */
const app = (name: string, entry: string, groups?: { name: string; test: RegExp }[]): EnvironmentOptions => ({
  consumer: 'client',
  build: {
    outDir: `${web}/${name}`,
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: entry,
      // What lazy parts share with the entry stays in it: one file less at the first open.
      preserveEntrySignatures: 'allow-extension',
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
        codeSplitting: groups ? { groups } : undefined,
      },
    },
  },
});

/** The script tag: one classic script (one IIFE entry per build: rolldown/rolldown#4970). */
const loader: EnvironmentOptions = {
  consumer: 'client',
  build: {
    outDir: `${web}/loader`,
    emptyOutDir: true,
    // Every browser that knows constructed style sheets, without which there is no launcher, knows this syntax.
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: {
      input: 'packages/widget/src/loader/script.ts',
      output: { format: 'iife', entryFileNames: 'lanterne.js' },
    },
  },
};

/** The npm entry, for portals that bundle their own scripts. */
const npm: EnvironmentOptions = {
  consumer: 'client',
  build: {
    outDir: 'packages/widget/dist/npm',
    emptyOutDir: true,
    target: 'es2020',
    modulePreload: false,
    minify: false,
    rolldownOptions: {
      input: 'packages/widget/src/index.ts',
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'index.js' },
    },
  },
};

/** Draws the frame's app on the server, with all that this takes in one file. */
const drawing: EnvironmentOptions = {
  consumer: 'server',
  resolve: { noExternal: true },
  build: {
    outDir: `${web}/drawing`,
    emptyOutDir: true,
    target: 'node20',
    ssr: true,
    minify: false,
    rolldownOptions: {
      input: 'packages/widget/src/frame/drawing.tsx',
      output: { format: 'es', entryFileNames: 'drawing.js', codeSplitting: false },
    },
  },
};

const server: EnvironmentOptions = {
  consumer: 'server',
  resolve: { noExternal: [/^@lanterne\//], external: Object.keys(serverPackage.dependencies) },
  build: {
    outDir: 'packages/server/dist/node',
    emptyOutDir: true,
    target: 'node20',
    ssr: true,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        lanterne: 'packages/server/src/cli/lanterne.ts',
        writer: 'packages/server/src/writer.ts',
        sanitizer: 'packages/server/src/sanitizer.ts',
        printer: 'packages/server/src/printer.ts',
        bergamot: 'packages/server/src/bergamot.ts',
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
};

export default defineConfig({
  appType: 'custom',
  base: './',
  publicDir: false,
  // A language file is read as a whole: one export each, not one for each of its texts.
  json: { namedExports: false },
  define: { TEXTS: JSON.stringify(texts.version) },
  plugins: [
    preact(),
    emitTexts(),
    fetchBeforeImport(),
    fetchAloneBeforeImport(),
    declarations(),
    precompress(),
    copyMigrations(),
  ],
  environments: {
    loader,
    npm,
    // All that the first open needs is one file: what lazy parts share with it would be another, and dearer.
    frame: app('frame', 'packages/widget/src/frame/main.tsx', [{ name: 'main', test: /frame\/main\.tsx$/ }]),
    console: app('console', 'packages/console/src/main.tsx'),
    drawing,
    server,
  },
  builder: {
    sharedConfigBuild: true,
    sharedPlugins: true,
    async buildApp(builder) {
      const only = process.env.LANTERNE_BUILD?.split(',');
      for (const name of ['loader', 'npm', 'frame', 'drawing', 'console', 'server']) {
        const environment = builder.environments[name];
        if (environment && (!only || only.includes(name))) await builder.build(environment);
      }
    },
  },
});
