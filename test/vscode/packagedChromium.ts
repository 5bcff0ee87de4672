import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { exists } from './files.ts';

/**
 * The path of the headless Chromium in an npm package, whose own code would unpack it for all users, or
 * undefined on systems that it isn't for. It takes a sixth less time than Debian's, but needs a few
 * libraries that come with any desktop or browser.
 */
export async function packagedChromium(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const inPackage = (path: string) =>
    fileURLToPath(new URL(`../../${path}`, import.meta.resolve('@sparticuz/chromium')));
  // Beside the packed one, so that it goes with it.
  const unpacked = inPackage('bin/chromium');
  if (await exists(unpacked)) return unpacked;
  const bytes = await promisify(brotliDecompress)(await readFile(inPackage('bin/chromium.br')));
  // Another process may be doing the same.
  const own = `${unpacked}-${process.pid}`;
  await writeFile(own, bytes);
  await chmod(own, 0o755);
  await rename(own, unpacked);
  return unpacked;
}
