// @ts-check
// Bundles the extension and its workers and, with --tests, the tests that run inside VS Code.
import { glob, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { build, context } from 'esbuild';
import { setDisplayLanguage } from './src/core/format/index.ts';
import { recordSchema } from './src/core/records/schema.ts';

/**
 * The extension and its workers: the demo, the local copy, and the writer of run files.
 *
 * @param {boolean} production Whether to minify.
 * @returns {import('esbuild').BuildOptions}
 */
export function extensionBundle(production) {
  return {
    ...common(production),
    entryPoints: {
      extension: 'src/extension.ts',
      demo: 'src/demo/worker.ts',
      localCopy: 'src/core/localCopy/worker.ts',
      files: 'src/core/files/worker.ts',
    },
    outdir: 'dist',
    format: 'esm',
    // Every `import()` becomes a chunk of its own: undici loads with the first request.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    // The Node version includes code that reads bundles from files and URLs: VS Code gives us ours.
    alias: { '@vscode/l10n': './node_modules/@vscode/l10n/dist/browser.js' },
    // undici is CommonJS and requires Node's modules.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  };
}

/**
 * The scripts of the tabs, with their style sheets, for a browser.
 *
 * @param {boolean} production Whether to minify.
 * @returns {import('esbuild').BuildOptions}
 */
export function webviewBundle(production) {
  return {
    entryPoints: ['src/webview/overview.ts', 'src/webview/overview.css'],
    outdir: 'dist/webview',
    bundle: true,
    platform: 'browser',
    // The oldest VS Code has Chromium 138.
    target: 'chrome138',
    format: 'iife',
    minify: production,
    sourcemap: !production,
    logLevel: 'warning',
  };
}

/** @returns {Promise<import('esbuild').BuildOptions>} */
async function testBundle() {
  const options = common(false);
  return {
    ...options,
    // The last one reads a file next to its own.
    external: [...options.external, 'mocha', 'parquet-wasm'],
    entryPoints: await Array.fromAsync(glob('test/{integration/index,bench/host/*}.ts')),
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

/**
 * The licences of the packages included in a bundle.
 *
 * @param {import('esbuild').Metafile['inputs']} inputs
 */
async function licences(inputs) {
  const folders = Object.keys(inputs).map(
    (file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0],
  );
  const texts = [];
  for (const folder of [...new Set(folders)].sort()) {
    if (folder === undefined) continue;
    const { name, version, license, author } = JSON.parse(
      await readFile(`${folder}/package.json`, 'utf8'),
    );
    const file = (await readdir(folder)).find((each) => /^licen[cs]e(\.|$)/i.test(each));
    const text = file ? await readFile(`${folder}/${file}`, 'utf8') : `By ${author}.`;
    texts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** Writes the schemas that editors use to describe records, one for each language: its manifest names it. */
async function writeSchemas() {
  await mkdir('dist', { recursive: true });
  const write = (/** @type {string} */ ending) =>
    writeFile(`dist/runRecord.schema${ending}.json`, JSON.stringify(recordSchema(), null, 2));
  await write('');
  for await (const file of glob('l10n/bundle.l10n.*.json')) {
    const language = file.split('.').at(-2) ?? '';
    setDisplayLanguage(language, await readFile(file, 'utf8'));
    await write(`.${language}`);
  }
}

if (import.meta.main) {
  const flag = (/** @type {string} */ name) => process.argv.includes(`--${name}`);
  const bundles = [extensionBundle(flag('production')), webviewBundle(flag('production'))];
  await rm('dist/chunks', { recursive: true, force: true });
  await writeSchemas();
  if (flag('tests')) {
    await rm('dist/test', { recursive: true, force: true });
    bundles.push(await testBundle());
  }
  if (flag('watch')) {
    console.log('build started');
    for (const options of bundles) await (await context(options)).watch();
    console.log('build finished');
  } else {
    const [extension, webview] = await Promise.all(
      bundles.map((options) => build({ ...options, metafile: true })),
    );
    const inputs = { ...extension?.metafile?.inputs, ...webview?.metafile?.inputs };
    await writeFile('dist/LICENCES.txt', await licences(inputs));
  }
}
