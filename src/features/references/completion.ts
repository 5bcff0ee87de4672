import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import { expectedRun, Source } from '../../core/selection/index.ts';
import {
  describeRun,
  isCancellation,
  logError,
  loadTooltips,
  withSignal,
} from '../common/index.ts';
import type { Session } from '../connection/index.ts';
import { textBefore } from '../notebooks/index.ts';
import type { KnownRuns } from './knownRuns.ts';
import { readingOf, textOf } from './mentions.ts';

/** The number of an experiment's runs to suggest, newest first. */
const offered = 100;
/** In ms; after this time there may be newer runs. */
const freshness = 60_000;

class RunItem extends vscode.CompletionItem {
  readonly run: ListedRun;

  constructor(run: ListedRun, label: string) {
    super({ label, description: describeRun(run) }, vscode.CompletionItemKind.Value);
    this.run = run;
  }
}

/** Completes run numbers where a run is expected, newest first. */
export class Completion implements vscode.CompletionItemProvider<RunItem>, vscode.Disposable {
  readonly #known: KnownRuns;
  /** By experiment: when a request failed, in ms since 1970. */
  readonly #failed = new Map<number, number>();
  readonly #listener: vscode.Disposable;

  constructor(known: KnownRuns) {
    this.#known = known;
    this.#listener = known.onDidForget(() => this.#failed.clear());
  }

  dispose(): void {
    this.#listener.dispose();
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<RunItem[]> {
    await this.#known.ready;
    const { session } = this.#known;
    if (session === undefined) return [];
    // A cheap check first: most lines don't mention runs.
    const line = document.lineAt(position.line).text.slice(0, position.character);
    if (!/[\d\s[({,;="'r:-]$/.test(line)) return [];
    const text = textOf(document);
    if (text === undefined) return [];
    const { language } = readingOf(document);
    if (language === undefined) return [];
    const before = textBefore(document);
    const offset = before.length + document.offsetAt(position);
    const expected = expectedRun(new Source(before + text, language), offset);
    if (!expected) return [];
    const range = new vscode.Range(
      document.positionAt(expected.start - before.length),
      document.positionAt(expected.end - before.length),
    );
    const runs = await this.#newest(session, expected.experiment, token);
    return runs.map((run, i) => {
      const item = new RunItem(run, String(run.run).padStart(expected.digits, '0'));
      item.sortText = String(i).padStart(5, '0');
      item.range = range;
      return item;
    });
  }

  async resolveCompletionItem(item: RunItem): Promise<RunItem> {
    const { runTooltip } = await loadTooltips();
    item.documentation = runTooltip(item.run, this.#known.session?.store.sinceRun(item.run));
    return item;
  }

  /** The newest runs of an experiment, newest first. */
  async #newest(
    { store }: Session,
    experiment: number,
    token: vscode.CancellationToken,
  ): Promise<readonly ListedRun[]> {
    const freshSince = Date.now() - freshness;
    if ((this.#failed.get(experiment) ?? -Infinity) > freshSince) return [];
    try {
      const all = { experiment, first: 0, last: Infinity };
      const first = await withSignal(token, (signal) =>
        store.loadOlder(all, offered, { signal, freshSince }),
      );
      return store
        .runs({ ...all, first })
        .slice(-offered)
        .toReversed();
    } catch (error) {
      if (!isCancellation(error)) {
        this.#failed.set(experiment, Date.now());
        logError(error);
      }
      return [];
    }
  }
}
