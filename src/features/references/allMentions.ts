import * as vscode from 'vscode';
import { parseRun, type RunId } from '../../core/rundb/index.ts';
import {
  holdsRun,
  Lines,
  type Language,
  type Mention,
  type Span,
} from '../../core/selection/index.ts';
import { log, logError, UserError, withSignal } from '../common/index.ts';
import {
  aboutLength,
  isCode,
  largestText,
  mentionsIn,
  rangeOf,
  readCells,
  readText,
  runAt,
} from './mentions.ts';
import { cellsIn } from './notebooks.ts';
import { notebookOf } from '../notebooks/index.ts';

export const extensions: Readonly<Record<string, Language>> = {
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
export const mostFiles = 10_000;
/** In bytes: most of a large one are pictures, not code. */
export const largestNotebook = 20_000_000;
export const readAtOnce = 8;

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
    return findInWorkspace(named.run, token);
  }
}

/** Shows where a run is mentioned: `argument` as a person writes it, or the one at the cursor. */
export async function showAllMentions(argument: unknown): Promise<void> {
  const { activeTextEditor: editor } = vscode.window;
  const run = typeof argument === 'string' ? parseRun(argument) : runAtCursor(argument, editor);
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
    (_progress, token) => findInWorkspace(run, token),
  );
  const [first] = locations;
  if (!first) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No file in the workspace mentions run {0} of experiment {1}.',
        run.run,
        run.experiment,
      ),
    );
    return;
  }
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    editor?.document.uri ?? first.uri,
    editor?.selection.active ?? first.range.start,
    locations,
  );
}

function runAtCursor(argument: unknown, editor: vscode.TextEditor | undefined): RunId | undefined {
  if (argument !== undefined || !editor) return undefined;
  return runAt(editor.document, editor.selection.active)?.run;
}

/** Ends at once when it is cancelled. */
function findInWorkspace(run: RunId, token: vscode.CancellationToken): Promise<vscode.Location[]> {
  return withSignal(token, (signal) => Promise.race([search(run, token, signal), abortOf(signal)]));
}

/** Rejects when a signal aborts. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => reject(new vscode.CancellationError());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  });
}

async function search(
  run: RunId,
  token: vscode.CancellationToken,
  signal: AbortSignal,
): Promise<vscode.Location[]> {
  const { notebookDocuments, textDocuments } = vscode.workspace;
  const documents = textDocuments.filter(isWork);
  const open = new Set([...documents, ...notebookDocuments].map(({ uri }) => uri.toString()));
  const files = await codeFiles(token);
  if (files.length === mostFiles) log.warn(`Only ${mostFiles} files were searched for mentions.`);
  const found = documents.flatMap((document) => inDocument(document, run));
  const closed = files.filter((uri) => uri.scheme !== 'rundb' && !open.has(uri.toString()));
  for (let i = 0; i < closed.length; i += readAtOnce) {
    signal.throwIfAborted();
    const parts = await Promise.all(
      closed.slice(i, i + readAtOnce).map((uri) => inFile(uri, run, signal)),
    );
    found.push(...parts.flat());
  }
  return unique(found).sort(
    (a, b) =>
      a.uri.toString().localeCompare(b.uri.toString()) || a.range.start.compareTo(b.range.start),
  );
}

/** The files of the workspace that may mention runs, up to the most that are read. */
export async function codeFiles(token: vscode.CancellationToken): Promise<vscode.Uri[]> {
  const pattern = `**/*.{${[...Object.keys(extensions), 'C', 'ipynb'].join(',')}}`;
  return vscode.workspace.findFiles(pattern, excluded(), mostFiles, token);
}

/** What the user's searches leave out, and packages that are installed in the workspace. */
function excluded(): string {
  const setting = vscode.workspace.getConfiguration('search').get<unknown>('exclude');
  const own = typeof setting === 'object' && setting !== null ? Object.entries(setting) : [];
  const patterns = own.flatMap(([pattern, isOn]) => (isOn === true ? pattern : []));
  return `{${[...patterns, '**/site-packages'].join(',')}}`;
}

/**
 * Whether an open document is the user's, and says more than the disk: VS Code also keeps those that were
 * closed, also where their file is gone, and git's.
 */
function isWork(document: vscode.TextDocument): boolean {
  if (!isCode(document)) return false;
  const notebook = notebookOf(document);
  const { uri } = notebook ?? document;
  const { visibleTextEditors, visibleNotebookEditors } = vscode.window;
  const isOurs = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  return (
    uri.scheme === 'untitled' ||
    (isOurs && (document.isDirty || notebook !== undefined)) ||
    visibleTextEditors.some((editor) => editor.document === document) ||
    visibleNotebookEditors.some((editor) => editor.notebook === notebook)
  );
}

async function inFile(
  uri: vscode.Uri,
  run: RunId,
  signal: AbortSignal,
): Promise<vscode.Location[]> {
  try {
    const isNotebook = uri.path.endsWith('.ipynb');
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > (isNotebook ? largestNotebook : largestText)) {
      log.info(aboutLength(uri));
      return [];
    }
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    if (isNotebook) return await inNotebook(uri, text, run, signal);
    const language = extensions[uri.path.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'text';
    return locations(uri, text, spansIn(text, language, run));
  } catch (error) {
    // A file that went away, or that can't be read, mentions nothing.
    logError(error);
    return [];
  }
}

function inDocument(document: vscode.TextDocument, run: RunId): vscode.Location[] {
  return spansOf(mentionsIn(document), run).map(
    (span) => new vscode.Location(document.uri, rangeOf(document, span)),
  );
}

/** Only a notebook that mentions it is opened: VS Code alone knows the addresses of its cells. */
async function inNotebook(
  uri: vscode.Uri,
  text: string,
  run: RunId,
  signal: AbortSignal,
): Promise<vscode.Location[]> {
  const isThere = readCells(cellsIn(text)).some(
    ({ mentions }) => spansOf(mentions, run).length > 0,
  );
  if (!isThere || signal.aborted) return [];
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  return notebook.getCells().flatMap(({ document }) => inDocument(document, run));
}

/** Places in a text that is not open, which it need not be for that. */
function locations(uri: vscode.Uri, text: string, spans: readonly Span[]): vscode.Location[] {
  if (spans.length === 0) return [];
  const lines = new Lines(text);
  const positionAt = (offset: number) => {
    const { line, column } = lines.at(offset);
    return new vscode.Position(line, column);
  };
  return spans.map(
    ({ start, end }) =>
      new vscode.Location(uri, new vscode.Range(positionAt(start), positionAt(end))),
  );
}

function spansIn(text: string, language: Language, run: RunId): Span[] {
  return text.length > largestText ? [] : spansOf(readText(text, language).mentions, run);
}

/** Where a text names a run, or a range with an end that holds it. */
function spansOf(mentions: readonly Mention[], run: RunId): Span[] {
  return mentions.flatMap(({ parts }) =>
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
