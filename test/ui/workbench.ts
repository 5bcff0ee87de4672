import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../vscode/browser.ts';
import { calm } from '../vscode/calm.ts';
import { launchUndrawn } from '../vscode/frames.ts';
import { Screen } from '../vscode/screen.ts';
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

/** Options for opening a workbench. */
export interface WorkbenchOptions extends Pick<ServerOptions, 'workspaceTrust' | 'logLevel'> {
  /** The folder or `.code-workspace` file to open; an empty folder by default. */
  readonly folder?: string;
  /** A file to show. */
  readonly file?: string;
  /** The extension's source directory or VSIX; by default, this checkout. */
  readonly extensionPath?: string;
  readonly settings?: Settings;
  /** VS Code's data directory; by default, a temporary one. */
  readonly dataDir?: string;
  /** Environment variables for the extension host, such as `BELLE2_RUNDB_TOKEN`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The name of a VS Code colour theme. */
  readonly theme?: string;
  /**
   * Display language of extensions, such as `de`. VS Code itself stays English without a language
   * pack.
   */
  readonly language?: string;
  /** By default, the version named by `RUNDB_VSCODE`, or the newest. */
  readonly version?: VsCodeVersion;
  /**
   * When the window is drawn, other than for pictures. The mouse wheel and the mouse in a webview need what
   * is drawn now and then; a second window needs a browser that always draws. Both take longer.
   */
  readonly drawn?: 'nowAndThen' | 'always';
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** Where VS Code's page requests its half of the key that encrypts secrets. */
const mintKey = '**/mint-key';

/** In ms; a test's servers run in its own process and need their turn. */
const pollInterval = 20;

/** When to try again, in ms. */
const soon = 5000;

/** When to give up, in ms: VS Code takes a multiple of its time on a busy machine. */
const patience = 60_000;

/** From one frame that is drawn now and then to the next: about half a second. */
const framesUndrawn = 16;

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
    parts.server = await startServer({
      ...{ ...options, version, dataDir, env, extensionPath },
      fewExtensions: true,
    });
    const isAlwaysDrawn = options.drawn === 'always';
    parts.browser = await (isAlwaysDrawn ? launchBrowser() : launchUndrawn());
    const viewport = options.viewport ?? { width: 1280, height: 800 };
    const context = await parts.browser.newContext({ viewport, reducedMotion: 'reduce' });
    if (options.language !== undefined) await context.addInitScript(speak, options.language);
    context.setDefaultTimeout(patience);
    const screen = await (isAlwaysDrawn
      ? Screen.openDrawn(context)
      : Screen.open(parts.browser, context, options.drawn && framesUndrawn));
    const { page } = screen;
    showErrors(page);
    await keepSecrets(page);
    await page.goto(pageUrl(parts.server, { folder, file: options.file }));
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    return new Workbench(screen, `${version.name}-`, configure, () => closeParts(parts));
  } catch (error) {
    await closeParts(parts);
    throw error;
  }
}

/** Runs in the page: VS Code reads the language of its own texts from there. */
function speak(language: string): void {
  Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => language, set: () => {} });
}

/** A VS Code window, used as a user would. */
export class Workbench {
  /** For anything the helpers don't cover. */
  readonly page: Page;
  readonly #screen: Screen;
  readonly #prefix: string;
  readonly #configure: (more: Settings) => Promise<void>;
  readonly #close: () => Promise<void>;

  constructor(
    screen: Screen,
    screenshotPrefix: string,
    configure: (more: Settings) => Promise<void>,
    close: () => Promise<void>,
  ) {
    this.page = screen.page;
    this.#screen = screen;
    this.#prefix = screenshotPrefix;
    this.#configure = configure;
    this.#close = close;
  }

  /** Runs a command from the palette by its full title, such as `RunDB: Sign In`. */
  async command(title: string): Promise<void> {
    const option = this.option(title);
    // The palette closes when an editor that is about to open takes focus, and one opened while
    // extensions are still loading doesn't list their commands later.
    await until(`the command '${title}'`, async () => {
      await this.page.keyboard.press('F1');
      const isRun =
        (await appears(this.quickInput)) &&
        (await succeeds(this.quickInput.fill(`>${title}`, { timeout: soon }))) &&
        (await succeeds(option.click({ timeout: soon })));
      if (!isRun && (await this.quickInput.isVisible())) await this.page.keyboard.press('Escape');
      return isRun;
    });
    // What is typed next goes to the command's own input.
    await this.paletteIsLeft();
  }

  /** Waits until the palette no longer asks for a command; VS Code keeps its hidden box. */
  async paletteIsLeft(): Promise<void> {
    await this.page
      .locator('.quick-input-widget:visible input[placeholder^="Type the name of a command"]')
      .waitFor({ state: 'detached' });
  }

  /** Sets the user's settings to the initial ones plus `more`. */
  configure(more: Settings): Promise<void> {
    return this.#configure(more);
  }

  /** From its next load on, the page has lost its secrets, and loses them whenever it closes. */
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

  /** The text field, if it hides what is typed. */
  get passwordInput(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-box input[type=password]');
  }

  /** The row of a quick pick with exactly this label. */
  option(label: string): Locator {
    const name = this.page.locator('.label-name', { hasText: whole(label) });
    return this.page.locator('.quick-input-list .monaco-list-row', { has: name }).first();
  }

  /** Types into a quick pick or input box and, unless told otherwise, accepts it. */
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
    // VS Code may be about to show it anyway; then the click hides it.
    await until(`the view ${title}`, async () => {
      if (await shown.isVisible()) return true;
      await tab.click();
      return appears(shown);
    });
  }

  /** Presses a button in the title of a quick pick. */
  async pressInPick(button: string): Promise<void> {
    await this.page.locator('.quick-input-widget').getByRole('button', { name: button }).click();
  }

  /** Presses a button in a view's title, which shows its buttons on hover. */
  async pressInTitle(view: string, button: string): Promise<void> {
    const header = this.page.locator('.part.sidebar .pane-header', { hasText: view });
    await header.hover();
    await header.getByRole('button', { name: button }).click();
  }

  /** Expands a view in the side bar, if it's collapsed. */
  async openSection(view: string): Promise<void> {
    const header = this.page.locator('.part.sidebar .pane-header', { hasText: view });
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
  }

  /** The row of a tree in the side bar with exactly this label. */
  row(label: string): Locator {
    const name = this.page.locator('.label-name', { hasText: whole(label) });
    return this.page.locator('.part.sidebar .monaco-list-row', { has: name }).first();
  }

  /** Expands a row, again if VS Code left it collapsed because the rows around it changed. */
  async expand(row: Locator, child: Locator): Promise<void> {
    await until('the expanded row', async () => {
      if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click();
      return appears(child);
    });
  }

  /** Opens the context menu of an element, with the focus on the entry with exactly this label. */
  async openMenu(place: Locator, title: string): Promise<Locator> {
    const label = this.page.locator('.action-label', { hasText: whole(title) });
    const item = this.page.locator('.monaco-menu .action-item', { has: label });
    // Until the menu has keyboard focus, Enter would go to the element.
    const focused = item.and(this.page.locator('.focused'));
    // VS Code closes a menu whenever it lays its window out, as it does for a while after a reload.
    await until(`the menu with '${title}'`, async () => {
      await place.click({ button: 'right' });
      return (await succeeds(item.hover({ timeout: soon }))) && (await appears(focused));
    });
    return item;
  }

  /** Chooses the entry with exactly this label from the context menu of an element. */
  async chooseFromMenu(place: Locator, title: string): Promise<void> {
    const item = await this.openMenu(place, title);
    await this.page.keyboard.press('Enter');
    await item.waitFor({ state: 'hidden' });
  }

  /**
   * Chooses an entry of a tree row's menu, again whenever the extension says that the row has just
   * changed: VS Code doesn't pass rows that it's loading again.
   *
   * @param effect What appears once the command runs.
   */
  async chooseOfRow(row: Locator, title: string, effect: Locator): Promise<void> {
    const again = this.notification('The rows have just changed. Try again.');
    await this.chooseFromMenu(row, title);
    await until(`the effect of '${title}'`, async () => {
      await effect.or(again).filter({ visible: true }).first().waitFor();
      if (!(await again.isVisible())) return true;
      await this.command('Notifications: Clear All Notifications');
      await this.chooseFromMenu(row, title);
      return false;
    });
  }

  /** A notification that contains a text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  /** Opens a file in the folder by its name, as with Ctrl+P. */
  async openFile(name: string): Promise<void> {
    const option = this.option(name);
    // The box closes when an editor that is about to open takes focus.
    await until(`the file '${name}' to choose`, async () => {
      if (!(await this.quickInput.isVisible())) await this.page.keyboard.press('ControlOrMeta+P');
      return (
        (await appears(this.quickInput)) &&
        (await succeeds(this.quickInput.fill(name, { timeout: soon }))) &&
        (await succeeds(option.click({ timeout: soon }))) &&
        (await succeeds(this.quickInput.waitFor({ state: 'hidden', timeout: soon })))
      );
    });
    await this.tab(name).waitFor();
    // Until its text is there, what is typed goes to the one before. A notebook has no text.
    const text = this.page.locator(`.monaco-editor.focused[data-uri$="/${name}"]`);
    if (!name.endsWith('.ipynb')) await text.waitFor();
  }

  /** The tab of an editor with exactly this name. */
  tab(name: string): Locator {
    const label = this.page.locator('.monaco-icon-label-container', { hasText: whole(name) });
    return this.page.locator('.tabs-container .tab', { has: label }).first();
  }

  /** The visible text of the active text editor. */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-group-container.active .view-line');
    // The DOM doesn't keep them in order.
    const placed = await lines.evaluateAll((elements: readonly Line[]) =>
      elements.map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent })),
    );
    const text = placed.sort((a, b) => a.top - b.top).map((line) => line.text);
    return text.join('\n').replaceAll('\u00a0', ' ');
  }

  /** The content of the visible webview. */
  get webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  /**
   * Opens a second window on the same folder for the same user, if both are drawn. The caller closes it.
   */
  async secondWindow(): Promise<Workbench> {
    const screen = await Screen.openDrawn(this.page.context());
    const { page } = screen;
    showErrors(page);
    await page.goto(this.page.url());
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    const close = () => page.close();
    return new Workbench(screen, `${this.#prefix}second-`, this.#configure, close);
  }

  /** Saves a screenshot of the window and returns its path. */
  async screenshot(name: string): Promise<string> {
    const file = `${this.#prefix}${name.replaceAll(/[^\w.-]+/g, '-')}.png`;
    const path = join(workDir, 'screenshots', file);
    await this.picture(path);
    return path;
  }

  /** Saves a picture of the window as it is once nothing moves. */
  async picture(path: string): Promise<void> {
    mkdirSync(dirname(path), { recursive: true });
    await writeFile(path, await this.#screen.picture());
  }

  /** Closes the browser and the server, and removes their data. */
  async close(): Promise<void> {
    await this.#close();
  }
}

/**
 * Saves a screenshot after each failed test of the suite, and prints its path. Call it within
 * `describe`, with a function that returns the suite's workbench.
 */
export function pictureFailures(workbench: () => Workbench | undefined): void {
  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state !== 'failed') return;
    const path = await workbench()?.screenshot(test.fullTitle());
    if (path !== undefined) console.log(`      picture: ${path}`);
  });
}

/** Polls until a condition holds. @throws after a minute. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Timed out waiting for ${what}.`);
    await setTimeout(pollInterval);
  }
}

/** Whether an element appears within a few seconds. */
export async function appears(locator: Locator): Promise<boolean> {
  return succeeds(locator.waitFor({ timeout: soon }));
}

/** Hovers until a card appears; changes in an editor hide it. */
export async function hoverUntil(what: Locator, card: Locator): Promise<void> {
  await until('the card', async () => {
    await what.page().mouse.move(0, 0);
    await what.hover();
    return appears(card);
  });
}

function succeeds(step: Promise<void>): Promise<boolean> {
  return step.then(
    () => true,
    () => false,
  );
}

/** The properties used of a line's element in the page. */
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

/** Prints errors from extensions, which the page's console mixes with VS Code's own. */
function showErrors(page: Page): void {
  page.on('console', (message) => {
    const text = message.text();
    // Each extension message appears twice; this is the one without colours.
    if (text.startsWith('%c[Extension Host]')) return;
    if (message.type() === 'error' && /\[Extension Host\]|belle2\.rundb/.test(text)) {
      console.error(`      error in VS Code: ${text.replace(/^%c.*?\[Extension Host\] /, '')}`);
    }
  });
  page.on('crash', () => console.error('      the page of VS Code crashed'));
}

/**
 * Gives the page its half of the key for extensions' secrets, as `vscode.dev` does. Without it, VS
 * Code takes seconds to store a secret, and forgets it when the page closes.
 */
async function keepSecrets(page: Page): Promise<void> {
  const key = randomBytes(32);
  await page.route(mintKey, (route) => route.fulfill({ body: key }));
}

function whole(text: string): RegExp {
  return new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}\\s*$`);
}
