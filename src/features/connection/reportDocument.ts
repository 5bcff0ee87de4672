import * as vscode from 'vscode';
import { withSignal } from '../common/index.ts';
import type { Connection } from './connection.ts';

const scheme = 'rundb-report';

/** The last check of the connection, as a document that can be read and copied, not changed. */
export class ReportDocument implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  readonly #uri = vscode.Uri.from({ scheme, path: '/RunDB connection check.md' });
  #text: string | undefined;

  readonly onDidChange = this.#changed.event;

  /** Of an earlier window, nothing is left but the tab. */
  provideTextDocumentContent(): string {
    return (
      this.#text ??
      vscode.l10n.t('To check the connection again, run the command “RunDB: Check Connection”.')
    );
  }

  /** Asks the server a few questions, with progress, and shows what it answers. */
  async check(connection: Connection, version: string): Promise<void> {
    const session = await connection.require();
    this.#text = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Checking the connection to {0}', session.host),
        cancellable: true,
      },
      async (_progress, token) => {
        const { makeReport } = await import('./checkConnection.ts');
        return withSignal(token, (signal) => makeReport(session, version, signal));
      },
    );
    this.#changed.fire(this.#uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(this.#uri));
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
