// Bundles the extension, the demo's worker, and (with --tests) the tests that run inside VS Code.
import { glob, rm } from 'node:fs/promises';
import { build, context } from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
  external: ['vscode'],
  minify: production,
  sourcemap: !production,
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  {
    ...common,
    entryPoints: { extension: 'src/extension.ts', demo: 'src/demo/worker.ts' },
    outdir: 'dist',
    format: 'esm',
    // What `import()` asks for becomes a chunk of its own: undici loads with the first request.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    // undici is CommonJS and requires Node's modules.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  },
];

if (process.argv.includes('--tests')) {
  bundles.push({
    ...common,
    external: [...common.external, 'mocha', 'undici'],
    entryPoints: await Array.fromAsync(glob('test/integration/**/*.ts')),
    outbase: 'test',
    outdir: 'dist/test',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
  });
}

await rm('dist', { recursive: true, force: true });
if (watch) {
  console.log('build started');
  for (const options of bundles) await (await context(options)).watch();
  console.log('build finished');
} else {
  await Promise.all(bundles.map((options) => build(options)));
}
