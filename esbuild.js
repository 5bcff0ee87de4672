// @ts-check
// Bundles the extension and the demo's worker, and with --tests what tests run inside VS Code.
import { glob, rm } from 'node:fs/promises';
import { build, context } from 'esbuild';

/**
 * The extension and the demo's worker.
 *
 * @param {boolean} production Whether to minify.
 * @returns {import('esbuild').BuildOptions}
 */
export function extensionBundle(production) {
  return {
    ...common(production),
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
  };
}

/** @returns {Promise<import('esbuild').BuildOptions>} */
async function testBundle() {
  const options = common(false);
  return {
    ...options,
    external: [...options.external, 'mocha'],
    entryPoints: await Array.fromAsync(glob('test/{integration,bench/host}/**/*.ts')),
    outbase: 'test',
    outdir: 'dist/test',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
  };
}

/** @param {boolean} production */
function common(production) {
  return {
    bundle: true,
    platform: /** @type {const} */ ('node'),
    target: 'node22',
    mainFields: ['module', 'main'],
    external: ['vscode'],
    minify: production,
    sourcemap: !production,
    logLevel: /** @type {const} */ ('warning'),
  };
}

if (import.meta.main) {
  const flag = (/** @type {string} */ name) => process.argv.includes(`--${name}`);
  const bundles = [extensionBundle(flag('production'))];
  await rm('dist/chunks', { recursive: true, force: true });
  if (flag('tests')) {
    await rm('dist/test', { recursive: true, force: true });
    bundles.push(await testBundle());
  }
  if (flag('watch')) {
    console.log('build started');
    for (const options of bundles) await (await context(options)).watch();
    console.log('build finished');
  } else {
    await Promise.all(bundles.map((options) => build(options)));
  }
}
