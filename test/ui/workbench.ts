import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../vscode/browser.ts';
import { calm } from '../vscode/calm.ts';
import {
  pageUrl,
  startServer,
  writeServerSettings,
  type Server,
  type ServerOptions,
} from '../vscode/server.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { checkout, versionNamed, workDir, type VsCodeVersion } from '../vscode/versions.ts';

type Settings = Readonly<Record<string, unknown>>;

/** What a workbench is opened with. */
export interface WorkbenchOptions extends Pick<ServerOptions, 'workspaceTrust' | 'logLevel'> {
  /** The folder or `.code-workspace` file to open; an empty folder where none is given. */
  readonly folder?: string;
  /** The extension's source directory or VSIX; this checkout where none is given. */
  readonly extensionPath?: string;
  readonly settings?: Settings;
  /** Where VS Code writes what it keeps; a directory that is removed where none is given. */
  readonly dataDir?: string;
  /** Variables for the extension host, such as `BELLE2_RUNDB_TOKEN`. */
  readonly env?: Readonly<Record<string, string>>;
  /** A colour theme of VS Code by its name. */
  readonly theme?: string;
  /** By default what the variable `RUNDB_VSCODE` names, or the newest. */
  readonly version?: VsCodeVersion;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** Where VS Code's page asks for its half of the key for secrets. */
const mintKey = '**/mint-key';

/** In ms; the servers of a test live in its own process and need their turn. */
const pollInterval = 20;

/** Opens VS Code in a headless browser, with the extension. The caller closes it. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const version = options.version ?? versionNamed(process.env['RUNDB_VSCODE'] ?? 'newest');
  const temp = tempDir();
  const parts: Parts = { temp };
  try {
    const dataDir = options.dataDir ?? join(temp.path, 'data');
    const empty = join(temp.path, 'folder');
    mkdirSync(empty);
    const folder = options.folder ?? empty;
    const theme = options.theme === undefined ? {} : { 'workbench.colorTheme': options.theme };
    const given = { ...calm, 'rundb.localCopy': 'off', ...theme, ...options.settings };
    const configure = (more: Settings) => writeServerSettings(dataDir, { ...given, ...more });
    await configure({});
    const env = options.env ?? {};
    const extensionPath = options.extensionPath ?? checkout;
    parts.server = await startServer({ ...options, version, dataDir, env, extensionPath });
    parts.browser = await launchBrowser();
    const viewport = options.viewport ?? { width: 1280, height: 800 };
    // What moves would be drawn without a graphics card, which takes a good part of the time.
    const context = await parts.browser.newContext({ viewport, reducedMotion: 'reduce' });
    const page = await context.newPage();
    showErrors(page);
    await keepSecrets(page);
    await page.goto(pageUrl(parts.server, { folder }));
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    return new Workbench(page, `${version.name}-`, configure, () => closeParts(parts));
  } catch (error) {
    await closeParts(parts);
    throw error;
  }
}

/** A VS Code window, used the way a person does. */
export class Workbench {
  /** For what the helpers don't cover. */
  readonly page: Page;
  readonly #prefix: string;
  readonly #configure: (more: Settings) => Promise<void>;
  readonly #close: () => Promise<void>;

  constructor(
    page: Page,
    screenshotPrefix: string,
    configure: (more: Settings) => Promise<void>,
    close: () => Promise<void>,
  ) {
    this.page = page;
    this.#prefix = screenshotPrefix;
    this.#configure = configure;
    this.#close = close;
  }

  /** Runs a command from the palette by its whole title, as in `RunDB: Sign In`. */
  async command(title: string): Promise<void> {
    const option = this.option(title);
    // A palette opened while extensions still load does not show their commands later.
    await until(`the command '${title}'`, async () => {
      await this.page.keyboard.press('F1');
      await this.quickInput.waitFor();
      await this.quickInput.fill(`>${title}`);
      if (await appears(option)) return true;
      await this.page.keyboard.press('Escape');
      return false;
    });
    await option.click();
    // What is typed next is for the command's own question.
    await this.paletteIsLeft();
  }

  /** Waits until the palette asks for no command any more; VS Code keeps its box, hidden. */
  async paletteIsLeft(): Promise<void> {
    await this.page
      .locator('.quick-input-widget:visible input[placeholder^="Type the name of a command"]')
      .waitFor({ state: 'detached' });
  }

  /** Changes the user's settings to those that it was opened with, and some more. */
  configure(more: Settings): Promise<void> {
    return this.#configure(more);
  }

  /** Once it is loaded next, the page has lost secrets, and loses them whenever it goes. */
  async forgetSecrets(): Promise<void> {
    await this.page.unroute(mintKey);
  }

  /** Restarts the window, and with it the extension. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.command('Developer: Reload Window');
    await loaded;
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
  }

  /** The text field of the palette, a quick pick or an input box. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-box input');
  }

  /** The text field where it hides what is typed. */
  get passwordInput(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-box input[type=password]');
  }

  /** The row of a quick pick with this whole label. */
  option(label: string): Locator {
    const name = this.page.locator('.label-name', { hasText: whole(label) });
    return this.page.locator('.quick-input-list .monaco-list-row', { has: name }).first();
  }

  /** Types into a quick pick or input box and, unless told not to, accepts it. */
  async answer(text: string, { accept = true } = {}): Promise<void> {
    await this.quickInput.fill(text);
    if (accept) await this.quickInput.press('Enter');
  }

  /** Chooses a row of a quick pick. */
  async pick(label: string): Promise<void> {
    await this.option(label).click();
  }

  /** The icon of a view container in the activity bar. */
  activity(title: string): Locator {
    return this.page.locator('.part.activitybar').getByRole('tab', { name: title });
  }

  /** Shows a view container in the side bar, if it isn't shown. */
  async openView(title: string): Promise<void> {
    const tab = this.activity(title);
    const shown = this.page.locator('.part.sidebar .composite.title', { hasText: title });
    await tab.waitFor();
    // VS Code may be about to show it itself; then the click hides it.
    await until(`the view ${title}`, async () => {
      if (await shown.isVisible()) return true;
      await tab.click();
      return appears(shown);
    });
  }

  /** Presses a button in the title of a quick pick. */
  async pressInPick(button: string): Promise<void> {
    // The tooltip of its field would stay over the button for as long as the mouse is on it.
    await this.page.mouse.move(0, 0);
    await this.page.locator('.context-view .hover-contents').first().waitFor({ state: 'hidden' });
    await this.page.locator('.quick-input-widget').getByRole('button', { name: button }).click();
  }

  /** Presses a button in the title of a view, which shows them while the mouse is over it. */
  async pressInTitle(view: string, button: string): Promise<void> {
    const header = this.page.locator('.part.sidebar .pane-header', { hasText: view });
    await header.hover();
    await header.getByRole('button', { name: button }).click();
  }

  /** Opens the section of a view, if it is closed. */
  async openSection(view: string): Promise<void> {
    const header = this.page.locator('.part.sidebar .pane-header', { hasText: view });
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
  }

  /** The row of a tree in the side bar with this whole label. */
  row(label: string): Locator {
    const name = this.page.locator('.label-name', { hasText: whole(label) });
    return this.page.locator('.part.sidebar .monaco-list-row', { has: name }).first();
  }

  /** A notification that contains a text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  /** Opens a file of the folder by its name, as with Ctrl+P. */
  async openFile(name: string): Promise<void> {
    const option = this.option(name);
    // The box goes away when an editor that is about to open takes the keyboard.
    await until(`the file '${name}' to choose`, async () => {
      if (!(await this.quickInput.isVisible())) await this.page.keyboard.press('ControlOrMeta+P');
      return (
        (await appears(this.quickInput)) &&
        (await succeeds(this.quickInput.fill(name, { timeout: 2000 }))) &&
        (await succeeds(option.click({ timeout: 2000 }))) &&
        (await succeeds(this.quickInput.waitFor({ state: 'hidden', timeout: 2000 })))
      );
    });
    await this.tab(name).waitFor();
  }

  /** The tab of an editor by its whole name. */
  tab(name: string): Locator {
    const label = this.page.locator('.monaco-icon-label-container', { hasText: whole(name) });
    return this.page.locator('.tabs-container .tab', { has: label }).first();
  }

  /** The visible text of the active text editor. */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-group-container.active .view-line');
    // They are in no order.
    const placed = await lines.evaluateAll((elements: readonly Line[]) =>
      elements.map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent })),
    );
    const text = placed.sort((a, b) => a.top - b.top).map((line) => line.text);
    return text.join('\n').replaceAll('\u00a0', ' ');
  }

  /** The content of the webview that is shown. */
  get webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  /** Opens a second window on the same folder, of the same user. The caller closes it. */
  async secondWindow(): Promise<Workbench> {
    const page = await this.page.context().newPage();
    showErrors(page);
    await page.goto(this.page.url());
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    const close = () => page.close();
    return new Workbench(page, `${this.#prefix}second-`, this.#configure, close);
  }

  /** Saves a picture of the window and returns its path. */
  async screenshot(name: string): Promise<string> {
    const file = `${this.#prefix}${name.replaceAll(/[^\w.-]+/g, '-')}.png`;
    const path = join(workDir, 'screenshots', file);
    // What fades in is shown as it will be.
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }

  /** Ends the browser and the server, and removes their data. */
  async close(): Promise<void> {
    await this.#close();
  }
}

/**
 * Saves a picture after each test of the suite that failed, and says where.
 * To be called within `describe`, with what gets the suite's workbench.
 */
export function pictureFailures(workbench: () => Workbench | undefined): void {
  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state !== 'failed') return;
    const path = await workbench()?.screenshot(test.fullTitle());
    if (path !== undefined) console.log(`      picture: ${path}`);
  });
}

/** Waits until a condition holds, asking again and again, at most for half a minute. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await setTimeout(pollInterval);
  }
}

/** Whether something is shown within two seconds. */
export async function appears(locator: Locator): Promise<boolean> {
  return succeeds(locator.waitFor({ timeout: 2000 }));
}

function succeeds(step: Promise<void>): Promise<boolean> {
  return step.then(
    () => true,
    () => false,
  );
}

/** What is asked of a line's element in the page. */
interface Line {
  readonly textContent: string;
  getBoundingClientRect(): { readonly top: number };
}

interface Parts {
  readonly temp: TempDir;
  server?: Server;
  browser?: Browser;
}

async function closeParts({ temp, server, browser }: Parts): Promise<void> {
  await browser?.close();
  await server?.stop();
  temp.remove();
}

/** Prints the errors of extensions, which the page's console gets among VS Code's own. */
function showErrors(page: Page): void {
  page.on('console', (message) => {
    const text = message.text();
    // Each line of an extension comes twice; this is the one that has no colours.
    if (text.startsWith('%c[Extension Host]')) return;
    if (message.type() === 'error' && /\[Extension Host\]|belle2\.rundb/.test(text)) {
      console.error(`      error in VS Code: ${text.replace(/^%c.*?\[Extension Host\] /, '')}`);
    }
  });
  page.on('crash', () => console.error('      the page of VS Code crashed'));
}

/**
 * Gives the page its half of the key for extensions' secrets, as `vscode.dev` and the like do.
 * Without it VS Code takes seconds to store one, and forgets it with the page.
 */
async function keepSecrets(page: Page): Promise<void> {
  const key = randomBytes(32);
  await page.route(mintKey, (route) => route.fulfill({ body: key }));
}

function whole(text: string): RegExp {
  return new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}\\s*$`);
}
