import * as vscode from 'vscode';
import type { Connection } from './connection.ts';

const scheme = 'rundb-report';

/** Connection reports as read-only documents. */
export class ReportDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  readonly #reports = new Map<string, string>();

  /** The report of an earlier window is gone; only its tab is left. */
  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#reports.get(uri.toString()) ??
      vscode.l10n.t('To check the connection again, run the command “RunDB: Check Connection”.')
    );
  }

  /** Sends a few requests to the server, with progress, and shows the report. */
  async check(connection: Connection, version: string): Promise<void> {
    const { checkWithProgress } = await import('./checkConnection.ts');
    const report = await checkWithProgress(await connection.require(), version);
    const title = vscode.l10n.t('RunDB connection check');
    const path = `/${this.#reports.size + 1}/${title}.md`;
    const uri = vscode.Uri.from({ scheme, path });
    this.#reports.set(uri.toString(), report);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
