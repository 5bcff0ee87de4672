import type { QueryRun } from '../../core/query/index.ts';
import { loadLanguage, type ReadQuery } from '../common/index.ts';
import type { Connection, Session } from '../connection/index.ts';

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

  async get({ text, meaning }: ReadQuery): Promise<QueryRun> {
    const session = await this.#connection.require();
    const known = this.#entries.get(text);
    if (known?.session === session && Date.now() - known.begun < freshness) return known.run;
    const { QueryRun } = await loadLanguage();
    const entry = { session, run: new QueryRun(session.rundb, meaning), begun: Date.now() };
    this.#entries.delete(text);
    this.#entries.set(text, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > capacity && oldest !== undefined) this.#entries.delete(oldest);
    return entry.run;
  }

  /** Has each query run anew from now on. */
  expire(): void {
    this.#entries.clear();
  }
}
