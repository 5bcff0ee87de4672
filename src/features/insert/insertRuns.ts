import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { formatRuns, formats, type Format } from '../../core/selection/index.ts';
import { UserError } from '../common/index.ts';

/** Puts runs at the cursors of the active editor, over what is selected there, as one undo step. */
export async function insertRuns(runs: readonly RunId[], given?: Format): Promise<void> {
  requireEditor();
  const format = given ?? (await askForFormat(runs));
  if (format === undefined) return;
  const editor = requireEditor();
  const text = formatRuns(runs, format);
  const done = await editor.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, text);
  });
  if (!done) {
    throw new UserError(
      vscode.l10n.t(
        '{0} can only be read. Put the cursor into a file of yours and try again.',
        vscode.workspace.asRelativePath(editor.document.uri),
      ),
    );
  }
}

function requireEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (editor) return editor;
  throw new UserError(
    vscode.l10n.t('There is no editor to insert runs into. Open a file and try again.'),
  );
}

async function askForFormat(runs: readonly RunId[]): Promise<Format | undefined> {
  const labels: Record<Format, string> = {
    numbers: vscode.l10n.t('Numbers'),
    ranges: vscode.l10n.t('Ranges'),
  };
  const items = formats.map((format) => ({
    label: labels[format],
    description: preview(formatRuns(runs, format)),
    format,
  }));
  const title =
    runs.length === 1
      ? vscode.l10n.t('Insert 1 Run As')
      : vscode.l10n.t('Insert {0} Runs As', runs.length.toLocaleString('en'));
  return (await vscode.window.showQuickPick(items, { title }))?.format;
}

function preview(text: string): string {
  const line = text.replaceAll('\n', ' ⏎ ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
