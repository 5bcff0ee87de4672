import * as vscode from 'vscode';
import type { Conditions } from '../../core/query/index.ts';
import { registerRowCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Search } from '../search/index.ts';
import { CodeLenses } from './codeLenses.ts';
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
  const lenses = new CodeLenses(language, search, connection.onDidChange);
  context.subscriptions.push(
    new Diagnostics(language, conditions),
    languages.registerCompletionItemProvider(language, new Completion(conditions), '@', ':', ','),
    languages.registerHoverProvider(language, new Hover(conditions)),
    lenses,
    languages.registerCodeLensProvider(language, lenses),
    registerRowCommand('rundb.summarizeQuery', (uri) => lenses.summarize(uri)),
    languages.registerCodeActionsProvider(language, new QuickFixes(conditions), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
  );
}
