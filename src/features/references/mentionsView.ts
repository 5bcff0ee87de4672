import * as vscode from 'vscode';
import { formatSentences } from '../../core/format/index.ts';
import { parseRun, type RunId } from '../../core/rundb/index.ts';
import { isCancellation, showError, UserError } from '../common/index.ts';
import { runAt } from './mentions.ts';
import {
  FileRow,
  MentionRow,
  MentionsModel,
  textOfRow,
  aboutLeft,
  type Row,
} from './mentionsModel.ts';
import { mentionsOfRun, placesInNotebook, type MentionsOfRun } from './mentionsOfRun.ts';
import { referencesView, type ReferencesInput } from './referencesView.ts';

/**
 * Lists the mentions of a run in VS Code's References view. The run is `given` as a user writes it;
 * otherwise it's the one at the cursor.
 */
export async function showMentions(given: unknown): Promise<void> {
  // The editor's context menu passes the document's URI.
  const argument = given instanceof vscode.Uri ? undefined : given;
  const { activeTextEditor: editor } = vscode.window;
  const atCursor = argument === undefined ? locationOf(editor) : undefined;
  const run = typeof argument === 'string' ? parseRun(argument) : runAtCursor(argument, editor);
  if (!run) {
    throw new UserError(
      vscode.l10n.t('Put the cursor on a run, such as ExpRun(12, 798), and try again.'),
    );
  }
  const view = await referencesView();
  if (!view) return;
  const found = await searchWithProgress(run);
  if (!found) return;
  const location = atCursor ?? (await firstOf(found, run));
  if (found.files.length === 0 || !location) {
    void vscode.window.showInformationMessage(aboutNone(run, found.left));
    return;
  }
  view.setInput(new MentionsInput(run, location, found));
}

/**
 * Commands on the view's rows have to be ours: the view's own commands accept only its own rows.
 */
export function dismissMention(row: unknown): void {
  if (row instanceof FileRow) row.model.remove(row);
  if (row instanceof MentionRow) row.file.model.remove(row);
}

export async function copyMention(row: unknown): Promise<void> {
  if (isOurs(row)) await vscode.env.clipboard.writeText(await textOfRow(row));
}

export async function copyMentions(row: unknown): Promise<void> {
  if (!isOurs(row)) return;
  const { model } = row instanceof FileRow ? row : row.file;
  await vscode.env.clipboard.writeText(await model.asText());
}

/** A search for the mentions of a run, which the view keeps in its history. */
class MentionsInput implements ReferencesInput<Row> {
  readonly contextValue = 'rundb.mentions';
  readonly title: string;
  readonly location: vscode.Location;
  readonly #run: RunId;
  /** The first results; later the search runs again. */
  #found: MentionsOfRun | undefined;

  constructor(run: RunId, location: vscode.Location, found?: MentionsOfRun) {
    this.title = vscode.l10n.t('Run {0}', `${run.experiment}:${run.run}`);
    this.location = location;
    this.#run = run;
    this.#found = found;
  }

  async resolve(): Promise<MentionsModel | undefined> {
    try {
      const found = this.#found ?? (await searchWithProgress(this.#run));
      this.#found = undefined;
      return found && found.files.length > 0 ? new MentionsModel(this.#run, found) : undefined;
    } catch (error) {
      showError(error);
      return undefined;
    }
  }

  with(location: vscode.Location): MentionsInput {
    return new MentionsInput(this.#run, location);
  }
}

/** Undefined if the user cancels. */
async function searchWithProgress(run: RunId): Promise<MentionsOfRun | undefined> {
  const title = vscode.l10n.t(
    'Finding mentions of run {0} of experiment {1}',
    run.run,
    run.experiment,
  );
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  try {
    return await vscode.window.withProgress(options, (progress, token) =>
      mentionsOfRun(run, token, (increment) => progress.report({ increment })),
    );
  } catch (error) {
    if (isCancellation(error)) return undefined;
    throw error;
  }
}

function runAtCursor(argument: unknown, editor: vscode.TextEditor | undefined): RunId | undefined {
  if (argument !== undefined || !editor) return undefined;
  return runAt(editor.document, editor.selection.active)?.run;
}

function locationOf(editor: vscode.TextEditor | undefined): vscode.Location | undefined {
  return editor && new vscode.Location(editor.document.uri, editor.selection.active);
}

/** The first mention. A notebook is opened only if no other file has one. */
async function firstOf({ files }: MentionsOfRun, run: RunId): Promise<vscode.Location | undefined> {
  const [known] = files.flatMap(({ places }) => places ?? []);
  const [notebook] = files;
  const first = known ?? (notebook && (await placesInNotebook(notebook.uri, run))[0]);
  return first && new vscode.Location(first.uri, first.range);
}

function isOurs(row: unknown): row is Row {
  return row instanceof FileRow || row instanceof MentionRow;
}

function aboutNone({ experiment, run }: RunId, left: number): string {
  const none = vscode.l10n.t(
    'No file in the workspace mentions run {0} of experiment {1}.',
    run,
    experiment,
  );
  return left === 0 ? none : formatSentences([none, aboutLeft(left)]);
}
