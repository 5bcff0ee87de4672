import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ownEnvironment } from './environment.ts';
import { exists } from './files.ts';
import { installServer } from './install.ts';
import { output, startProcess } from './process.ts';
import type { VsCodeVersion } from './versions.ts';

/** How to start a VS Code server. */
export interface ServerOptions {
  readonly version: VsCodeVersion;
  /** For settings, extensions and logs. Preferably a fresh directory. */
  readonly dataDir: string;
  /** Environment variables for the server and thus for the extension host, in addition to ours. */
  readonly env?: Readonly<Record<string, string>>;
  /** An extension to install: its built source directory, or a VSIX. */
  readonly extensionPath?: string;
  /**
   * Makes pages obey `extensionPath` and `testsPath` in their address, and report test results. It also
   * keeps VS Code from showing notifications and dialogs, so it isn't suitable for testing what people do.
   */
  readonly smokeTestDriver?: boolean;
  /** Leaves out what comes with VS Code and isn't under test, but takes part of a window's time. */
  readonly fewExtensions?: boolean;
  /** Opens folders in Restricted Mode until they are trusted. */
  readonly workspaceTrust?: boolean;
  /** The log level of the server, its extension hosts and its windows. */
  readonly logLevel?: 'trace';
}

/** A running VS Code server. */
export interface Server {
  /** The address to open in a browser, including the access token. */
  readonly url: string;
  readonly port: number;
  /** The exit code, once it has exited. */
  readonly exited: Promise<number>;
  stop(): Promise<void>;
}

/** Starts the VS Code server on a free local port, and waits until it is up. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { home, node, main } = await installServer(options.version);
  if (options.extensionPath?.endsWith('.vsix')) {
    const install = ['--install-extension', options.extensionPath];
    await output(node, [main, ...install, '--server-data-dir', options.dataDir]);
  } else if (options.extensionPath !== undefined) {
    await linkExtension(options.extensionPath, join(options.dataDir, 'extensions'));
  }
  // Other users of this machine must not get our shell.
  const token = randomUUID();
  const owned = startProcess(
    node,
    [
      ...[main, '--host', '127.0.0.1', '--port', '0', '--connection-token', token],
      ...['--accept-server-license-terms', '--server-data-dir', options.dataDir],
      ...['--telemetry-level', 'off', '--disable-experiments'],
      ...['--disable-update-check', '--disable-getting-started-override'],
      ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
      ...(options.logLevel === undefined ? [] : ['--log', options.logLevel]),
      // We choose the variables, rather than the user's login shell.
      '--force-disable-user-env',
      // It takes longer than sending more to this machine.
      '--disable-websocket-compression',
      ...(options.smokeTestDriver === true ? ['--enable-smoke-test-driver'] : []),
      ...(options.fewExtensions === true
        ? ['--builtin-extensions-dir', await linkFew(home, options.dataDir)]
        : []),
    ],
    { env: await serverEnvironment(options), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  const up = new Promise<number>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-20_000);
      const port = /Extension host agent listening on (\d+)/.exec(log)?.[1];
      if (port !== undefined && log.includes('Extension host agent started')) resolve(Number(port));
    };
    owned.child.stdout?.on('data', read);
    owned.child.stderr?.on('data', read);
    void owned.exited.then((code) => reject(new Error(`it ended with code ${code}`)));
    setTimeout(() => reject(new Error('it was not up after a minute')), 60_000).unref();
  });
  try {
    const port = await up;
    const url = `http://127.0.0.1:${port}/?tkn=${token}`;
    return { url, port, exited: owned.exited, stop: () => owned.stop() };
  } catch (error) {
    await owned.stop();
    throw new Error(`The VS Code server did not start. Its last words:\n${log}`, { cause: error });
  }
}

/** What a page of the server opens. */
export interface PageOptions {
  /** A folder, or a `.code-workspace` file. */
  readonly folder: string;
  /** A file to show. */
  readonly file?: string | undefined;
  /** An extension to load from its source directory; requires `smokeTestDriver`. */
  readonly extensionPath?: string;
  /** A module whose `run` to call in the extension host; requires `smokeTestDriver`. */
  readonly testsPath?: string;
}

/** The address of a VS Code window with a folder and, for development, an extension. */
export function pageUrl(server: Server, options: PageOptions): string {
  const url = new URL(server.url);
  const kind = options.folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
  url.searchParams.set(kind, decodeURIComponent(pathToFileURL(options.folder).pathname));
  const remote = (path: string) => `vscode-remote://${url.host}${pathToFileURL(path).pathname}`;
  const payload: [string, string][] = [];
  if (options.file !== undefined) payload.push(['openFile', remote(options.file)]);
  if (options.extensionPath !== undefined) {
    payload.push(['extensionDevelopmentPath', remote(options.extensionPath)]);
  }
  if (options.testsPath !== undefined) {
    payload.push(['extensionTestsPath', remote(options.testsPath)]);
  }
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/**
 * Writes the settings that a server finds in its data directory. A page reads user and machine settings,
 * each for different scopes; both get all of them.
 */
export async function writeServerSettings(
  dataDir: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  for (const scope of ['User', 'Machine']) {
    const file = join(dataDir, 'data', scope, 'settings.json');
    await mkdir(dirname(file), { recursive: true });
    // Never half written for a reader.
    await writeFile(`${file}.new`, JSON.stringify(settings, null, 2));
    await rename(`${file}.new`, file);
  }
}

/** What comes with VS Code and may be met in a test. */
const needed = [
  ...['cpp', 'json', 'markdown-basics', 'python', 'shellscript', 'yaml'],
  ...['json-language-features', 'markdown-language-features', 'ipynb', 'notebook-renderers'],
  ...['references-view', 'theme-defaults', 'theme-seti'],
];

/** A directory with links to those of VS Code's own extensions. */
async function linkFew(home: string, dataDir: string): Promise<string> {
  const few = join(dataDir, 'few-extensions');
  await mkdir(few, { recursive: true });
  for (const name of needed) {
    if (await exists(join(few, name))) continue;
    await symlink(join(home, 'extensions', name), join(few, name), 'junction');
  }
  return few;
}

/** Links an extension into the directory where a server looks for installed ones. */
async function linkExtension(extensionPath: string, extensionsDir: string): Promise<void> {
  const manifest: unknown = JSON.parse(await readFile(join(extensionPath, 'package.json'), 'utf8'));
  if (!isManifest(manifest)) throw new Error(`${extensionPath} has no manifest of an extension.`);
  await mkdir(extensionsDir, { recursive: true });
  const name = `${manifest.publisher}.${manifest.name}-${manifest.version}`;
  // On Windows, only a junction needs no special privileges.
  await symlink(extensionPath, join(extensionsDir, name), 'junction');
}

function isManifest(value: unknown): value is { publisher: string; name: string; version: string } {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Record<string, unknown> = { ...value };
  return ['publisher', 'name', 'version'].every((name) => typeof fields[name] === 'string');
}

/** The environment of the server, and thus of the extension host. */
async function serverEnvironment(options: ServerOptions): Promise<NodeJS.ProcessEnv> {
  // Without a gallery it sends no requests about extensions; as if started in a terminal, it doesn't ask a
  // login shell for the variables of terminals, which takes a second.
  const env: NodeJS.ProcessEnv = { ...ownEnvironment(), EXTENSIONS_GALLERY: '{}', VSCODE_CLI: '1' };
  if (process.platform === 'linux') {
    // Its sockets outlive it, so they are placed where everything is removed. On other systems the path of
    // a socket may be too long for that, or there are none.
    env['TMPDIR'] = join(options.dataDir, 'tmp');
    Reflect.deleteProperty(env, 'XDG_RUNTIME_DIR');
    await mkdir(env['TMPDIR'], { recursive: true });
  }
  return { ...env, ...options.env };
}
