import * as vscode from 'vscode';
import { registerAnsweringCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { RunRows } from '../runs/index.ts';
import type { Search } from '../search/index.ts';
import { readArguments } from './arguments.ts';
import type { Exporter } from './exporter.ts';
import { chosenRuns, givenRuns } from './toExport.ts';

/** Runs out into files. */
export function registerExport(
  context: vscode.ExtensionContext,
  connection: Connection,
  search: Search,
  views: readonly RunRows[],
): void {
  const worker = vscode.Uri.joinPath(context.extensionUri, 'dist', 'files.js').fsPath;
  const { version } = context.extension.packageJSON as { version: string };
  // Nobody needs it before the first export.
  let exporter: Promise<Exporter> | undefined;
  const load = (): Promise<Exporter> =>
    (exporter ??= import('./exporter.ts').then(
      ({ Exporter }) => new Exporter(connection, worker, `rundb ${version}`),
    ));
  context.subscriptions.push(
    registerAnsweringCommand('rundb.exportRuns', async (argument, row, selection) => {
      const given = readArguments(argument);
      const runs =
        (await givenRuns(search, given)) ?? (await chosenRuns(search, views, row, selection));
      return runs && (await load()).export(runs, given);
    }),
    registerAnsweringCommand('rundb.openAsNotebook', async (argument, row, selection) => {
      const given = readArguments(argument);
      const runs =
        (await givenRuns(search, given)) ?? (await chosenRuns(search, views, row, selection));
      return runs && (await load()).openNotebook(runs, given.file);
    }),
  );
}
