import { constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { exists } from './files.ts';
import { packagedChromium } from './packagedChromium.ts';
import { output } from './process.ts';
import { checkout } from './versions.ts';

/** Browsers that draw no window use the least resources, so they come first. */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--in-process-gpu',
  '--enable-features=NetworkServiceInProcess2',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a headless Chromium or similar browser, installing one if necessary. The caller closes it.
 *
 * @param more Further flags.
 */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const launch = (which: LaunchOptions) =>
    chromium.launch({
      ...which,
      headless: true,
      args: [...flags, ...more],
      // Our own handlers end the process, and Playwright closes the browser with it.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen !== undefined && chosen !== '') return launch({ executablePath: chosen });

  const browser = await firstOf(launch, await candidates());
  if (browser !== undefined) return browser;
  const failures = await install();
  const installed = await firstOf(launch, await candidates());
  if (installed !== undefined) return installed;
  throw new Error(
    'No Chromium, Chrome or Edge starts here, and none could be installed. Install one, or set ' +
      `CHROMIUM_PATH to its executable.\n${failures.join('\n')}`,
  );
}

async function candidates(): Promise<LaunchOptions[]> {
  const paths = [await packagedChromium()];
  for (const name of names) paths.push(await findOnPath(name));
  const there = paths.flatMap((executablePath) => (executablePath ? [{ executablePath }] : []));
  return [...there, { channel: 'chrome' }, { channel: 'msedge' }, {}];
}

/** An installed one may still not start: Ubuntu's `chromium-browser` only asks for a snap. */
async function firstOf(
  launch: (which: LaunchOptions) => Promise<Browser>,
  which: readonly LaunchOptions[],
): Promise<Browser | undefined> {
  for (const each of which) {
    try {
      return await launch(each);
    } catch {
      // Try the next one.
    }
  }
  return undefined;
}

/** Installs Chromium by whatever means may work here. Returns what went wrong. */
async function install(): Promise<string[]> {
  const failures: string[] = [];
  const attempt = async (what: string, steps: () => Promise<void>) => {
    console.log(`No Chromium here: installing it with ${what}…`);
    try {
      await steps();
      return true;
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  if (process.getuid?.() === 0 && (await findOnPath('apt-get')) !== undefined) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args: string[]) => output('apt-get', args, { env });
    // Without anything that only desktops need, but with fonts.
    const get = (name: string) =>
      apt('install', '-y', '-qq', '--no-install-recommends', name, 'fonts-liberation');
    const done = await attempt('apt-get', async () => {
      await apt('update', '-qq');
      // Only Debian has the first.
      await get('chromium-headless-shell').catch(() => get('chromium'));
    });
    if (done) return failures;
  }
  const cli = join(checkout, 'node_modules', 'playwright-core', 'cli.js');
  await attempt("Playwright's download", async () => {
    await output(process.execPath, [cli, 'install', 'chromium']);
  });
  return failures;
}

/** The path of a command. */
export async function findOnPath(name: string): Promise<string | undefined> {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const suffix of suffixes) {
      const file = join(directory, name + suffix);
      if (await exists(file, constants.X_OK)) return file;
    }
  }
  return undefined;
}
