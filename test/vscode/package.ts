/** Packages the extension the way users get it: `node test/vscode/package.ts FILE.vsix`. */
import { createVSIX } from '@vscode/vsce';
import { checkout } from './versions.ts';

/** Builds for production, into `dist` and a VSIX. */
export async function packageExtension(file: string): Promise<void> {
  await createVSIX({
    cwd: checkout,
    packagePath: file,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
}

if (import.meta.main) {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error('Say where the VSIX goes.');
  await packageExtension(file);
}
