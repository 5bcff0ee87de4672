/**
 * `npm run demo`: opens VS Code with the extension and its demo, a RunDB of made-up runs. Uses the desktop
 * VS Code if there is one, otherwise the VS Code server from npm, to be opened in a browser.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { demoFolder } from './demoFolder.ts';
import { downloadedDesktop, installedDesktop } from './desktop.ts';
import { ownEnvironment } from './environment.ts';
import { output, startProcess } from './process.ts';
import { pageUrl, startServer, writeServerSettings } from './server.ts';
import { tempDir } from './temp.ts';
import { checkout, versions } from './versions.ts';

/** What the demo's window needs. */
interface Demo {
  readonly dataDir: string;
  readonly folder: string;
  /** The file displayed beside the runs, which also activates the extension. */
  readonly file: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
}

/** Shows the demo in a desktop VS Code with a separate profile until its window is closed. */
async function showOnDesktop(executable: string, demo: Demo): Promise<void> {
  const file = join(demo.dataDir, 'User', 'settings.json');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(demo.settings));
  const vscode = startProcess(
    executable,
    [
      ...['--new-window', demo.folder, demo.file, `--extensionDevelopmentPath=${checkout}`],
      ...[
        `--user-data-dir=${demo.dataDir}`,
        `--extensions-dir=${join(demo.dataDir, 'extensions')}`,
      ],
      ...['--disable-workspace-trust', '--skip-welcome', '--disable-updates'],
    ],
    { env: { ...ownEnvironment(), ...demo.env }, stdio: 'ignore' },
  );
  console.log('\nVS Code opens. Close its window or press Ctrl+C here to end the demo.');
  await vscode.exited;
}

/** Serves the demo's VS Code to a browser until Ctrl+C. */
async function serve(demo: Demo): Promise<void> {
  const { dataDir, settings, env, folder, file } = demo;
  await writeServerSettings(dataDir, settings);
  const version = versions.newest;
  const server = await startServer({ version, dataDir, env, extensionPath: checkout });
  console.log(
    `\nVS Code ${version.vscode} with the extension is here; open it in a browser:\n\n` +
      `  ${pageUrl(server, { folder, file })}\n\nPress Ctrl+C here to end the demo.`,
  );
  const code = await server.exited;
  throw new Error(`The VS Code server ended with code ${code}.`);
}

console.log('Building the extension…');
await output(process.execPath, ['esbuild.js'], { cwd: checkout });

const temp = tempDir();
const folder = demoFolder(console.log);
const demo: Demo = {
  dataDir: join(temp.path, 'data'),
  folder: folder.path,
  file: join(folder.path, 'analysis.py'),
  settings: {
    'extensions.ignoreRecommendations': true,
    'git.openRepositoryInParentFolders': 'never',
    'telemetry.telemetryLevel': 'off',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.startupEditor': 'none',
  },
  env: { RUNDB_DEMO: 'yes' },
};
const desktop = (await installedDesktop()) ?? (await downloadedDesktop(versions.newest));
await (desktop === undefined ? serve(demo) : showOnDesktop(desktop, demo));
folder.end();
temp.remove();
