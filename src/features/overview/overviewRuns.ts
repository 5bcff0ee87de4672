import * as vscode from 'vscode';
import { partNames, type Parts } from '../../core/comparison/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import { summarize, type DeliveredShares, type RunsSummary } from '../../core/statistics/index.ts';
import { fieldKeys, RunTable, type ShownColumn } from '../../core/table/index.ts';
import type { Head } from '../../webview/protocol.ts';
import {
  describeAge,
  describeFound,
  isCancellation,
  logError,
  messageOf,
  qualityInWords,
} from '../common/index.ts';
import type { Connection, Session } from '../connection/index.ts';
import type { Search } from '../search/index.ts';
import { loadingOf, type Loading } from './loading.ts';
import { LoadingTwoSets } from './loadingTwoSets.ts';
import { describeParts, nameOfPart, partField, partKey, partOf } from './parts.ts';
import { describeLacking, describeWhole } from './sentences.ts';
import { isTwoSets, nameOf, type Source } from './source.ts';

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

/** So many records tell which fields there are. */
const sampleSize = 200;

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
  #shares: DeliveredShares | undefined;
  /** Of so many runs the delivered luminosity depends on others that aren't known here. */
  #unknownShares = 0;
  #sum: RunsSummary | undefined;
  #work = new AbortController();
  /** What is being done, in words. */
  #progress: (() => string) | undefined;
  #problem: string | undefined;
  #isFinding = false;
  #update: NodeJS.Timeout | undefined;

  constructor(source: Source, connection: Connection, search: Search, listener: RunsListener) {
    this.#source = source;
    this.#connection = connection;
    this.#search = search;
    this.#listener = listener;
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
    return this.#shares;
  }

  /** The same, where it is known of all: a plot of some would look like one of all. */
  get allShares(): DeliveredShares | undefined {
    return this.#unknownShares === 0 ? this.#shares : undefined;
  }

  /** Whether all runs of the source are there. */
  get isWhole(): boolean {
    return this.#loading?.complete === true && this.#loading.missing === 0;
  }

  get head(): Head {
    const loading = this.#loading;
    const isIdle = loading?.complete === true && !this.#progress;
    return {
      source: nameOf(this.#source),
      isQuery: 'query' in this.#source,
      sum: loading ? this.#describe(loading) : '',
      age: isIdle ? describeAge(loading.since) : undefined,
      progress: this.#progress?.(),
      problem: this.#problem,
      more:
        isIdle && this.#unknownShares > 0
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
    const { table } = this;
    if (!isTwoSets(this.#source)) {
      table.remove(partKey);
      return;
    }
    table.add(partField());
    const others = table.shown.filter(({ key }) => key !== partKey);
    table.show([{ key: partKey, isFrozen: true }, ...others]);
  }

  /**
   * Finds the runs, which stay shown while they are found once more, with all that the columns need. An
   * error is told in the head.
   */
  async load(): Promise<void> {
    this.#isFinding = true;
    await this.#do(undefined, async (signal) => {
      const session = await this.#requireSession(signal);
      const loading = await loadingOf(this.#source, session, this.#search);
      signal.throwIfAborted();
      this.#progress = () => describeFound(loading);
      const progress = (): void => {
        if (!signal.aborted) this.#adopt(loading);
      };
      await loading.load(Infinity, { signal, progress });
      signal.throwIfAborted();
      this.#isFinding = false;
      this.#adopt(loading);
      this.#progress = undefined;
      this.#take();
      await this.#readShares();
      signal.throwIfAborted();
      await this.#loadColumns(session, signal);
    });
  }

  /** Looks once more for what was not given. */
  async retry(): Promise<void> {
    this.#loading?.tryAgain();
    await this.load();
  }

  cancel(): void {
    this.#work.abort();
  }

  /** Loads the runs that the delivered luminosity of these depends on. */
  async loadDelivered(): Promise<void> {
    const session = this.#session;
    const runs = this.#ordered;
    if (!session || this.#isFinding) return;
    await this.#do(vscode.l10n.t('Loading the runs before these'), async (signal) => {
      const { shares, unknown } = await session.store.loadDelivered(runs, { signal });
      signal.throwIfAborted();
      if (runs === this.#ordered) this.#takeShares(shares, unknown);
      await this.#loadColumns(session, signal);
    });
  }

  /** Reads some records for the fields that they have, all of which can be columns. */
  async readFields(): Promise<void> {
    const session = this.#session;
    if (!session || this.#isFinding) return;
    const sample = this.table.runs.slice(0, sampleSize);
    await this.#do(vscode.l10n.t('Looking for fields'), async (signal) => {
      for await (const records of session.store.records(inOrder(sample), { signal })) {
        if (session === this.#session) this.table.take(records);
      }
    });
    this.#listener.cells();
  }

  /** Shows other columns, and reads what they need. */
  async showColumns(columns: readonly ShownColumn[]): Promise<void> {
    this.table.show(columns);
    this.#listener.cells();
    const session = this.#session;
    // Who still finds runs reads columns afterwards.
    if (!session || this.#isFinding) return;
    await this.#do(undefined, (signal) => this.#loadColumns(session, signal));
  }

  dispose(): void {
    this.#work.abort();
    this.#work = new AbortController();
    this.#stopUpdate();
    this.#endListening?.();
  }

  /** Does one thing, which ends the one before; how it ends is told in the head. */
  async #do(what: string | undefined, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#work.abort();
    const own = new AbortController();
    this.#work = own;
    this.#problem = undefined;
    this.#progress = () => what ?? vscode.l10n.t('Loading');
    this.#listener.head();
    let problem: string | undefined;
    try {
      await work(own.signal);
    } catch (error) {
      if (!isCancellation(error)) logError(error);
      problem = isCancellation(error) ? vscode.l10n.t('Loading was cancelled.') : messageOf(error);
    }
    // Another has begun, and tells how it is.
    if (this.#work !== own) return;
    this.#isFinding = false;
    this.#progress = undefined;
    this.#problem = problem;
    this.#take();
    this.#listener.head();
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
    this.#endListening = this.#session = this.#loading = this.#shares = undefined;
    this.#unknownShares = 0;
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
      this.#readShares().catch(logError);
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
    this.#ordered = inOrder(runs);
    this.#parts = parts;
    this.#sum = undefined;
    this.table.setRuns(runs);
    this.#fillParts();
    this.#listener.runs();
  }

  /** Until all runs are there, nothing is only in one of two sets. */
  #fillParts(): void {
    if (!isTwoSets(this.#source)) return;
    if (!this.#parts) {
      this.table.add(partField());
      return;
    }
    const of = partOf(this.#parts);
    this.table.fill(partKey, (run) => {
      const part = of(run);
      return part && nameOfPart(part);
    });
  }

  #describe(loading: Loading): string {
    if (this.#parts) {
      const said = [describeParts(this.#parts), describeLacking(loading)];
      return said.filter((part) => part !== undefined).join(' · ');
    }
    this.#sum ??= summarize(this.#ordered, this.#shares);
    return describeWhole(this.#sum, loading);
  }

  async #readShares(): Promise<void> {
    const { store } = this.#session ?? {};
    const runs = this.#ordered;
    if (!store || runs.length === 0) return;
    const { shares, unknown } = await store.delivered(runs);
    if (runs === this.#ordered) this.#takeShares(shares, unknown);
  }

  #takeShares(shares: DeliveredShares, unknown: number): void {
    const before = this.#shares;
    const isSame =
      unknown === this.#unknownShares &&
      before !== undefined &&
      this.#ordered.every((run) => shares.of(run) === before.of(run));
    this.#shares = shares;
    this.#unknownShares = unknown;
    this.#sum = undefined;
    // The values may be those of other runs, which have been taken meanwhile.
    this.table.fill(fieldKeys.delivered, (run) => shares.of(run) ?? null);
    if (isSame) this.#listener.cells();
    else this.#listener.runs();
    this.#listener.head();
  }

  /** Reads the records for the columns that need them. */
  async #loadColumns({ store }: Session, signal: AbortSignal): Promise<void> {
    const runs = this.table.toLoad();
    if (runs.length === 0) return;
    let done = 0;
    let shown = Date.now();
    this.#progress = () =>
      vscode.l10n.t(
        'Reading columns: {0} of {1} records',
        done.toLocaleString('en'),
        runs.length.toLocaleString('en'),
      );
    try {
      // In this order each page of the server brings those that come next.
      for await (const records of store.records(inOrder(runs), { signal })) {
        signal.throwIfAborted();
        this.table.take(records);
        done += records.length;
        this.#listener.head();
        if (Date.now() - shown < pause) continue;
        shown = Date.now();
        this.#listener.cells();
      }
    } finally {
      this.#listener.cells();
    }
  }
}

/** Runs by experiment and run. */
export function inOrder(runs: readonly ListedRun[]): ListedRun[] {
  return runs.toSorted((a, b) => a.experiment - b.experiment || a.run - b.run);
}

function isSameRun(a: ListedRun, b: ListedRun | undefined): boolean {
  return a.experiment === b?.experiment && a.run === b.run && a.facts === b.facts;
}

function areSame(runs: readonly ListedRun[], others: readonly ListedRun[]): boolean {
  return runs.length === others.length && runs.every((run, i) => isSameRun(run, others[i]));
}

function haveSameParts(
  parts: Parts<ListedRun> | undefined,
  others: Parts<ListedRun> | undefined,
): boolean {
  if (!parts || !others) return parts === others;
  return partNames.every((name) => areSame(parts[name], others[name]));
}
