import * as vscode from 'vscode';
import { asLists, isOneRun, isSimulated, type Mention } from '../../core/selection/index.ts';
import { whileAging } from '../common/index.ts';
import { isOfText } from '../notebooks/index.ts';
import { intervalsCard } from './cards.ts';
import type { KnownRuns } from './knownRuns.ts';
import { mentionsIn, sourceOf, spanOf } from './mentions.ts';
import { summaryOf } from './summaries.ts';
import { shortSummary } from './words.ts';

/** After a range or a list, and at the start of a long one: the number of runs, how many are bad, and their luminosity. */
export class InlayHints implements vscode.InlayHintsProvider, vscode.Disposable {
  readonly #known: KnownRuns;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listeners: vscode.Disposable;

  readonly onDidChangeInlayHints = this.#changed.event;

  constructor(known: KnownRuns) {
    this.#known = known;
    this.#listeners = vscode.Disposable.from(
      known.onDidLearn(() => this.#changed.fire()),
      known.onDidForget(() => this.#changed.fire()),
      whileAging(() => this.#changed.fire()),
      // What one cell defines applies to later cells, for which VS Code doesn't request new hints.
      vscode.workspace.onDidChangeNotebookDocument((change) => {
        if (isOfText(change)) this.#changed.fire();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('rundb.inlayHints')) this.#changed.fire();
      }),
    );
  }

  /** Shows only what is known or being loaded: the watcher does the loading. */
  async provideInlayHints(
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlayHint[]> {
    if (!areHintsOn(document)) return [];
    const { start, end } = spanOf(document, range);
    const mentions = asLists(sourceOf(document), mentionsIn(document)).filter(
      (mention) => mention.start <= end && start <= mention.end && isMany(mention),
    );
    if (mentions.some(({ iovs }) => summaryOf(iovs, this.#known) === undefined)) {
      // VS Code listens for changes only after a first result.
      await this.#known.settled();
      if (token.isCancellationRequested) return [];
    }
    return mentions.flatMap((mention) => {
      const summary = summaryOf(mention.iovs, this.#known);
      if (!summary) return [];
      const text = shortSummary(summary, mention, this.#known);
      return placesOf(document, mention).map((place) => {
        const hint = new vscode.InlayHint(place, text);
        hint.paddingLeft = true;
        hint.tooltip = intervalsCard(mention.iovs, summary);
        return hint;
      });
    });
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#changed.dispose();
  }
}

export function areHintsOn(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration('rundb', document).get<unknown>('inlayHints') !== false;
}

/** A list with more lines than this may not fit on the screen. */
const mostLines = 20;

/** After the mention, and for a long list also after its first line. */
function placesOf(document: vscode.TextDocument, mention: Mention): vscode.Position[] {
  const start = document.positionAt(mention.start);
  const end = document.positionAt(mention.end);
  return end.line - start.line < mostLines ? [end] : [document.lineAt(start).range.end, end];
}

/**
 * Whether a mention means more than one run. The limits of a query are only a part of its
 * conditions.
 */
function isMany({ form, iovs, parts }: Mention): boolean {
  const [only] = iovs;
  if (form === 'python-query' || only === undefined || iovs.every(isSimulated)) return false;
  return parts.length > 1 || !isOneRun(only);
}
