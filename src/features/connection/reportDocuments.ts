import * as vscode from 'vscode';
import { withSignal } from '../common/index.ts';
import type { Connection } from './connection.ts';

const scheme = 'rundb-report';

/** Checks of the connection, each as a document that can be read and copied, not changed. */
export class ReportDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  readonly #reports = new Map<string, string>();

  /** Of an earlier window, nothing is left but the tab. */
  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#reports.get(uri.toString()) ??
      vscode.l10n.t('To check the connection again, run the command “RunDB: Check Connection”.')
    );
  }

  /** Asks the server a few questions, with progress, and shows what it answers. */
  async check(connection: Connection, version: string): Promise<void> {
    const session = await connection.require();
    const report = await vscode.window.withProgress(
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
    const path = `/${this.#reports.size + 1}/RunDB connection check.md`;
    const uri = vscode.Uri.from({ scheme, path });
    this.#reports.set(uri.toString(), report);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
