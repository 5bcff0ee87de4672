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
import { describeLackingOf, describeWhole } from './sentences.ts';
import { isTwoSets, nameOf, type Source } from './source.ts';
import { Task } from './task.ts';

/** What shows runs hears what of them has changed. */
export interface RunsListener {
  /** Which runs there are, or what is known of them. */
  readonly runs: () => void;
  /** Only what columns hold. */
  readonly cells: () => void;
  /** Only what is said of all. */
  readonly head: () => void;
}

/** Between two updates while runs come, ms: each is drawn. */
const pause = 400;

/**
 * The runs of an overview: which ones, loaded how far, and what is known of them. They are those of the
 * source that is named, and of the session that is open, or none.
 */
export class OverviewRuns implements vscode.Disposable {
  readonly table = new RunTable([], { verdict: ({ facts }) => qualityInWords(facts) });
  readonly #connection: Connection;
  readonly #search: Search;
  readonly #listener: RunsListener;
  #source: Source;
  #session: Session | undefined;
  #endListening: (() => void) | undefined;
  /** What the runs shown are from. */
  #loading: Loading | undefined;
  /** As they were given last. */
  #given: readonly ListedRun[] = [];
  #ordered: readonly ListedRun[] = [];
  /** Of two sets, what is in which, once that is known. */
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

  /** By experiment and run. */
  get ordered(): readonly ListedRun[] {
    return this.#ordered;
  }

  /** Of two sets, what is in which; undefined until all runs of both are there. */
  get parts(): Parts<ListedRun> | undefined {
    return this.#parts;
  }

  /** Each run's own part of the delivered luminosity, as far as it is known. */
  get shares(): DeliveredShares | undefined {
    return this.#delivered.shares;
  }

  /** The same, where it is known of all. */
  get allShares(): DeliveredShares | undefined {
    return this.#delivered.allShares;
  }

  /** Whether all runs of the source are there. */
  get isWhole(): boolean {
    return this.#loading?.complete === true && this.#loading.missing === 0;
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
      more:
        isIdle && this.#delivered.isUnknown
          ? vscode.l10n.t('Load Runs for the Delivered Luminosity')
          : undefined,
    };
  }

  /** Other runs take the place of these. */
  async show(source: Source): Promise<void> {
    this.#source = source;
    this.#clear();
    this.showPartColumn();
    await this.load();
  }

  /** Where two sets are compared, the first column tells in which of them a run is. */
  showPartColumn(): void {
    showPartColumn(this.table, isTwoSets(this.#source));
  }

  /**
   * Finds the runs, which stay shown while they are found once more, with all that the columns need. An
   * error is told in the head.
   *
   * @param isAgain Whether the server is asked once more for what it did not give.
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

  /** Loads the runs that the delivered luminosity of these depends on. */
  async loadDelivered(): Promise<void> {
    const session = this.#session;
    const runs = this.#ordered;
    if (!session || this.#isFinding) return;
    await this.#do(vscode.l10n.t('Loading the runs before these'), async (signal) => {
      const delivered = await session.store.loadDelivered(runs, { signal });
      signal.throwIfAborted();
      if (runs === this.#ordered) this.#takeDelivered(delivered);
      await this.#readColumns(session, signal);
    });
  }

  /** Reads some records for the fields that they have, all of which can be columns. */
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
    // Who still finds runs reads columns afterwards.
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

  /** The session, without anything of another one. @throws as `Connection.require` */
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
      // What others learn of these runs is shown, too.
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

  /** Shows what is found, unless more of the same is there from before. */
  #adopt(loading: Loading): void {
    const now = this.#loading;
    const isAhead = now?.complete !== true && loading.runs.length >= this.#given.length;
    if (loading.complete || isAhead) this.#loading = loading;
    this.#updateSoon();
  }

  /** Takes what came, a moment later, with what comes meanwhile. */
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

  /** Brings what is shown up to what is known of the runs. */
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
    if (this.#parts) {
      const said = [describeParts(this.#parts), describeLackingOf(loading)];
      return said.filter((part) => part !== undefined).join(' · ');
    }
    this.#sum ??= summarize(this.#ordered, this.shares);
    return describeWhole(this.#sum, loading);
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
    // The values may be those of other runs, which have been taken meanwhile.
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
