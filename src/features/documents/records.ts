import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import { runPath, type RunId } from '../../core/rundb/index.ts';
import type { Connection } from '../connection/index.ts';

/** A run's record as the document that is shown. */
export interface RecordDocument {
  readonly bytes: Uint8Array;
  /** When this content was first received, ms since 1970. */
  readonly mtime: number;
}

interface Entry {
  readonly id: RunId;
  /** When it was asked for, ms since 1970. */
  asked: number;
  readonly document: Promise<RecordDocument>;
  /** The run as the record has it; undefined until that has come. */
  run?: ListedRun;
  /** When the server was asked for it, ms since 1970; the local copy may have been used. */
  since?: number;
}

/** A record is asked for again when it is opened after this time, in ms. */
const freshness = 60_000;
const capacity = 200;

/**
 * Records of the connected RunDB as pretty JSON, keys and numbers as sent. What VS Code asks
 * several times for one opening, the server is asked once.
 */
export class Records implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #entries = new Map<string, Entry>();
  readonly #expired = new vscode.EventEmitter<void>();
  readonly #changed = new vscode.EventEmitter<RunId>();
  readonly #listener: vscode.Disposable;
  #endListening: (() => void) | undefined;
  #stop = new AbortController();
  /** What was asked for before is asked for again, ms since 1970. */
  #expiredAt = -Infinity;

  /** Fires when records may have changed. */
  readonly onDidExpire = this.#expired.event;
  /** Fires when it turned out, by whatever else was asked for, that a record did. */
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

  /** @throws RunDBError, of kind `noSuchRun` where there is no such run. */
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
        // Something newer may have come meanwhile.
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

  /** When the server was asked for a record that is shown, ms since 1970. */
  since(run: RunId): number | undefined {
    return this.#entries.get(runPath(run))?.since;
  }

  /** Has the server asked anew for whatever is opened, or open, from now on. */
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
        // What was taken from the local copy meanwhile may have changed.
        if (!presence.isAway) this.expire();
      }),
    ];
    this.#endListening = () => ends.forEach((end) => end());
  }

  /** Has what is shown of an experiment's runs read again where something else is known by now. */
  #compare(experiment: number): void {
    for (const entry of this.#entries.values()) {
      const { id, run } = entry;
      if (id.experiment !== experiment || !run) continue;
      if (isDeepStrictEqual(run, this.#listed(id))) continue;
      entry.asked = 0;
      this.#changed.fire(id);
    }
  }

  /** What is known of a run. */
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
