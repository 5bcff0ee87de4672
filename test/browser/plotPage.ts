import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { FromTab, ToTab } from '../../src/webview/protocol.ts';
import { launchBrowser } from '../vscode/browser.ts';
import { checkout } from '../vscode/versions.ts';

const themeFile = new URL('themes.json', import.meta.url);
const kinds = {
  light: 'vscode-light',
  dark: 'vscode-dark',
  highContrast: 'vscode-high-contrast',
  highContrastLight: 'vscode-high-contrast-light',
} as const;
export type ThemeName = keyof typeof kinds;
export const themeNames: readonly ThemeName[] = [
  'light',
  'dark',
  'highContrast',
  'highContrastLight',
];

declare global {
  var plot: { receive(message: ToTab): void; focus(): void; dispose(): void };
  var sent: FromTab[];
  var violations: string[];
  var setPlotTheme: (kind: string, colours: Readonly<Record<string, string>>) => void;
}

const entry = `
  import { Plot } from './src/webview/plot.ts';
  import './src/webview/plot.css';
  globalThis.sent = [];
  globalThis.violations = [];
  document.addEventListener('securitypolicyviolation', (event) =>
    globalThis.violations.push(event.violatedDirective + ' ' + event.blockedURI));
  globalThis.setPlotTheme = (kind, colours) => {
    document.documentElement.style.cssText = '';
    for (const [name, value] of Object.entries(colours)) {
      document.documentElement.style.setProperty(name, value);
    }
    document.body.className = kind;
    document.body.dataset.vscodeThemeKind = kind;
  };
  globalThis.plot = new Plot(document.getElementById('plot'), (message) => globalThis.sent.push(message));
`;

/**
 * The plot alone, under the same conditions as in the tab: VS Code's content security policy and
 * its themes.
 */
export class PlotPage implements AsyncDisposable {
  readonly page: Page;
  /** Size of the minified code in bytes. */
  readonly size: number;
  readonly #stack: AsyncDisposableStack;

  private constructor(page: Page, size: number, stack: AsyncDisposableStack) {
    this.page = page;
    this.size = size;
    this.#stack = stack;
  }

  /** `more` is additional code in the page, such as a benchmark's. */
  static async open({ minify = false, more = '' } = {}): Promise<PlotPage> {
    await using stack = new AsyncDisposableStack();
    const { outputFiles } = await build({
      stdin: { contents: entry + more, resolveDir: checkout, loader: 'ts' },
      bundle: true,
      format: 'esm',
      target: 'chrome120',
      minify,
      write: false,
      outdir: '/',
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    const file = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
    const server = createServer((request, response) => {
      const csp = `default-src 'none'; script-src 'nonce-n'; style-src http://${request.headers.host ?? ''} 'nonce-n'; img-src data: blob:`;
      if (request.url === '/plot.js') response.setHeader('content-type', 'text/javascript');
      else if (request.url === '/plot.css') response.setHeader('content-type', 'text/css');
      else response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('content-security-policy', csp);
      if (request.url === '/plot.js') response.end(file('.js'));
      else if (request.url === '/plot.css') response.end(file('.css'));
      else response.end(html);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stack.defer(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    const browser: Browser = await launchBrowser();
    stack.defer(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 900, height: 420 } });
    await page.goto(`http://127.0.0.1:${address.port}/`);
    await page.waitForFunction(() => 'plot' in globalThis);
    return new PlotPage(page, Buffer.byteLength(file('.js')), stack.move());
  }

  async receive(message: ToTab): Promise<void> {
    await this.page.evaluate((each) => globalThis.plot.receive(each), message);
  }

  /** What the plot has sent since the last call. */
  async sent(): Promise<FromTab[]> {
    return this.page.evaluate(() => globalThis.sent.splice(0));
  }

  /** Waits for the plot's next message of a type. */
  async nextSent<Type extends FromTab['type']>(
    type: Type,
  ): Promise<Extract<FromTab, { type: Type }>> {
    const handle = await this.page.waitForFunction((which) => {
      const at = globalThis.sent.findIndex((message) => message.type === which);
      return at < 0 ? undefined : globalThis.sent.splice(0, at + 1).at(-1);
    }, type);
    return (await handle.jsonValue()) as Extract<FromTab, { type: Type }>;
  }

  /** Changes the theme as VS Code does. */
  async theme(name: ThemeName): Promise<void> {
    const themes = JSON.parse(await readFile(themeFile, 'utf8')) as Record<
      ThemeName,
      Record<string, string>
    >;
    await this.page.evaluate(([kind, colours]) => globalThis.setPlotTheme(kind, colours), [
      kinds[name],
      themes[name],
    ] as const);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

const html = `<!doctype html>
<html lang="en">
<head>
<title>Plot</title>
<link rel="stylesheet" href="/plot.css">
<style nonce="n">
  html, body { height: 100%; margin: 0; background: var(--vscode-editor-background); }
  main { height: 100%; }
  header { position: absolute; clip-path: inset(50%); }
</style>
</head>
<body class="vscode-light"><header><h1>Runs</h1></header><main id="plot"></main><script nonce="n" type="module" src="/plot.js"></script></body>
</html>`;
