import type { QueryRun } from '../../core/store/index.ts';
import { ownConditions, type ReadQuery } from '../common/index.ts';
import type { Connection, Session } from '../connection/index.ts';
import { knownCounts } from './countRecords.ts';

interface Entry {
  readonly session: Session;
  readonly run: QueryRun;
  /** The last one before it that was completed, until it is. */
  readonly before: QueryRun | undefined;
  /** When it started, in ms since 1970. */
  readonly begun: number;
  /** Whether the user has refreshed since. */
  isExpired: boolean;
}

/** In ms; after this time, a query is run again. */
const freshness = 60_000;
const capacity = 20;

/** Queries that are running or were run recently, so that the same query isn't run twice. */
export class QueryRuns {
  readonly #connection: Connection;
  readonly #entries = new Map<string, Entry>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @param from The session to use, if it isn't the one that is connected now. */
  async get(read: ReadQuery, from?: Session): Promise<QueryRun> {
    const session = from ?? (await this.#connection.require());
    const known = this.known(read, session);
    if (known) return known;
    const before = this.lastComplete(read, session);
    const counts = knownCounts(session.rundb, read);
    const run = session.store.query(read, { counts });
    const entry = { session, run, before, begun: Date.now(), isExpired: false };
    const key = keyOf(read);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > capacity && oldest !== undefined) this.#entries.delete(oldest);
    return entry.run;
  }

  /** The run of a query, if it started recently. */
  known(read: ReadQuery, from = this.#connection.session): QueryRun | undefined {
    const { begun = -Infinity } = this.#entries.get(keyOf(read)) ?? {};
    return Date.now() - begun < freshness ? this.latest(read, from) : undefined;
  }

  /** The latest run of a query since the last refresh. */
  latest(read: ReadQuery, from = this.#connection.session): QueryRun | undefined {
    const latest = this.#entries.get(keyOf(read));
    return latest?.session === from && latest?.isExpired === false ? latest.run : undefined;
  }

  /** The last completed run of a query, however old, even if the user has refreshed since. */
  lastComplete(read: ReadQuery, from = this.#connection.session): QueryRun | undefined {
    const last = this.#entries.get(keyOf(read));
    if (last?.session !== from) return undefined;
    return last?.run.complete ? last.run : last?.before;
  }

  /** Makes each query run again when it's used next, and forgets those of other sessions. */
  expire(): void {
    for (const [key, entry] of this.#entries) {
      if (entry.session === this.#connection.session) entry.isExpired = true;
      else this.#entries.delete(key);
    }
  }
}

/** The meaning of a text changes with the user's own conditions. */
function keyOf({ text }: ReadQuery): string {
  return JSON.stringify([text, ...ownConditions()]);
}
