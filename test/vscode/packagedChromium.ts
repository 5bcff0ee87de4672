import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { exists } from './files.ts';
import { output } from './process.ts';

/**
 * The path of the headless Chromium in an npm package, whose own code would unpack it for all users, or
 * undefined on systems that it isn't for. It takes a sixth less time than Debian's, but needs a few
 * libraries that come with any desktop or browser.
 */
export async function packagedChromium(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const packed = fileURLToPath(new URL('../../bin/', import.meta.resolve('@sparticuz/chromium')));
  // Beside the packed one, so that it goes with it.
  const unpacked = join(packed, 'unpacked');
  if (!(await exists(unpacked))) {
    const folder = `${unpacked}-${process.pid}`;
    await unpack(packed, folder);
    // Another process may have done the same.
    await rename(folder, unpacked).catch(() => rm(folder, { recursive: true }));
  }
  return join(unpacked, 'chromium');
}

async function unpack(packed: string, folder: string): Promise<void> {
  const read = async (name: string) =>
    promisify(brotliDecompress)(await readFile(join(packed, name)));
  await mkdir(folder);
  const [executable, libraries] = [join(folder, 'chromium'), join(folder, 'libraries.tar')];
  await writeFile(executable, await read('chromium.br'));
  await chmod(executable, 0o755);
  await writeFile(libraries, await read('swiftshader.tar.br'));
  await output('tar', ['-x', '-f', libraries, '-C', folder]);
  await rm(libraries);
}
