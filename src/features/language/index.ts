import * as vscode from 'vscode';
import type { Conditions } from '../../core/query/index.ts';
import { registerRowCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Search } from '../search/index.ts';
import type { CodeLenses } from './codeLenses.ts';
import { Completion } from './completion.ts';
import { Diagnostics } from './diagnostics.ts';
import { Hover } from './hover.ts';
import { QuickFixes } from './quickFixes.ts';

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
  // Nobody needs them before the first query in a file is shown.
  let lenses: Promise<CodeLenses> | undefined;
  const loadLenses = (): Promise<CodeLenses> =>
    (lenses ??= import('./codeLenses.ts').then((module) => {
      const made = new module.CodeLenses(language, search, changed, connection.onDidChange);
      context.subscriptions.push(made);
      return made;
    }));
  context.subscriptions.push(
    new Diagnostics(language, conditions),
    languages.registerCompletionItemProvider(language, new Completion(conditions), '@', ':', ','),
    languages.registerHoverProvider(language, new Hover(conditions)),
    changed,
    languages.registerCodeLensProvider(language, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: async (document) => (await loadLenses()).of(document),
    }),
    registerRowCommand('rundb.summarizeQuery', async (uri) => (await loadLenses()).summarize(uri)),
    languages.registerCodeActionsProvider(language, new QuickFixes(conditions), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
  );
}
