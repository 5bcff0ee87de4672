import { build } from 'esbuild';
import { extensionBundle } from '../../esbuild.js';

/** The size of the minified code that loads with the extension, and the source files in it. */
export async function loadedAtActivation(): Promise<{ bytes: number; sources: string[] }> {
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
