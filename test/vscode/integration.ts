/**
 * Runs the built integration tests in VS Code: `node test/vscode/integration.ts oldest
 * newest`. Uses the desktop VS Code of that version if there is one, otherwise the server from npm.
 */
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { calm } from './calm.ts';
import { downloadedDesktop } from './desktop.ts';
import { tempDir } from './temp.ts';
import { checkout, versionNamed, type VsCodeVersion } from './versions.ts';

/** What to run in VS Code. */
export interface IntegrationOptions {
  readonly version: VsCodeVersion;
  readonly extensionPath: string;
  /** Source directories of other extensions to install. */
  readonly otherExtensions?: readonly string[];
  /** The module whose `run` VS Code calls. */
  readonly testsPath: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment variables for the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs tests in a fresh VS Code with an empty folder; throws if one fails. */
export async function runIntegration(options: IntegrationOptions): Promise<void> {
  const desktop = await downloadedDesktop(options.version);
  const host = desktop === undefined ? 'server' : 'desktop';
  console.log(`Running the tests in VS Code ${options.version.vscode} (${host}).`);
  const temp = tempDir();
  try {
    const folder = join(temp.path, 'folder');
    const dataDir = join(temp.path, 'data');
    // Where the server looks for them, too.
    const extensions = join(dataDir, 'extensions');
    const settings = join(dataDir, 'User', 'settings.json');
    await mkdir(folder);
    await mkdir(dirname(settings), { recursive: true });
    await writeFile(settings, JSON.stringify({ ...calm, ...options.settings }));
    await mkdir(extensions);
    for (const source of options.otherExtensions ?? []) {
      await symlink(source, join(extensions, basename(source)), 'junction');
    }
    await runTests({
      vscodeExecutablePath: desktop ?? (await launcher(temp.path)),
      extensionDevelopmentPath: options.extensionPath,
      extensionTestsPath: options.testsPath,
      extensionTestsEnv: { ...options.env, RUNDB_VSCODE: options.version.name },
      launchArgs: [folder, `--user-data-dir=${dataDir}`, `--extensions-dir=${extensions}`],
    });
  } finally {
    temp.remove();
  }
}

/** Writes the executable that replaces VS Code: a call of `launcher.ts` with our Node. */
async function launcher(directory: string): Promise<string> {
  const script = join(import.meta.dirname, 'launcher.ts');
  const windows = process.platform === 'win32';
  const file = join(directory, windows ? 'launcher.cmd' : 'launcher');
  const text = windows
    ? `@"${process.execPath}" "${script}" %*\r\n`
    : `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`;
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

if (import.meta.main) {
  try {
    await runIntegration({
      version: versionNamed(process.argv[2]),
      extensionPath: checkout,
      testsPath: join(checkout, 'dist', 'test', 'integration', 'index.cjs'),
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
