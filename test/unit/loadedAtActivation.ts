import { build } from 'esbuild';
import { extensionBundle } from '../../esbuild.js';

/**
 * The size of the minified code that is loaded at activation, and where it comes from: its source files, and
 * the modules that aren't in the bundle.
 */
export async function loadedAtActivation(): Promise<{ bytes: number; sources: string[] }> {
  const { metafile } = await build({ ...extensionBundle(true), metafile: true, write: false });
  const files = new Set<string>();
  const externals: string[] = [];
  const add = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const { path, kind, external = false } of metafile.outputs[file]?.imports ?? []) {
      if (kind === 'dynamic-import') continue;
      if (external) externals.push(path);
      else if (path in metafile.outputs) add(path);
    }
  };
  add('dist/extension.js');
  const outputs = [...files].map((file) => metafile.outputs[file]);
  return {
    bytes: outputs.reduce((sum, output) => sum + (output?.bytes ?? 0), 0),
    sources: [...externals, ...outputs.flatMap((output) => Object.keys(output?.inputs ?? {}))],
  };
}
