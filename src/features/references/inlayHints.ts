import * as vscode from 'vscode';
import { asLists, isOneRun, isSimulated, type Mention } from '../../core/selection/index.ts';
import { isOfText } from '../notebooks/index.ts';
import { intervalsCard } from './cards.ts';
import type { KnownRuns } from './knownRuns.ts';
import { mentionsIn, sourceOf, spanOf } from './mentions.ts';
import { summaryOf } from './summaries.ts';
import { shortSummary } from './words.ts';

/** Behind a range or a list: how many runs that are, how many are bad, and their luminosity. */
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
      // What one cell says holds in others, of which VS Code doesn't ask then.
      vscode.workspace.onDidChangeNotebookDocument((change) => {
        if (isOfText(change)) this.#changed.fire();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('rundb.inlayHints')) this.#changed.fire();
      }),
    );
  }

  /** What is known already, or is being asked for: the watcher asks. */
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
      // VS Code listens for changes only once it has a first answer.
      await this.#known.settled();
      if (token.isCancellationRequested) return [];
    }
    return mentions.flatMap((mention) => {
      const summary = summaryOf(mention.iovs, this.#known);
      if (!summary) return [];
      const text = shortSummary(summary, mention, this.#known);
      const hint = new vscode.InlayHint(document.positionAt(mention.end), text);
      hint.paddingLeft = true;
      hint.tooltip = intervalsCard(mention.iovs, summary);
      return [hint];
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

/** Whether a mention is more than a run. A query's limits are not all that it asks for. */
function isMany({ form, iovs, parts }: Mention): boolean {
  const [only] = iovs;
  if (form === 'python-query' || only === undefined || iovs.every(isSimulated)) return false;
  return parts.length > 1 || !isOneRun(only);
}
