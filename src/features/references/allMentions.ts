import * as vscode from 'vscode';
import { parseRun, type RunId } from '../../core/rundb/index.ts';
import { findMentions, holdsRun, type Language } from '../../core/selection/index.ts';
import { languageOf, log, logError, UserError, withSignal } from '../common/index.ts';
import { isCode, largestText, rangeOf, runAt } from './mentions.ts';

const extensions: Readonly<Record<string, Language>> = {
  py: 'python',
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
  c: 'cpp',
  cc: 'cpp',
  cpp: 'cpp',
  cxx: 'cpp',
  h: 'cpp',
  hpp: 'cpp',
  sh: 'shell',
  md: 'text',
  txt: 'text',
};
const mostFiles = 10_000;
const readAtOnce = 8;

/** Finds where the workspace mentions a run, by its number or in a range that holds it. */
export class AllMentions implements vscode.ReferenceProvider {
  provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    _context: vscode.ReferenceContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location[]> | vscode.Location[] {
    const named = runAt(document, position);
    if (!named) return [];
    return withSignal(token, (signal) => findInWorkspace(named.run, signal));
  }
}

/** Shows where a run is mentioned: `argument` as a person writes it, or the one at the cursor. */
export async function showAllMentions(argument: unknown): Promise<void> {
  const { activeTextEditor: editor } = vscode.window;
  const atCursor = editor && runAt(editor.document, editor.selection.active)?.run;
  const run =
    argument === undefined
      ? atCursor
      : typeof argument === 'string'
        ? parseRun(argument)
        : undefined;
  if (!run) {
    throw new UserError(
      vscode.l10n.t('Put the cursor on a run, such as ExpRun(12, 798), and try again.'),
    );
  }
  const title = vscode.l10n.t(
    'Finding mentions of run {0} of experiment {1}',
    run.run,
    run.experiment,
  );
  const locations = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_progress, token) => withSignal(token, (signal) => findInWorkspace(run, signal)),
  );
  const [first] = locations;
  if (!first) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No file of the workspace mentions run {0} of experiment {1}.',
        run.run,
        run.experiment,
      ),
    );
    return;
  }
  const shown =
    editor ?? (await vscode.window.showTextDocument(first.uri, { selection: first.range }));
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    shown.document.uri,
    shown.selection.active,
    locations,
  );
}

async function findInWorkspace(run: RunId, signal: AbortSignal): Promise<vscode.Location[]> {
  const open = new Map(
    vscode.workspace.textDocuments
      .filter(isWork)
      .map((document) => [document.uri.toString(), document]),
  );
  const pattern = `**/*.{${[...Object.keys(extensions), 'C', 'ipynb'].join(',')}}`;
  const files = await vscode.workspace.findFiles(pattern, excluded(), mostFiles);
  if (files.length === mostFiles) log.warn(`Only ${mostFiles} files were searched for mentions.`);
  const found: vscode.Location[] = [];
  for (const document of open.values()) {
    found.push(...inDocument(document, run));
  }
  const closed = files.filter((uri) => uri.scheme !== 'rundb' && !open.has(uri.toString()));
  for (let i = 0; i < closed.length; i += readAtOnce) {
    signal.throwIfAborted();
    const parts = await Promise.all(closed.slice(i, i + readAtOnce).map((uri) => inFile(uri, run)));
    found.push(...parts.flat());
  }
  return unique(found).sort(
    (a, b) =>
      a.uri.toString().localeCompare(b.uri.toString()) || a.range.start.compareTo(b.range.start),
  );
}

/** What the user's searches leave out, and packages that are installed in the workspace. */
function excluded(): string {
  const setting = vscode.workspace.getConfiguration('search').get<unknown>('exclude');
  const own = typeof setting === 'object' && setting !== null ? Object.entries(setting) : [];
  const patterns = own.flatMap(([pattern, isOn]) => (isOn === true ? pattern : []));
  return `{${[...patterns, '**/site-packages'].join(',')}}`;
}

/** Whether an open document is the user's: VS Code also keeps those that were closed, and git's. */
function isWork(document: vscode.TextDocument): boolean {
  const { uri } = document;
  if (!isCode(document)) return false;
  return (
    uri.scheme === 'untitled' ||
    uri.scheme === 'vscode-notebook-cell' ||
    vscode.workspace.getWorkspaceFolder(uri) !== undefined ||
    vscode.window.visibleTextEditors.some((editor) => editor.document === document)
  );
}

async function inFile(uri: vscode.Uri, run: RunId): Promise<vscode.Location[]> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > largestText) return [];
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    if (uri.path.endsWith('.ipynb')) return await inNotebook(uri, text, run);
    const language = extensions[uri.path.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'text';
    if (spansIn(text, language, run).length === 0) return [];
    return inDocument(await vscode.workspace.openTextDocument(uri), run);
  } catch (error) {
    // A file that went away, or that can't be read, mentions nothing.
    logError(error);
    return [];
  }
}

/** Only a notebook that may mention it is opened: its cells are where the mentions are. */
async function inNotebook(uri: vscode.Uri, text: string, run: RunId): Promise<vscode.Location[]> {
  if (!/run|exp|iov|e\d{4}/i.test(text)) return [];
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  return notebook.getCells().flatMap(({ document }) => inDocument(document, run));
}

function inDocument(document: vscode.TextDocument, run: RunId): vscode.Location[] {
  return spansIn(document.getText(), languageOf(document.languageId), run).map(
    (span) => new vscode.Location(document.uri, rangeOf(document, span)),
  );
}

/** Where a text names a run, or a range with an end that holds it. */
function spansIn(text: string, language: Language, run: RunId) {
  return findMentions(text, language).flatMap(({ parts }) =>
    parts.flatMap(({ start, end, iov, runs }) => {
      const named = runs.find(
        (each) => each.run.experiment === run.experiment && each.run.run === run.run,
      );
      if (named) return { start: named.start, end: named.end };
      const isClosed =
        iov && iov.last.run < Infinity && iov.first.experiment === iov.last.experiment;
      return isClosed && holdsRun(iov, run) ? { start, end } : [];
    }),
  );
}

/** A document that is shown as a notebook's cell may be open as well. */
function unique(locations: readonly vscode.Location[]): vscode.Location[] {
  const keyed = locations.map(
    (each) =>
      [
        `${each.uri.toString()}#${each.range.start.line}:${each.range.start.character}`,
        each,
      ] as const,
  );
  return [...new Map(keyed).values()];
}
