import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import type { Iov } from '../../core/selection/index.ts';
import type { KnownIntervals } from '../../core/store/knownIntervals.ts';
import type { KnownInterval } from '../../core/store/index.ts';
import type { Connection, Session } from '../connection/index.ts';

/** What comes within this time, in ms, is told together: each time, all that is shown is looked at. */
const gathering = 500;

/** A run that was not there is asked for again after this time, in ms, when somebody looks at it. */
const patience = 60_000;

/** What is known of runs. */
export type Knowledge = Pick<KnownRuns, 'get'>;

/**
 * What is known of runs that code mentions: of the connected RunDB, as long as it is connected. What
 * was asked for is kept until the user refreshes.
 */
export class KnownRuns implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #learnt = new vscode.EventEmitter<void>();
  readonly #forgotten = new vscode.EventEmitter<void>();
  readonly #listeners: vscode.Disposable;
  #open: { readonly session: Session; readonly intervals: KnownIntervals } | undefined;
  /** What was asked for before does not count, ms since 1970. */
  #since = -Infinity;
  readonly #loading = new Set<Promise<void>>();
  #telling: NodeJS.Timeout | undefined;
  #endListening: (() => void) | undefined;
  #stop = new AbortController();

  /** Fires when more is known, or something else. */
  readonly onDidLearn = this.#learnt.event;
  /** Fires when nothing is known any more. */
  readonly onDidForget = this.#forgotten.event;

  /** @param expired Fires when records may have changed. */
  constructor(connection: Connection, expired: vscode.Event<void>) {
    this.#connection = connection;
    this.#listeners = vscode.Disposable.from(
      connection.onDidChange(() => {
        // Of another session, nothing was known that may have changed since.
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

  /** Resolves when it is known whether somebody is signed in. */
  get ready(): Promise<void> {
    return this.#connection.ready;
  }

  /** What is known of an interval; undefined where it was not asked for yet. */
  get(iov: Iov): KnownInterval | undefined {
    const { session } = this.#connection;
    return this.#open?.session === session ? this.#open?.intervals.get(iov) : undefined;
  }

  /**
   * Asks for what is not known yet.
   *
   * @throws RunDBError `notSignedIn` when signed out, and whatever a request may fail with.
   */
  async load(iovs: readonly Iov[], signal?: AbortSignal): Promise<void> {
    const intervals = await this.#intervals();
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

  /** Resolves when what is being asked for now has come, or failed. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#loading);
  }

  /**
   * How many runs an experiment has; undefined where the server does not say.
   *
   * @throws as `load`
   */
  async count(experiment: number, signal: AbortSignal): Promise<number | undefined> {
    return (await this.#intervals()).count(experiment, { signal });
  }

  /** Asks for a run, also again where it was not there a while ago. */
  async lookAgain(run: RunId, signal?: AbortSignal): Promise<void> {
    const iov = { first: run, last: run };
    await this.load([iov], signal);
    if (this.get(iov)?.count === 0) {
      await (await this.#intervals()).lookAgain(iov, patience, { signal });
    }
  }

  dispose(): void {
    this.#stop.abort();
    clearTimeout(this.#telling);
    this.#endListening?.();
    this.#listeners.dispose();
    this.#learnt.dispose();
    this.#forgotten.dispose();
  }

  async #intervals(): Promise<KnownIntervals> {
    const [session, { KnownIntervals }] = await Promise.all([
      this.#connection.require(),
      import('../../core/store/knownIntervals.ts'),
    ]);
    if (this.#open?.session !== session) {
      const intervals = new KnownIntervals(session.rundb, session.store, this.#since);
      this.#open = { session, intervals };
      this.#endListening?.();
      this.#endListening = session.store.onDidChange(() => this.#tellLater());
    }
    return this.#open.intervals;
  }

  /** Whoever asked for it: what is said of a run is what was heard of it last. */
  #tellLater(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
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
