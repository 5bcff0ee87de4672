import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import type { Iov } from '../../core/selection/index.ts';
import type { KnownIntervals } from '../../core/store/knownIntervals.ts';
import type { KnownInterval } from '../../core/store/index.ts';
import type { Connection, Session } from '../connection/index.ts';

/**
 * In ms; changes within this time are reported together, because each report updates everything
 * that is visible.
 */
const gathering = 500;

/** In ms; a run that didn't exist is checked again after this time if it's needed again. */
const patience = 60_000;

/** What is known about runs. */
export type Knowledge = Pick<KnownRuns, 'get'>;

/** What one session knows about runs, even if another one is connected later. */
export interface KnownOfSession {
  readonly session: Session;
  readonly intervals: KnownIntervals;
}

/**
 * What is known about the runs that code mentions, for the RunDB that is connected now. Loaded data
 * is kept until the user refreshes.
 */
export class KnownRuns implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #learnt = new vscode.EventEmitter<void>();
  readonly #forgotten = new vscode.EventEmitter<void>();
  readonly #listeners: vscode.Disposable;
  #open: KnownOfSession | undefined;
  /** Data requested earlier doesn't count, in ms since 1970. */
  #since = -Infinity;
  readonly #loading = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #endListening: (() => void) | undefined;
  #stop = new AbortController();

  /** Fires when more is known, or something has changed. */
  readonly onDidLearn = this.#learnt.event;
  /** Fires when everything has been forgotten. */
  readonly onDidForget = this.#forgotten.event;

  /** @param expired Fires when records may have changed. */
  constructor(connection: Connection, expired: vscode.Event<void>) {
    this.#connection = connection;
    this.#listeners = vscode.Disposable.from(
      connection.onDidChange(() => {
        // Nothing was known from another session that could have changed since.
        this.#since = -Infinity;
        this.#forget();
      }),
      expired(() => {
        this.#since = Date.now();
        this.#forget();
      }),
    );
  }

  /** The connected RunDB; undefined when signed out. */
  get session(): Session | undefined {
    return this.#connection.session;
  }

  /** Resolves when it's known whether the user is signed in. */
  get ready(): Promise<void> {
    return this.#connection.ready;
  }

  /** What is known about an interval; undefined if it hasn't been loaded. */
  get(iov: Iov): KnownInterval | undefined {
    const { session } = this.#connection;
    return this.#open?.session === session ? this.#open?.intervals.get(iov) : undefined;
  }

  /**
   * Loads whatever isn't known yet.
   *
   * @throws RunDBError `notSignedIn` when signed out, and any error of a request.
   */
  async load(iovs: readonly Iov[], signal?: AbortSignal): Promise<void> {
    const { intervals } = await this.open();
    const stop = this.#stop.signal;
    const unknown = iovs.filter((iov) => intervals.get(iov) === undefined);
    if (unknown.length === 0) return;
    const either = signal ? AbortSignal.any([signal, stop]) : stop;
    const loading = intervals.load(unknown, { signal: either });
    this.#loading.add(loading);
    try {
      await loading;
    } finally {
      this.#loading.delete(loading);
    }
    if (!stop.aborted) this.#learnt.fire();
  }

  /** Resolves when everything that is being loaded now has arrived or failed. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#loading);
  }

  /**
   * The number of runs in an experiment; undefined if the server doesn't say.
   *
   * @throws Like `load`.
   */
  async count(experiment: number, signal: AbortSignal): Promise<number | undefined> {
    return (await this.open()).intervals.count(experiment, { signal });
  }

  /** Loads a run; checks again if it didn't exist a while ago. */
  async lookAgain(run: RunId, signal?: AbortSignal): Promise<void> {
    const iov = { first: run, last: run };
    await this.load([iov], signal);
    if (this.get(iov)?.runs?.length === 0) {
      await (await this.open()).intervals.lookAgain(iov, patience, { signal });
    }
  }

  /**
   * For callers that need several answers from the same server: the one that the settings name now.
   *
   * @throws RunDBError `notSignedIn` when signed out.
   */
  async open(): Promise<KnownOfSession> {
    const [session, { KnownIntervals }] = await Promise.all([
      this.#connection.require(),
      import('../../core/store/knownIntervals.ts'),
    ]);
    if (this.#open?.session !== session) {
      const intervals = new KnownIntervals(session.rundb, session.store, this.#since);
      this.#open = { session, intervals };
      this.#endListening?.();
      this.#endListening = session.store.onDidChange(() => this.#fireLater());
    }
    return this.#open;
  }

  dispose(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
    this.#endListening?.();
    this.#listeners.dispose();
    this.#learnt.dispose();
    this.#forgotten.dispose();
  }

  /** Whoever loaded it: what is displayed about a run is always the latest that is known. */
  #fireLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#learnt.fire();
    }, gathering);
  }

  #forget(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#open = undefined;
    this.#forgotten.fire();
  }
}
