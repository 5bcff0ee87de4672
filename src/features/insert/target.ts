import * as vscode from 'vscode';
import {
  placeIn,
  Source,
  type Language,
  type Place,
  type Span,
} from '../../core/selection/index.ts';
import { UserError } from '../common/index.ts';
import { codeLanguageOf } from '../notebooks/index.ts';
import { FollowedSpans } from './followedSpans.ts';

/** A text, and the range that it replaces. */
export type Written = readonly [range: vscode.Range, text: string];

/**
 * The document and the ranges in it that runs are written to: where the cursors were when the
 * command was called, following any edits.
 */
export class Target implements vscode.Disposable {
  readonly document: vscode.TextDocument;
  /**
   * The language of the document, or of the code block in Markdown that contains the first cursor.
   */
  readonly language: Language;
  readonly #spans: FollowedSpans;
  readonly #options: vscode.TextEditorOptions | undefined;
  /** Whether the command showed the document, because no editor was active. */
  readonly isShownFirst: boolean;

  constructor(
    document: vscode.TextDocument,
    selections: readonly vscode.Range[],
    options?: vscode.TextEditorOptions,
    isShownFirst = false,
  ) {
    this.document = document;
    this.isShownFirst = isShownFirst;
    this.language = languageAt(document, selections[0]);
    this.#spans = new FollowedSpans(document, selections);
    this.#options = options;
  }

  /** The active editor, or the selected notebook cell. */
  static active(): Target | undefined {
    const { activeTextEditor: editor } = vscode.window;
    if (editor) return new Target(editor.document, editor.selections, editor.options);
    const cell = activeCell();
    if (!cell) return undefined;
    const { end } = cell.lineAt(cell.lineCount - 1).range;
    return new Target(cell, [new vscode.Range(end, end)]);
  }

  /** The document's name for messages. */
  get name(): string {
    return nameOf(this.document);
  }

  /** Fires when the document has changed. */
  get onDidChange(): vscode.Event<void> {
    return this.#spans.onDidChange;
  }

  /**
   * Where the cursors and selections are now, in the order of the text.
   *
   * @throws UserError if one of them was edited, or the document was closed.
   */
  get ranges(): vscode.Range[] {
    return this.#spans.ranges.sort((a, b) => a.start.compareTo(b.start));
  }

  /** The context of a range that determines how its replacement is written. */
  placeOf(range: vscode.Range): Place {
    return placeOf(this.document, range, this.#options);
  }

  /** Whether a range is visible on the screen. */
  isSeen(range: vscode.Range): boolean {
    const { visibleTextEditors, visibleNotebookEditors } = vscode.window;
    return (
      visibleTextEditors.some(
        ({ document, visibleRanges }) =>
          document === this.document && visibleRanges.some((seen) => seen.intersection(range)),
      ) ||
      visibleNotebookEditors.some(({ notebook }) =>
        notebook.getCells().some(({ document }) => document === this.document),
      )
    );
  }

  /**
   * Replaces ranges of the document, as one undo step.
   *
   * @param make Returns what to write to the document as it is now; called again if the document is
   * edited at the same moment.
   * @returns The ranges of the texts.
   * @throws UserError if the position no longer exists, or the document is read-only.
   */
  async write(make: () => readonly Written[]): Promise<vscode.Range[]> {
    const { document } = this;
    for (;;) {
      const texts = make().map(([range, text]): Written => [range, withEndsOf(document, text)]);
      const changes = texts.filter(([range, text]) => document.getText(range) !== text);
      if (changes.length === 0) return texts.map(([range]) => range);
      const spans = spansAfter(document, texts);
      const { version } = document;
      const done = await this.#edit(changes);
      // VS Code reports an edit of a read-only document as done.
      if (document.version === version) throw readOnly(document);
      if (done) return spans.map(({ start, end }) => rangeIn(document, start, end));
    }
  }

  /** Whether the edit was applied; false if the document was edited before it arrived. */
  async #edit(texts: readonly Written[]): Promise<boolean> {
    const { visibleTextEditors } = vscode.window;
    const editor = visibleTextEditors.find(({ document }) => document === this.document);
    // A hidden document has no editor, and neither has a notebook cell that isn't being edited.
    if (!editor) return this.#apply(texts);
    try {
      return await editor.edit((edit) => {
        for (const [range, text] of texts) edit.replace(range, text);
      });
    } catch (error) {
      if (vscode.window.visibleTextEditors.includes(editor)) throw error;
      // The editor was closed at the same moment.
      return this.document.isClosed ? false : this.#apply(texts);
    }
  }

  #apply(texts: readonly Written[]): Thenable<boolean> {
    const edit = new vscode.WorkspaceEdit();
    for (const [range, text] of texts) edit.replace(this.document.uri, range, text);
    return vscode.workspace.applyEdit(edit);
  }

  dispose(): void {
    this.#spans.dispose();
  }
}

/** The document of the active editor, or the selected notebook cell. */
export function activeDocument(): vscode.TextDocument | undefined {
  return vscode.window.activeTextEditor?.document ?? activeCell();
}

function activeCell(): vscode.TextDocument | undefined {
  const editor = vscode.window.activeNotebookEditor;
  // A notebook may have no cells.
  return editor?.notebook.getCells(editor.selection)[0]?.document;
}

/** The context of a range in a document that determines how its replacement is written. */
export function placeOf(
  document: vscode.TextDocument,
  range: vscode.Range,
  { tabSize, insertSpaces }: vscode.TextEditorOptions = {},
): Place {
  const step =
    insertSpaces === false ? '\t' : typeof tabSize === 'number' ? ' '.repeat(tabSize) : undefined;
  const span = spanOf(document, range);
  const options = { width: widthOf(document), step };
  return placeIn(sourceOf(document), span, options);
}

function languageAt(document: vscode.TextDocument, range: vscode.Range | undefined): Language {
  const language = codeLanguageOf(document);
  if (language !== 'text' || !range) return language;
  return sourceOf(document).partAround(spanOf(document, range)).source.language;
}

export function spanOf(document: vscode.TextDocument, { start, end }: vscode.Range): Span {
  return { start: document.offsetAt(start), end: document.offsetAt(end) };
}

/** A document as code in its language. */
export function sourceOf(document: vscode.TextDocument): Source {
  return new Source(document.getText(), codeLanguageOf(document));
}

/** The first ruler, if there is one: formatters usually use the same line width. */
function widthOf(document: vscode.TextDocument): number | undefined {
  const rulers = vscode.workspace.getConfiguration('editor', document).get<unknown>('rulers');
  const [ruler] = Array.isArray(rulers) ? (rulers as unknown[]) : [];
  if (typeof ruler === 'number') return ruler;
  const column =
    typeof ruler === 'object' && ruler !== null && 'column' in ruler ? ruler.column : undefined;
  return typeof column === 'number' ? column : undefined;
}

export function rangeIn(document: vscode.TextDocument, start: number, end: number): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** Whether a document is read-only, as far as its URI says. */
export function isReadOnly(uri: vscode.Uri): boolean {
  return uri.scheme === 'output' || vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false;
}

export function readOnly(document: vscode.TextDocument): UserError {
  return new UserError(
    vscode.l10n.t(
      '{0} is read-only. Put the cursor in an editable file and try again.',
      nameOf(document),
    ),
  );
}

function nameOf({ uri }: vscode.TextDocument): string {
  if (uri.scheme === 'output') return vscode.l10n.t('The output');
  return uri.scheme === 'file' ? vscode.workspace.asRelativePath(uri) : uri.path.replace(/^\//, '');
}

/** Where texts are after they're written, as offsets. */
export function spansAfter(document: vscode.TextDocument, texts: readonly Written[]): Span[] {
  let shift = 0;
  return texts.map(([range, text]) => {
    const start = document.offsetAt(range.start) + shift;
    shift += text.length - (document.offsetAt(range.end) - document.offsetAt(range.start));
    return { start, end: start + text.length };
  });
}

/** A text with the line endings of a document. */
export function withEndsOf({ eol }: vscode.TextDocument, text: string): string {
  return text.replaceAll(/\r?\n/g, eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n');
}
