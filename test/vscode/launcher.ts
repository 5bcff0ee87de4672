/**
 * Stands in for a VS Code executable if there is none: opens the VS Code server's page in a headless
 * browser, makes it run the tests, prints what they print, and exits with their code.
 *
 * Called with VS Code's own arguments, as `@vscode/test-electron` passes them; `RUNDB_VSCODE` selects the
 * version.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'node:util';
import type { Browser } from 'playwright-core';
import { BarePage } from './barePage.ts';
import { launchUndrawn } from './frames.ts';
import { pageUrl, startServer, writeServerSettings, type Server } from './server.ts';
import { versionNamed } from './versions.ts';

const silenceLimit = 5 * 60_000;

/** The prefix of the tests' console lines, which VS Code's own don't have. */
const mark = `rundb-test-${process.pid}:`;

/** VS Code's command line arguments. */
interface Arguments {
  readonly extensionPath: string;
  readonly testsPath: string;
  readonly dataDir: string;
  readonly folder: string;
}

function parseArguments(args: readonly string[]): Arguments {
  const valueOf = (name: string) => {
    const prefix = `--${name}=`;
    const value = args.find((each) => each.startsWith(prefix))?.slice(prefix.length);
    if (value === undefined) throw new Error(`The launcher wants ${prefix}…`);
    return value;
  };
  const folder = args.find((each) => !each.startsWith('-'));
  if (folder === undefined) throw new Error('The launcher wants a folder to open.');
  return {
    extensionPath: valueOf('extensionDevelopmentPath'),
    testsPath: valueOf('extensionTestsPath'),
    dataDir: valueOf('user-data-dir'),
    folder,
  };
}

async function readSettings(dataDir: string): Promise<Record<string, unknown>> {
  const text = await readFile(join(dataDir, 'User', 'settings.json'), 'utf8').catch(() => '{}');
  const settings: unknown = JSON.parse(text);
  if (typeof settings !== 'object' || settings === null) return {};
  return { ...settings };
}

/** Opens the page, and waits for the tests' exit code or for anything that ends them without one. */
async function runTests(browser: Browser, server: Server, args: Arguments): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const silence = setTimeout(
    () => reject(new Error('The tests said nothing for 5 minutes.')),
    silenceLimit,
  );
  const seen = { tests: false, others: [''] };
  const page = await BarePage.open(browser, {
    codeAutomationLog: (_level, ...entry) => {
      const line = format(...entry);
      if (!line.startsWith(mark)) {
        seen.others = [...seen.others, line].slice(-50);
        return;
      }
      seen.tests = true;
      silence.refresh();
      console.log(line.slice(mark.length));
    },
    codeAutomationExit: (code) => resolve(Number(code)),
  });
  void server.exited.then((code) => reject(new Error(`The server ended with code ${code}.`)));
  void page.ended.then((why) => reject(new Error(why)));
  await page.goto(pageUrl(server, args));
  try {
    return await promise;
  } finally {
    clearTimeout(silence);
    // Without a line from the tests, the reason is among VS Code's own.
    if (!seen.tests) console.error(seen.others.join('\n'));
  }
}

const args = parseArguments(process.argv.slice(2));
await writeServerSettings(args.dataDir, await readSettings(args.dataDir));
const server = await startServer({
  version: versionNamed(process.env['RUNDB_VSCODE']),
  dataDir: args.dataDir,
  env: { RUNDB_TEST_MARK: mark },
  smokeTestDriver: true,
  fewExtensions: true,
});
let code = 1;
try {
  const browser = await launchUndrawn();
  code = await runTests(browser, server, args);
  await browser.close();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}
await server.stop();
process.exit(code);
