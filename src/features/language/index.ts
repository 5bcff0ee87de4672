import * as vscode from 'vscode';
import type { Conditions } from '../../core/query/index.ts';
import { CodeLenses } from './codeLenses.ts';
import { Completion } from './completion.ts';
import { Diagnostics } from './diagnostics.ts';
import { Hover } from './hover.ts';
import { QuickFixes } from './quickFixes.ts';

const language = 'rundb';

/** Queries in files, `*.rundb`. */
export function registerLanguage(
  context: vscode.ExtensionContext,
  conditions: () => Conditions,
): void {
  const { languages } = vscode;
  context.subscriptions.push(
    new Diagnostics(language, conditions),
    languages.registerCompletionItemProvider(language, new Completion(conditions), '@', ':', ','),
    languages.registerHoverProvider(language, new Hover(conditions)),
    languages.registerCodeLensProvider(language, new CodeLenses()),
    languages.registerCodeActionsProvider(language, new QuickFixes(conditions), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
  );
}
