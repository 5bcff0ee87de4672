import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { webviewBundle } from '../../esbuild.js';
import { qualityOf, type ListedRun } from '../../src/core/records/index.ts';
import { RunTable } from '../../src/core/table/index.ts';
import type { FromTab, RowWindow, ToTab } from '../../src/webview/protocol.ts';
import { launchBrowser } from '../vscode/browser.ts';
import { checkout } from '../vscode/versions.ts';
import themes from './themes.json' with { type: 'json' };

const kinds = {
  light: 'vscode-light',
  dark: 'vscode-dark',
  highContrast: 'vscode-high-contrast',
  highContrastLight: 'vscode-high-contrast vscode-high-contrast-light',
} as const;
export type ThemeName = keyof typeof kinds;
export const themeNames = ['light', 'dark', 'highContrast', 'highContrastLight'] as const;

/** The table without the other parts of the tab. */
const entry = `
  import { Table } from './src/webview/table.ts';
  import './src/webview/table.css';
  const { nonce } = document.currentScript;
  const { postMessage } = acquireVsCodeApi();
  const table = new Table(document.getElementById('table'), postMessage, nonce);
  window.addEventListener('message', ({ data }) => table.receive(data));
  postMessage({ type: 'ready' });
`;

const origin = 'http://tab.test';
const policy = `default-src 'none'; script-src 'nonce-n'; style-src 'nonce-n' ${origin}`;
const page = `<!doctype html>
<html lang="en">
<head>
<title>Overview</title>
<link rel="stylesheet" href="/stdin.css">
<style nonce="n">
  html, body, main { height: 100%; margin: 0; }
  h1 { position: absolute; clip-path: inset(50%); }
</style>
</head>
<body>
<main><h1>Overview</h1><div id="table"></div></main>
<script nonce="n">
  globalThis.violations = [];
  document.addEventListener('securitypolicyviolation', (event) =>
    violations.push(event.violatedDirective + ' ' + event.blockedURI));
  globalThis.send = (message) => postMessage(message);
  globalThis.setTheme = (kind, values) => {
    const { style } = document.documentElement;
    style.cssText = '';
    for (const [variable, value] of Object.entries(values)) style.setProperty(variable, value);
    document.body.className = kind;
  };
  globalThis.acquireVsCodeApi = () => ({ postMessage: (message) => toHost(message) });
</script>
<script nonce="n" src="/stdin.js"></script>
</body>
</html>`;

declare global {
  var violations: string[];
  function send(message: ToTab): void;
  function setTheme(kind: string, values: Readonly<Record<string, string>>): void;
}

/** The tab's table in a browser, under the tab's content policy, backed by a real table. */
export class TablePage implements AsyncDisposable {
  readonly page: Page;
  readonly table: RunTable;
  /** What the tab has sent. */
  readonly said: FromTab[] = [];
  readonly #stack: AsyncDisposableStack;

  private constructor(page: Page, table: RunTable, stack: AsyncDisposableStack) {
    this.page = page;
    this.table = table;
    this.#stack = stack;
  }

  /** @param isShown Whether the table is shown as soon as the tab is ready. */
  static async open(table: RunTable, { isShown = true } = {}): Promise<TablePage> {
    await using stack = new AsyncDisposableStack();
    const stdin = { contents: entry, resolveDir: checkout, loader: 'ts' as const };
    const bundle = { ...webviewBundle(true), entryPoints: [], stdin };
    const [{ outputFiles }, browser] = await Promise.all([
      build({ ...bundle, write: false, metafile: false }),
      launchBrowser(),
    ]);
    stack.defer(() => browser.close());
    const context = await browser.newContext({ viewport: { width: 1100, height: 420 } });
    const tab = new TablePage(await context.newPage(), table, stack.move());
    await tab.page.route(`${origin}/**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      const file = outputFiles.find((each) => each.path.endsWith(path));
      const contentType = path.endsWith('.css') ? 'text/css' : 'text/javascript';
      if (path !== '/' && file) return route.fulfill({ contentType, body: file.text });
      const headers = { 'content-security-policy': policy };
      return route.fulfill({ contentType: 'text/html; charset=utf-8', headers, body: page });
    });
    await tab.page.exposeFunction('toHost', (message: FromTab) => {
      if (isShown || message.type !== 'ready') return tab.#hear(message);
      return undefined;
    });
    await tab.page.goto(`${origin}/`);
    return tab;
  }

  /** Sends a message to the tab, as the extension does. */
  async send(message: ToTab): Promise<void> {
    await this.page.evaluate((each) => send(each), message);
  }

  /** Shows the current table. */
  async show(): Promise<void> {
    await this.send({ type: 'table', table: this.table.model() });
    await this.#tellSelection();
  }

  /** Scrolls the tab to a row, and sends what is around it. */
  async scrollTo(row: number, key?: string): Promise<void> {
    const around = this.#window(Math.max(0, row - 50), row + 50);
    await this.send({ type: 'scrollTo', row, key, around });
  }

  /** Waits for the tab's next message of a type. */
  async next<Type extends FromTab['type']>(type: Type): Promise<Extract<FromTab, { type: Type }>> {
    const { promise, resolve } = Promise.withResolvers<Extract<FromTab, { type: Type }>>();
    this.#waiting.push((message) => {
      if (!isOf(message, type)) return false;
      resolve(message);
      return true;
    });
    return promise;
  }

  #waiting: ((message: FromTab) => boolean)[] = [];

  async theme(name: ThemeName): Promise<void> {
    await this.page.evaluate(([kind, values]) => setTheme(kind, values), [
      kinds[name],
      themes[name],
    ] as const);
  }

  async violations(): Promise<string[]> {
    return this.page.evaluate(() => globalThis.violations);
  }

  async #hear(message: FromTab): Promise<void> {
    this.said.push(message);
    this.#waiting = this.#waiting.filter((fits) => !fits(message));
    switch (message.type) {
      case 'ready':
        return this.show();
      case 'rows':
        return this.send({ type: 'rows', ...this.#window(message.first, message.last) });
      case 'cell':
        return this.send({ type: 'cell', id: message.id, text: this.table.cellText(message) });
      case 'sort':
        this.table.sort(message.keys);
        return this.show();
      case 'select':
        this.table.select(message.rows);
        return this.#tellSelection();
      case 'columns':
        this.table.show(message.columns);
        return;
      default:
    }
  }

  #window(first: number, last: number): RowWindow {
    return { version: this.table.model().version, first, rows: this.table.rows(first, last) };
  }

  async #tellSelection(): Promise<void> {
    await this.send({
      type: 'selected',
      rows: this.table.selection,
      bins: [],
      sum: '',
      isSummed: true,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

export function verdict({ facts }: ListedRun): string {
  return qualityOf(facts);
}

function isOf<Type extends FromTab['type']>(
  message: FromTab,
  type: Type,
): message is Extract<FromTab, { type: Type }> {
  return message.type === type;
}

/** The rules of axe that the page violates, and where. */
export async function brokenRules(page: Page): Promise<string[]> {
  const source = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run();
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
  });
}

declare global {
  var axe: {
    run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
  };
}
