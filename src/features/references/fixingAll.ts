import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import { languageOf, showDone, UserError } from '../common/index.ts';
import { notebookOf, textBefore } from '../notebooks/index.ts';
import { iovsToKnow } from './findings.ts';
import { fixAll } from './fixAll.ts';
import type { KnownRuns } from './knownRuns.ts';
import { mentionsIn, rangeOf, readCells, readText, textOf } from './mentions.ts';
import { severitiesFor } from './severities.ts';

/** The edits that apply the preferred fixes of all findings in a document. */
export function fixingAll(
  document: vscode.TextDocument,
  known: KnownRuns,
): { readonly edits: readonly vscode.TextEdit[]; readonly fixed: number } {
  const source = textOf(document) ?? '';
  const language = languageOf(document.languageId);
  const severities = severitiesFor(document);
  const before = { language, text: textBefore(document) };
  const isCell = notebookOf(document) !== undefined;
  const { changes, fixed } = fixAll(
    source,
    (text) => {
      const cell = isCell ? readCells([before, { language, text }])[1] : undefined;
      return cell ?? readText(text, language);
    },
    known,
    ({ kind }) => severities[kind] !== undefined,
  );
  const edits = changes.map((change) => {
    return vscode.TextEdit.replace(rangeOf(document, change), change.text);
  });
  return { edits, fixed };
}

/**
 * Applies the preferred fixes of all findings in the active file, or in the cells of the active
 * notebook.
 *
 * @throws UserError if there is no active file or it's read-only; otherwise like `KnownRuns.load`.
 */
export async function fixAllInFile(known: KnownRuns): Promise<void> {
  const documents = activeDocuments();
  if (documents.length === 0) {
    throw new UserError(vscode.l10n.t('Put the cursor in a file with runs and try again.'));
  }
  await known.load(documents.flatMap((document) => iovsToKnow(mentionsIn(document))));
  const edit = new vscode.WorkspaceEdit();
  let fixed = 0;
  // Documents may have been closed or edited in the meantime: their current text counts.
  for (const document of documents.filter(({ isClosed }) => !isClosed)) {
    const own = fixingAll(document, known);
    if (own.fixed > 0) edit.set(document.uri, [...own.edits]);
    fixed += own.fixed;
  }
  const { t } = vscode.l10n;
  if (fixed === 0) {
    showDone(
      t('Nothing here can be fixed automatically. The Problems panel lists what was found.'),
    );
    return;
  }
  const versions = documents.map(({ version }) => version);
  await vscode.workspace.applyEdit(edit);
  // `applyEdit` succeeds for a read-only document too.
  if (documents.every(({ version }, i) => version === versions[i])) {
    throw new UserError(
      t('The runs weren’t changed: the file is read-only, or was edited in the meantime.'),
    );
  }
  showDone(fixed === 1 ? t('1 problem fixed') : t('{0} problems fixed', formatCount(fixed)));
}

function activeDocuments(): vscode.TextDocument[] {
  const { activeNotebookEditor, activeTextEditor } = vscode.window;
  const notebook = activeNotebookEditor?.notebook;
  if (notebook) return notebook.getCells().map(({ document }) => document);
  return activeTextEditor ? [activeTextEditor.document] : [];
}
