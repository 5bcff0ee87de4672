import * as vscode from 'vscode';
import type { Conditions } from '../../core/query/index.ts';
import { findMistake } from './mistake.ts';

/** Suggests the word that was probably meant. */
export class QuickFixes implements vscode.CodeActionProvider {
  readonly #conditions: () => Conditions;

  constructor(conditions: () => Conditions) {
    this.#conditions = conditions;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const mistake = await findMistake(document, this.#conditions);
    const suggestion = mistake?.error.suggestion;
    if (suggestion === undefined || !mistake?.range.intersection(range)) return [];
    const fix = new vscode.CodeAction(
      vscode.l10n.t('Change to “{0}”', suggestion),
      vscode.CodeActionKind.QuickFix,
    );
    fix.edit = new vscode.WorkspaceEdit();
    fix.edit.replace(document.uri, mistake.range, suggestion);
    fix.diagnostics = diagnostics.filter((each) => each.range.isEqual(mistake.range));
    fix.isPreferred = true;
    return [fix];
  }
}
