import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { extensionBundle } from '../../esbuild.js';

/** The files of the built extension that load with it, and the sources in them. */
async function loadedAtActivation(): Promise<{ bytes: number; sources: string[] }> {
  const { metafile } = await build({ ...extensionBundle(true), metafile: true, write: false });
  const files = new Set<string>();
  const add = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const { path, kind } of metafile.outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && path in metafile.outputs) add(path);
    }
  };
  add('dist/extension.js');
  const outputs = [...files].map((file) => metafile.outputs[file]);
  return {
    bytes: outputs.reduce((sum, output) => sum + (output?.bytes ?? 0), 0),
    sources: outputs.flatMap((output) => Object.keys(output?.inputs ?? {})),
  };
}

describe('The bundle', () => {
  it('loads less than 100 kB at activation, and neither undici nor the demo', async () => {
    const { bytes, sources } = await loadedAtActivation();
    assert.ok(bytes > 10_000 && bytes < 100_000, `${bytes} bytes`);
    assert.deepEqual(
      sources.filter((source) => /node_modules\/undici|src\/demo/.test(source)),
      [],
    );
  });
});
