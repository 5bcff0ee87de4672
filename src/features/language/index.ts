import * as vscode from 'vscode';
import type { Conditions } from '../../core/query/index.ts';
import { registerCommand, registerRowCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Search } from '../search/index.ts';
import type { CodeLenses } from './codeLenses.ts';
import { Diagnostics } from './diagnostics.ts';
import type { helpWith } from './help.ts';

const language = 'rundb';

/** Queries in files, `*.rundb`. */
export function registerLanguage(
  context: vscode.ExtensionContext,
  connection: Connection,
  search: Search,
  conditions: () => Conditions,
): void {
  const { languages } = vscode;
  const changed = new vscode.EventEmitter<void>();
  // Loaded with the first query in a file.
  let lenses: Promise<CodeLenses> | undefined;
  const loadLenses = (): Promise<CodeLenses> =>
    (lenses ??= import('./codeLenses.ts').then((module) => {
      const made = new module.CodeLenses(language, search, changed, connection.onDidChange);
      context.subscriptions.push(made);
      return made;
    }));
  let help: Promise<ReturnType<typeof helpWith>> | undefined;
  const loadHelp = () => (help ??= import('./help.ts').then((made) => made.helpWith(conditions)));
  context.subscriptions.push(
    new Diagnostics(language, conditions),
    languages.registerCompletionItemProvider(
      language,
      {
        provideCompletionItems: async (document, position) =>
          (await loadHelp()).completion.provideCompletionItems(document, position),
      },
      ...['@', ':', ','],
    ),
    languages.registerHoverProvider(language, {
      provideHover: async (document, position) =>
        (await loadHelp()).hover.provideHover(document, position),
    }),
    changed,
    languages.registerCodeLensProvider(language, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: async (document) => (await loadLenses()).of(document),
    }),
    registerRowCommand('rundb.summarizeQuery', async (uri) => (await loadLenses()).summarize(uri)),
    registerRowCommand('rundb.runQuery', async (uri) => (await loadLenses()).run(uri)),
    registerCommand('rundb.newQuery', async () => {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language }));
    }),
    languages.registerCodeActionsProvider(
      language,
      {
        provideCodeActions: async (document, range, context) =>
          (await loadHelp()).quickFixes.provideCodeActions(document, range, context),
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
}
