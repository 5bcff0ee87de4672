import * as vscode from 'vscode';
import { knownLanguages, registerCommand, registerRowCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import type { RecentEditors } from '../insert/index.ts';
import type { KnownRuns } from '../references/index.ts';
import type { Search } from '../search/index.ts';

/** Where runs in code come from, and whether the RunDB returns others by now. */
export function registerProvenance(
  context: vscode.ExtensionContext,
  connection: Connection,
  records: Records,
  search: Search,
  known: KnownRuns,
  recent: RecentEditors,
): void {
  const { languages, tasks } = vscode;
  const changed = new vscode.EventEmitter<void>();
  // Loaded with the first comment that says where runs come from.
  let loaded: ReturnType<typeof begin> | undefined;
  const begin = async () => {
    const { ProvenRunsInCode } = await import('./provenRunsInCode.ts');
    return new ProvenRunsInCode(context, connection, records, search, known, recent, changed);
  };
  const load = () => (loaded ??= begin());
  context.subscriptions.push(
    changed,
    languages.registerCodeLensProvider(knownLanguages, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: async (document) =>
        document.getText().includes(' RunDB ') ? (await load()).lenses(document) : [],
    }),
    registerRowCommand('rundb.updateRuns', async (uri, line) => (await load()).update(uri, line)),
    registerCommand('rundb.checkRuns', async () => (await load()).check()),
    tasks.registerTaskProvider('rundb', {
      provideTasks: async () => [(await load()).task()],
      resolveTask: async (task) => (await load()).task(task),
    }),
  );
}
