import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { RunDBError } from '../../core/rundb/index.ts';
import { logError, messageOf } from '../common/index.ts';
import type { RunFileSystem } from './fileSystem.ts';

/** In ms, between automatic attempts; the pause doubles with each one, up to the longest. */
const firstPause = 10_000;
const longestPause = 300_000;

/** Shows in place of a record why it can't be read, and the record as soon as it can. */
export class UnreadablePage {
  readonly uri: vscode.Uri;
  readonly #panel: vscode.WebviewPanel;
  readonly #fileSystem: RunFileSystem;
  #isVisible = true;
  #reading: Promise<void> | undefined;
  #pause = firstPause;
  #notBefore = 0;

  constructor(uri: vscode.Uri, panel: vscode.WebviewPanel, fileSystem: RunFileSystem) {
    this.uri = uri;
    this.#panel = panel;
    this.#fileSystem = fileSystem;
    panel.webview.options = { enableCommandUris: pageCommands };
    panel.onDidChangeViewState(() => {
      const isShown = panel.visible && !this.#isVisible;
      this.#isVisible = panel.visible;
      if (isShown) this.read({ politely: true }).catch(logError);
    });
    if (fileSystem.problemOf(uri) === undefined) this.read().catch(logError);
    else this.update();
  }

  /** Shows why the record couldn't be read at the last attempt. */
  update(): void {
    const error = this.#fileSystem.problemOf(this.uri);
    if (error !== undefined) this.#panel.webview.html = htmlOf(error, this.uri);
  }

  /**
   * Reads the record if the page is visible, otherwise when it becomes visible, and shows it if
   * that works.
   *
   * @param politely An automatic attempt, which observes the pause.
   * @param focus The user asked for it on this page.
   */
  async read({ politely = false, focus = false } = {}): Promise<void> {
    if (!this.#isVisible) {
      if (!politely) this.#notBefore = 0;
      return;
    }
    if (politely) {
      if (Date.now() < this.#notBefore) return;
      this.#notBefore = Date.now() + this.#pause;
      this.#pause = Math.min(2 * this.#pause, longestPause);
    }
    this.#reading ??= this.#read(focus).finally(() => (this.#reading = undefined));
    await this.#reading;
  }

  async #read(focus: boolean): Promise<void> {
    try {
      await this.#fileSystem.readFile(this.uri);
    } catch {
      // The file system reports the error and keeps it.
      this.update();
      return;
    }
    const { viewColumn } = this.#panel;
    const options = { viewColumn, preview: this.#isPreview(), preserveFocus: !focus };
    await vscode.commands.executeCommand('vscode.openWith', this.uri, 'default', options);
    this.#panel.dispose();
  }

  #isPreview(): boolean {
    return vscode.window.tabGroups.all.some(({ tabs, viewColumn }) =>
      tabs.some(
        ({ input, isPreview }) =>
          isPreview &&
          viewColumn === this.#panel.viewColumn &&
          input instanceof vscode.TabInputCustom &&
          input.uri.toString() === this.uri.toString(),
      ),
    );
  }
}

/** The commands that the page's links may run. */
const pageCommands = ['rundb.readAgain', 'rundb.signIn'];

/** The page: without scripts, and all text is escaped. */
function htmlOf(error: unknown, uri: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const { t } = vscode.l10n;
  const again = `command:rundb.readAgain?${encodeURIComponent(JSON.stringify([uri.toString()]))}`;
  const isSignedOut = error instanceof RunDBError && error.kind === 'notSignedIn';
  const [label, command] = isSignedOut
    ? [t('Sign In'), 'command:rundb.signIn']
    : [t('Try Again'), again];
  return `<!DOCTYPE html>
<html lang="${escape(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'">
<style nonce="${nonce}">
  body {
    display: flex; min-height: 90vh; flex-direction: column; justify-content: center;
    align-items: center; text-align: center;
  }
  svg { width: 3em; height: 3em; stroke: var(--vscode-editorError-foreground); fill: none; }
  p { max-width: 60ch; margin: 1em; }
  a {
    display: inline-block; padding: 0.4em 1em; border-radius: 2px; text-decoration: none;
    color: var(--vscode-button-foreground); background: var(--vscode-button-background);
  }
  a:hover { color: var(--vscode-button-foreground); background: var(--vscode-button-hoverBackground); }
  a:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
</style>
</head>
<body>
<svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.5"/><path d="M5.5 5.5l5 5m0-5l-5 5"/></svg>
<p role="alert">${escape(messageOf(error))}</p>
<a href="${command}">${escape(label)}</a>
</body>
</html>`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
