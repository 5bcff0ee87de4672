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
    const before = this.latest(read, session);
    const counts = knownCounts(session.rundb, read);
    const run = session.store.query(read, { counts });
    const entry = { session, run, before, begun: Date.now() };
    const key = keyOf(read);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > capacity && oldest !== undefined) this.#entries.delete(oldest);
    return entry.run;
  }

  /** The run of a query, if it started recently. */
  known(read: ReadQuery, from = this.#connection.session): QueryRun | undefined {
    const known = this.#entries.get(keyOf(read));
    const isFresh = known !== undefined && Date.now() - known.begun < freshness;
    return isFresh && known.session === from ? known.run : undefined;
  }

  /** The latest completed run of a query, however old; if there's none, the latest. */
  latest(read: ReadQuery, from = this.#connection.session): QueryRun | undefined {
    const latest = this.#entries.get(keyOf(read));
    if (latest?.session !== from) return undefined;
    return latest?.run.complete ? latest.run : (latest?.before ?? latest?.run);
  }

  /** Makes each query run again when it's used next. What the latest run found stays known. */
  expire(): void {
    for (const [key, entry] of this.#entries)
      this.#entries.set(key, { ...entry, begun: -Infinity });
  }
}

/** The meaning of a text changes with the user's own conditions. */
function keyOf({ text }: ReadQuery): string {
  return JSON.stringify([text, ...ownConditions()]);
}
