import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import { runPath, type RunId } from '../../core/rundb/index.ts';
import type { Connection } from '../connection/index.ts';

/** A run's record as a document. */
export interface RecordDocument {
  readonly bytes: Uint8Array;
  /** When this content was first received, in ms since 1970. */
  readonly mtime: number;
}

interface Entry {
  readonly id: RunId;
  /** When it was requested, in ms since 1970. */
  asked: number;
  readonly document: Promise<RecordDocument>;
  /** The run according to the record; undefined until the record has arrived. */
  run?: ListedRun;
  /** When the server was queried for it, in ms since 1970; older if the local copy was used. */
  since?: number;
}

/** In ms; a record is loaded again if it's opened after this time. */
const freshness = 60_000;
const capacity = 200;

/**
 * The records of the connected RunDB as formatted JSON, with keys and numbers exactly as sent. VS
 * Code reads a file several times to open it; the server gets only one request.
 */
export class Records implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #entries = new Map<string, Entry>();
  readonly #expired = new vscode.EventEmitter<void>();
  readonly #changed = new vscode.EventEmitter<RunId>();
  readonly #listener: vscode.Disposable;
  #endListening: (() => void) | undefined;
  #stop = new AbortController();
  /** Data requested before this time is requested again, in ms since 1970. */
  #expiredAt = -Infinity;

  /** Fires when records may have changed. */
  readonly onDidExpire = this.#expired.event;
  /** Fires when another request shows that a record has changed. */
  readonly onDidChange = this.#changed.event;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#listener = connection.onDidChange(() => {
      this.#stop.abort();
      this.#stop = new AbortController();
      this.#entries.clear();
      this.#listen();
      this.#expired.fire();
    });
    this.#listen();
  }

  /** @throws RunDBError `noSuchRun` if there's no such run. */
  async get(run: RunId): Promise<RecordDocument> {
    const key = runPath(run);
    const known = this.#entries.get(key);
    if (known && Date.now() - known.asked < freshness) return known.document;
    const entry: Entry = {
      id: run,
      asked: Date.now(),
      document: this.#load(run, known, (listed, since) => {
        entry.run = listed;
        entry.since = since;
        // Something newer may have arrived in the meantime.
        this.#compare(run.experiment);
      }),
    };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > capacity && oldest !== undefined) this.#entries.delete(oldest);
    try {
      return await entry.document;
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }

  /** When the server was queried for a record that is displayed, in ms since 1970. */
  since(run: RunId): number | undefined {
    return this.#entries.get(runPath(run))?.since;
  }

  /** From now on, loads every record that is open or gets opened again. */
  expire(): void {
    this.#expiredAt = Date.now();
    for (const entry of this.#entries.values()) entry.asked = 0;
    this.#expired.fire();
  }

  dispose(): void {
    this.#stop.abort();
    this.#endListening?.();
    this.#listener.dispose();
    this.#expired.dispose();
    this.#changed.dispose();
  }

  #listen(): void {
    this.#endListening?.();
    const { session } = this.#connection;
    if (!session) return;
    const { presence } = session.store;
    const ends = [
      session.store.onDidChange((experiment) => this.#compare(experiment)),
      presence.onDidChange(() => {
        // Data that was taken from the local copy in the meantime may have changed.
        if (!presence.isAway) this.expire();
      }),
    ];
    this.#endListening = () => ends.forEach((end) => end());
  }

  /** Reloads displayed records of an experiment's runs that have changed since. */
  #compare(experiment: number): void {
    for (const entry of this.#entries.values()) {
      const { id, run } = entry;
      if (id.experiment !== experiment || !run) continue;
      if (isDeepStrictEqual(run, this.#listed(id))) continue;
      entry.asked = 0;
      this.#changed.fire(id);
    }
  }

  /** What is known about a run. */
  #listed({ experiment, run }: RunId): ListedRun | undefined {
    return this.#connection.session?.store.runs({ experiment, first: run, last: run })[0];
  }

  async #load(
    id: RunId,
    known: Entry | undefined,
    came: (run: ListedRun, since: number) => void,
  ): Promise<RecordDocument> {
    const { signal } = this.#stop;
    const { store } = await this.#connection.require();
    const freshSince = this.#expiredAt;
    const { run, text, since } = await store.getRecord(id, { signal, freshSince });
    came(run, since);
    const { prettyJson } = await import('./prettyJson.ts');
    const bytes = new TextEncoder().encode(prettyJson(text));
    const before = await known?.document.catch(() => undefined);
    return before && Buffer.compare(before.bytes, bytes) === 0
      ? before
      : { bytes, mtime: Date.now() };
  }
}
