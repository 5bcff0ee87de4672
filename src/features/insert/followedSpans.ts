import * as vscode from 'vscode';
import { moved } from '../../core/selection/index.ts';
import { UserError } from '../common/index.ts';

/** Ranges of a document that follow its edits. */
export class FollowedSpans implements vscode.Disposable {
  readonly document: vscode.TextDocument;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposable: vscode.Disposable;
  #spans: readonly { readonly start: number; readonly end: number }[];
  #isGone = false;

  /** Fires when the document has changed. */
  readonly onDidChange = this.#changed.event;

  constructor(document: vscode.TextDocument, ranges: readonly vscode.Range[]) {
    this.document = document;
    this.#spans = ranges.map(({ start, end }) => ({
      start: document.offsetAt(start),
      end: document.offsetAt(end),
    }));
    this.#disposable = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document) this.#follow(event.contentChanges);
      }),
    );
  }

  /**
   * Where they are now.
   *
   * @throws UserError if one of them was edited, or the document was closed.
   */
  get ranges(): vscode.Range[] {
    const { document } = this;
    if (this.#isGone || document.isClosed) throw placeIsGone();
    return this.#spans.map(
      ({ start, end }) => new vscode.Range(document.positionAt(start), document.positionAt(end)),
    );
  }

  dispose(): void {
    this.#disposable.dispose();
  }

  #follow(changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    for (const { rangeOffset: start, rangeLength, text } of changes) {
      const change = { start, end: start + rangeLength, length: text.length };
      this.#spans = this.#spans.map((span) => {
        const now = moved(span, change);
        if (now === undefined) this.#isGone = true;
        return now ?? span;
      });
    }
    if (changes.length > 0) this.#changed.fire();
  }
}

export function placeIsGone(): UserError {
  return new UserError(
    vscode.l10n.t(
      'The text at the cursor was edited or closed in the meantime, so nothing was written. Put the cursor where you want the runs and try again.',
    ),
  );
}
