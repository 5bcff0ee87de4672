import * as vscode from 'vscode';
import { registerAnsweringCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { RunRows } from '../runs/index.ts';
import type { Search } from '../search/index.ts';
import type { Exporter } from './exporter.ts';

/** Exporting runs to files. */
export function registerExport(
  context: vscode.ExtensionContext,
  connection: Connection,
  search: Search,
  views: readonly RunRows[],
): void {
  const worker = vscode.Uri.joinPath(context.extensionUri, 'dist', 'files.js').fsPath;
  const { version } = context.extension.packageJSON as { version: string };
  // Loaded with the first export.
  let exporter: Promise<Exporter> | undefined;
  const load = (): Promise<Exporter> =>
    (exporter ??= import('./exporter.ts').then(
      ({ Exporter }) => new Exporter(connection, search, views, worker, `rundb ${version}`),
    ));
  context.subscriptions.push(
    registerAnsweringCommand('rundb.exportRuns', async (...given) =>
      (await load()).export(...given),
    ),
    registerAnsweringCommand('rundb.openAsNotebook', async (...given) =>
      (await load()).openNotebook(...given),
    ),
  );
}
