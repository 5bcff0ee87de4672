import type { QueryRun } from '../../core/store/index.ts';
import { ownConditions, type ReadQuery } from '../common/index.ts';
import type { Connection, Session } from '../connection/index.ts';
import { knownCounts } from './countRecords.ts';

interface Entry {
  readonly session: Session;
  readonly run: QueryRun;
  /** When it began, ms since 1970. */
  readonly begun: number;
}

/** A query that was run is run again after this time, in ms. */
const freshness = 60_000;
const capacity = 20;

/** Queries on their way: the same one asked for twice is one run. */
export class QueryRuns {
  readonly #connection: Connection;
  readonly #entries = new Map<string, Entry>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async get(read: ReadQuery): Promise<QueryRun> {
    const session = await this.#connection.require();
    const known = this.known(read);
    if (known) return known;
    const counts = knownCounts(session.rundb, read);
    const run = session.store.query(read, { counts });
    const entry = { session, run, begun: Date.now() };
    const key = keyOf(read);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > capacity && oldest !== undefined) this.#entries.delete(oldest);
    return entry.run;
  }

  /** The run of a query that was asked for a moment ago. */
  known(read: ReadQuery): QueryRun | undefined {
    const { begun = -Infinity } = this.#entries.get(keyOf(read)) ?? {};
    return Date.now() - begun < freshness ? this.latest(read) : undefined;
  }

  /** The run of a query that was asked for last, however long ago. */
  latest(read: ReadQuery): QueryRun | undefined {
    const latest = this.#entries.get(keyOf(read));
    return latest?.session === this.#connection.session ? latest?.run : undefined;
  }

  /** Has each query run anew from now on. */
  expire(): void {
    this.#entries.clear();
  }
}

/** A text means something else when the user's own conditions change. */
function keyOf({ text }: ReadQuery): string {
  return JSON.stringify([text, ...ownConditions()]);
}
