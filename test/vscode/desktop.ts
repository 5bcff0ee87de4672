import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  downloadAndUnzipVSCode,
  resolveCliPathFromVSCodeExecutablePath,
  SilentReporter,
} from '@vscode/test-electron';
import { findOnPath } from './browser.ts';
import { ownEnvironment } from './environment.ts';
import { exists } from './files.ts';
import { output } from './process.ts';
import { versions, workDir, type VsCodeVersion } from './versions.ts';

/** How long to wait for a silent network, in ms. */
const networkTimeout = 10_000;

/** The Electron executable of a desktop VS Code, which is what `@vscode/test-electron` starts. */
export type DesktopExecutable = string;

/** The desktop VS Code installed here: from `VSCODE_PATH`, or as `code` on the PATH. */
export async function installedDesktop(): Promise<DesktopExecutable | undefined> {
  if (!hasDisplay()) return undefined;
  const chosen = process.env['VSCODE_PATH'];
  const executable = chosen === undefined || chosen === '' ? await executableOnPath() : chosen;
  if (executable === undefined) return undefined;
  const version = await versionOf(executable);
  if (isNewEnough(version)) return executable;
  console.log(
    `${executable} is VS Code ${version}, but we want ${versions.oldest.vscode} or later.`,
  );
  return undefined;
}

/** The desktop VS Code of a version, downloaded if necessary; undefined if that isn't possible. */
export async function downloadedDesktop(
  version: VsCodeVersion,
): Promise<DesktopExecutable | undefined> {
  if (!hasDisplay()) return undefined;
  console.log(`Looking for the desktop VS Code ${version.vscode}, which may be downloaded…`);
  try {
    return await downloadAndUnzipVSCode({
      version: version.vscode,
      cachePath: join(workDir, 'desktop'),
      timeout: networkTimeout,
      reporter: new SilentReporter(),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.log(`It is not to be had (${reason}): the server from npm does.`);
    return undefined;
  }
}

/** Whether a window can be shown here, and `RUNDB_TEST_HOST=server` doesn't forbid it. */
export function hasDisplay(): boolean {
  if (process.env['RUNDB_TEST_HOST'] === 'server') return false;
  if (process.platform !== 'linux') return true;
  return [process.env['DISPLAY'], process.env['WAYLAND_DISPLAY']].some(Boolean);
}

/** The executable started by the command line program `code`. */
async function executableOnPath(): Promise<DesktopExecutable | undefined> {
  const cli = await findOnPath('code');
  if (cli === undefined) return undefined;
  // `<installation>/bin/code`, and on macOS `<app>/Contents/Resources/app/bin/code`.
  const home = dirname(dirname(await realpath(cli)));
  const names: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join('..', '..', 'MacOS', 'Electron'),
    win32: 'Code.exe',
  };
  const executable = join(home, names[process.platform] ?? 'code');
  // Otherwise `code` may belong to another editor or a remote window.
  const cliOfIt = resolveCliPathFromVSCodeExecutablePath(executable);
  return (await exists(executable)) && (await exists(cliOfIt)) ? executable : undefined;
}

/** The version of an installed VS Code; `?` if it doesn't say. */
async function versionOf(executable: DesktopExecutable): Promise<string> {
  const windows = process.platform === 'win32';
  const cli = resolveCliPathFromVSCodeExecutablePath(executable);
  const text = await output(windows ? `"${cli}"` : cli, ['--version'], {
    env: ownEnvironment(),
    shell: windows,
  }).catch(() => '');
  return /^\d+\.\d+\.\d+/m.exec(text)?.[0] ?? '?';
}

function isNewEnough(version: string): boolean {
  const [major = NaN, minor = NaN] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = versions.oldest.vscode.split('.').map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
