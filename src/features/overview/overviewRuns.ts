import * as vscode from 'vscode';
import type { Parts } from '../../core/comparison/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import { compareRuns } from '../../core/rundb/index.ts';
import { summarize, type DeliveredShares, type RunsSummary } from '../../core/statistics/index.ts';
import type { KnownDelivered } from '../../core/store/index.ts';
import { fieldKeys, RunTable, type ShownColumn } from '../../core/table/index.ts';
import type { Head } from '../../webview/protocol.ts';
import { describeAge, describeFound, logError, qualityInWords } from '../common/index.ts';
import type { Connection, Session } from '../connection/index.ts';
import type { Search } from '../search/index.ts';
import { Delivered } from './delivered.ts';
import { loadingOf, type Loading } from './loading.ts';
import { LoadingTwoSets } from './loadingTwoSets.ts';
import { describeParts, fillPartColumn, showPartColumn } from './parts.ts';
import { readColumns, readFields } from './readingColumns.ts';
import { areSame, haveSameParts } from './sameRuns.ts';
import { describeDemo, describeLackingOf, describeWhole } from './sentences.ts';
import { isTwoSets, nameOf, type Source } from './source.ts';
import { Task } from './task.ts';

/** Called when the displayed runs change. */
export interface RunsListener {
  /** The set of runs or their values changed. */
  readonly runs: () => void;
  /** Only the cells of columns changed. */
  readonly cells: () => void;
  /** Only the header changed. */
  readonly head: () => void;
}

/** In ms, between two updates while runs are loading, because each is drawn. */
const pause = 400;

/**
 * The runs of an overview: which ones, how far they are loaded, and what is known about them. They
 * belong to the current source and the connected session, or there are none.
 */
export class OverviewRuns implements vscode.Disposable {
  readonly table = new RunTable([], { verdict: ({ facts }) => qualityInWords(facts) });
  readonly #connection: Connection;
  readonly #search: Search;
  readonly #listener: RunsListener;
  #source: Source;
  #session: Session | undefined;
  #endListening: (() => void) | undefined;
  /** Where the displayed runs come from. */
  #loading: Loading | undefined;
  /** As they were last adopted. */
  #given: readonly ListedRun[] = [];
  #ordered: readonly ListedRun[] = [];
  /** When comparing two sets: which runs are in A, B or both, once that is known. */
  #parts: Parts<ListedRun> | undefined;
  readonly #delivered = new Delivered();
  #sum: RunsSummary | undefined;
  readonly #task: Task;
  #isFinding = false;
  #update: NodeJS.Timeout | undefined;

  constructor(source: Source, connection: Connection, search: Search, listener: RunsListener) {
    this.#source = source;
    this.#connection = connection;
    this.#search = search;
    this.#listener = listener;
    this.#task = new Task(() => listener.head());
  }

  get source(): Source {
    return this.#source;
  }

  /** The host of the RunDB whose runs are displayed; undefined if none are. */
  get host(): string | undefined {
    return this.#session?.host;
  }

  /** Sorted by experiment and run. */
  get ordered(): readonly ListedRun[] {
    return this.#ordered;
  }

  /**
   * When comparing two sets: which runs are in A, B or both; undefined until all runs of both sets
   * are loaded.
   */
  get parts(): Parts<ListedRun> | undefined {
    return this.#parts;
  }

  /** The share of the delivered luminosity of each run, as far as it's known. */
  get shares(): DeliveredShares | undefined {
    return this.#delivered.shares;
  }

  /** The same, if it's known for all runs. */
  get allShares(): DeliveredShares | undefined {
    return this.#delivered.allShares;
  }

  /** Whether all runs of the source are loaded. */
  get isWhole(): boolean {
    return this.#loading?.complete === true && this.#loading.missing === 0;
  }

  /** What is missing from the runs now. */
  get lacking(): Pick<Loading, 'missing' | 'unreadable'> {
    const { missing = 0, unreadable = 0 } = this.#loading ?? {};
    return { missing, unreadable };
  }

  get head(): Head {
    const loading = this.#loading;
    const { progress, problem } = this.#task;
    const isIdle = loading?.complete === true && progress === undefined;
    return {
      source: nameOf(this.#source),
      isQuery: 'query' in this.#source,
      sum: loading ? this.#describe(loading) : '',
      age: isIdle ? describeAge(loading.since) : undefined,
      ...{ progress, problem },
      empty: isIdle && !problem && hasNone(loading) ? vscode.l10n.t('No runs found') : undefined,
      more:
        isIdle && this.#delivered.isUnknown
          ? vscode.l10n.t('Load Runs for the Delivered Luminosity')
          : undefined,
    };
  }

  /** Replaces the runs with those of another source. */
  async show(source: Source): Promise<void> {
    this.#source = source;
    this.#clear();
    this.showPartColumn();
    await this.load();
  }

  /** When comparing two sets, the first column says which of them a run is in. */
  showPartColumn(): void {
    showPartColumn(this.table, isTwoSets(this.#source));
  }

  /**
   * Loads the runs, with everything that the columns need; when loading again, they stay visible.
   * An error is displayed in the header.
   *
   * @param isAgain Whether to request again what the server left out.
   */
  async load(isAgain = false): Promise<void> {
    this.#isFinding = true;
    await this.#do(vscode.l10n.t('Loading'), async (signal) => {
      const session = await this.#requireSession(signal);
      const loading = await loadingOf(this.#source, session, this.#search);
      signal.throwIfAborted();
      if (isAgain) loading.tryAgain();
      this.#task.report(() => describeFound(loading));
      const progress = (): void => {
        if (!signal.aborted) this.#adopt(loading);
      };
      await loading.load(Infinity, { signal, progress });
      signal.throwIfAborted();
      this.#isFinding = false;
      this.#adopt(loading);
      this.#task.report();
      this.#take();
      await this.#readDelivered();
      signal.throwIfAborted();
      await this.#readColumns(session, signal);
    });
  }

  cancel(): void {
    this.#task.cancel();
  }

  /** Loads the runs that are needed to compute the delivered luminosity of these. */
  async loadDelivered(): Promise<void> {
    const session = this.#session;
    const runs = this.#ordered;
    if (!session || this.#isFinding) return;
    await this.#do(vscode.l10n.t('Loading the previous runs'), async (signal) => {
      const delivered = await session.store.loadDelivered(runs, { signal });
      signal.throwIfAborted();
      if (runs === this.#ordered) this.#takeDelivered(delivered);
      await this.#readColumns(session, signal);
    });
  }

  /** Reads some records to find out their fields, which can all be columns. */
  async readFields(): Promise<void> {
    const session = this.#session;
    if (!session || this.#isFinding) return;
    await this.#do(vscode.l10n.t('Looking for fields'), (signal) =>
      readFields(this.table, session.store, signal),
    );
    this.#listener.cells();
  }

  /** Shows other columns, and reads what they need. */
  async showColumns(columns: readonly ShownColumn[]): Promise<void> {
    this.table.show(columns);
    this.#listener.cells();
    const session = this.#session;
    // While runs are loading, the columns are read afterwards.
    if (!session || this.#isFinding) return;
    await this.#do(vscode.l10n.t('Loading'), (signal) => this.#readColumns(session, signal));
  }

  dispose(): void {
    this.#task.end();
    this.#stopUpdate();
    this.#endListening?.();
  }

  #do(what: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    return this.#task.do(what, work, () => {
      this.#isFinding = false;
      this.#take();
    });
  }

  /**
   * The session; clears everything that belongs to another one. @throws Like `Connection.require`.
   */
  async #requireSession(signal: AbortSignal): Promise<Session> {
    let session: Session;
    try {
      session = await this.#connection.require();
    } catch (error) {
      if (!signal.aborted) this.#clear();
      throw error;
    }
    signal.throwIfAborted();
    if (session !== this.#session) {
      this.#clear();
      this.#session = session;
      // Updates that others load for these runs are displayed too.
      this.#endListening = session.store.onDidChange(() => this.#updateSoon());
    }
    return session;
  }

  #clear(): void {
    this.#endListening?.();
    this.#endListening = this.#session = this.#loading = undefined;
    this.#delivered.clear();
    this.#stopUpdate();
    this.table.select([]);
    this.#take();
  }

  /** Shows the runs found so far, unless more are displayed from a previous load. */
  #adopt(loading: Loading): void {
    const now = this.#loading;
    const isAhead = now?.complete !== true && loading.runs.length >= this.#given.length;
    if (loading.complete || isAhead) this.#loading = loading;
    this.#updateSoon();
  }

  /** Updates the display after a short pause, together with whatever arrives in the meantime. */
  #updateSoon(): void {
    this.#update ??= setTimeout(() => {
      this.#update = undefined;
      this.#take();
      this.#listener.head();
      this.#readDelivered().catch(logError);
    }, pause);
  }

  #stopUpdate(): void {
    clearTimeout(this.#update);
    this.#update = undefined;
  }

  /** Updates the display to what is known about the runs. */
  #take(): void {
    const loading = this.#loading;
    const runs = loading?.runs ?? [];
    const parts = loading instanceof LoadingTwoSets ? loading.parts : undefined;
    if (areSame(runs, this.#given) && haveSameParts(parts, this.#parts)) return;
    this.#given = runs;
    this.#ordered = runs.toSorted(compareRuns);
    this.#parts = parts;
    this.#sum = undefined;
    this.table.setRuns(runs);
    if (isTwoSets(this.#source)) fillPartColumn(this.table, parts);
    this.#listener.runs();
  }

  #describe(loading: Loading): string {
    const isDemo = this.#session?.demo ?? false;
    if (this.#parts) {
      const said = [
        isDemo ? describeDemo() : undefined,
        describeParts(this.#parts),
        describeLackingOf(loading),
      ];
      return said.filter((part) => part !== undefined).join(' · ');
    }
    this.#sum ??= summarize(this.#ordered, this.shares);
    return describeWhole(this.#sum, loading, isDemo);
  }

  async #readDelivered(): Promise<void> {
    const { store } = this.#session ?? {};
    const runs = this.#ordered;
    if (!store || runs.length === 0) return;
    const delivered = await store.delivered(runs);
    if (runs === this.#ordered) this.#takeDelivered(delivered);
  }

  #takeDelivered(known: KnownDelivered): void {
    const isNew = this.#delivered.take(known, this.#ordered);
    this.#sum = undefined;
    // The existing values may belong to other runs, if the runs have changed in the meantime.
    this.table.fill(fieldKeys.delivered, (run) => known.shares.of(run) ?? null);
    if (isNew) this.#listener.runs();
    else this.#listener.cells();
    this.#listener.head();
  }

  async #readColumns({ store }: Session, signal: AbortSignal): Promise<void> {
    let shown = Date.now();
    const progress = (text: string): void => {
      this.#task.report(() => text);
      this.#listener.head();
      if (Date.now() - shown < pause) return;
      shown = Date.now();
      this.#listener.cells();
    };
    try {
      await readColumns(this.table, store, { signal, progress });
    } finally {
      this.#listener.cells();
    }
  }
}

function hasNone({ runs, missing, unreadable }: Loading): boolean {
  return runs.length + missing + unreadable === 0;
}
