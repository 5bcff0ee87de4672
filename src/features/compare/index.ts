import * as vscode from 'vscode';
import { registerAnsweringCommand, registerRowCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import type { RunRows } from '../runs/index.ts';
import type { Search } from '../search/index.ts';
import { sheetScheme } from './sheetScheme.ts';

/** Comparing runs: two records as a diff, more of them field by field, two sets in an overview. */
export function registerCompare(
  context: vscode.ExtensionContext,
  connection: Connection,
  records: Records,
  search: Search,
  views: readonly RunRows[],
): void {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  // Loaded with the first comparison.
  let loaded: ReturnType<typeof make> | undefined;
  const make = async () => {
    const { Sheets, ...comparisons } = await import('./loaded.ts');
    const sheets = new Sheets(connection, records, changed);
    context.subscriptions.push(sheets);
    return { ...comparisons, services: { connection, records, search, views, sheets } };
  };
  const load = () => (loaded ??= make());
  context.subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(sheetScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri, token) =>
        (await load()).services.sheets.text(uri, token),
    }),
    registerRowCommand('rundb.compareRuns', async (row, selection) => {
      const { compareChosen, services } = await load();
      await compareChosen(services, row, selection);
    }),
    registerRowCommand('rundb.compareFields', async (row, selection) => {
      const { compareFields, services } = await load();
      await compareFields(services, row, selection);
    }),
    registerAnsweringCommand('rundb.compareSelections', async (argument, row, selection) => {
      const { compareSelections, services } = await load();
      await compareSelections(services, argument, row, selection);
    }),
  );
}
