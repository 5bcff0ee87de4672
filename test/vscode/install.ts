import { rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from './files.ts';
import { npm } from './npm.ts';
import { atExit } from './owner.ts';
import { output } from './process.ts';
import { workDir, type VsCodeVersion } from './versions.ts';

/** A VS Code server on disk, and the Node to run it with. */
export interface InstalledServer {
  readonly home: string;
  readonly node: string;
  readonly main: string;
}

/** Large packages that only VS Code's chat agents use. */
const unneeded = ['@devcontainers/cli', '@github/copilot-sdk', '@microsoft/mxc-sdk'];

/** Installs the VS Code server and its Node from npm, unless they exist. */
export async function installServer(version: VsCodeVersion): Promise<InstalledServer> {
  const home = join(workDir, `server-${version.codeServer}`);
  if (!(await exists(home))) {
    console.log(`Getting the VS Code ${version.vscode} server from npm (once, about 20 seconds)…`);
    const start = Date.now();
    await install(version, home);
    console.log(`VS Code ${version.vscode} is ready after ${seconds(start)} s.`);
  }
  const node = ownNode(version) ?? join(home, 'node_modules', nodePackage(), ...nodeBinary());
  return { home, node, main: join(home, 'out', 'server-main.js') };
}

async function install(version: VsCodeVersion, home: string): Promise<void> {
  await mkdir(workDir, { recursive: true });
  // Under a temporary name, so that an interrupted installation isn't mistaken for a finished one.
  const temp = await mkdtemp(join(workDir, 'setup-'));
  const forget = atExit(() => rmSync(temp, { recursive: true, force: true }));
  try {
    await npm(['pack', `code-server@${version.codeServer}`, '--pack-destination', '.'], temp);
    // Relative paths, because some versions of `tar` take the colon of a Windows path for a host.
    const tarball = `code-server-${version.codeServer}.tgz`;
    await output('tar', ['-xzf', tarball, 'package/lib/vscode'], { cwd: temp });
    const vscode = join(temp, 'package', 'lib', 'vscode');
    await adaptManifest(version, vscode);
    // Without scripts, which would compile: the native modules that are needed are replaced below.
    await npm(['install', '--omit=dev', '--ignore-scripts'], vscode);
    await standIn(vscode);
    await rename(vscode, home).catch(async (error: unknown) => {
      // Another process may have been faster.
      if (!(await exists(home))) throw error;
    });
  } finally {
    await rm(temp, { recursive: true, force: true, maxRetries: 5 });
    forget();
  }
}

async function adaptManifest(version: VsCodeVersion, vscode: string): Promise<void> {
  const file = join(vscode, 'package.json');
  const manifest: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!isManifest(manifest)) throw new Error(`${file} has no dependencies.`);
  const { dependencies } = manifest;
  for (const name of unneeded) Reflect.deleteProperty(dependencies, name);
  if (ownNode(version) === undefined) dependencies[nodePackage()] = version.node;
  // Old releases refer to this by a git address, which npm would have to build.
  if (dependencies['@parcel/watcher']?.includes('#')) {
    dependencies['@parcel/watcher'] = '^2.5.1';
    await rm(join(vscode, 'npm-shrinkwrap.json'));
  }
  await writeFile(file, JSON.stringify(manifest, null, 2));
}

async function standIn(vscode: string): Promise<void> {
  const modules = join(vscode, 'node_modules');
  await copyFile(
    join(import.meta.dirname, 'spdlog.cjs'),
    join(modules, '@vscode', 'spdlog', 'index.js'),
  );
  // The watchdog has moved between versions.
  for (const name of ['native-watchdog', '@vscode/native-watchdog']) {
    const home = join(modules, name);
    if (!(await exists(home))) continue;
    await copyFile(join(import.meta.dirname, 'watchdog.cjs'), join(home, 'index.js'));
  }
}

/** The Node running this, if it is the version the server is built for. */
function ownNode(version: VsCodeVersion): string | undefined {
  return process.version.startsWith(`v${version.node}.`) ? process.execPath : undefined;
}

/** The npm package that contains Node for this machine; `node` itself needs an install script. */
function nodePackage(): string {
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return `${prefix}-${platform}-${process.arch}`;
}

function nodeBinary(): string[] {
  return process.platform === 'win32' ? ['bin', 'node.exe'] : ['bin', 'node'];
}

function isManifest(value: unknown): value is { dependencies: Record<string, string> } {
  return typeof value === 'object' && value !== null && 'dependencies' in value;
}

function seconds(start: number): string {
  return ((Date.now() - start) / 1000).toFixed(1);
}
