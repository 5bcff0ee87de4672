import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import { compareRuns } from '../../core/rundb/index.ts';
import type { KeptRuns } from '../../core/store/index.ts';
import {
  describeFound,
  ownConditions,
  readQuery,
  UserError,
  whatIsMissing,
  type ReadQuery,
} from '../common/index.ts';
import { requireSame, type Connection, type Session } from '../connection/index.ts';
import type { Search } from '../search/index.ts';

export interface AskOptions {
  readonly signal: AbortSignal;
  /** The session to use, which has to be the same for all answers. */
  readonly session: Session;
  /** Data requested before this time is requested again, in ms since 1970. */
  readonly freshSince?: number | undefined;
  readonly progress?: (text: string) => void;
}

/** What queries find today, if it has been loaded or can be known without a request. */
export class Answers implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #search: Search;
  readonly #known = new Map<string, KeptRuns>();
  #session: Session | undefined;

  constructor(connection: Connection, search: Search) {
    this.#connection = connection;
    this.#search = search;
  }

  /** The latest result. */
  get(query: string): KeptRuns | undefined {
    return this.#session === this.#connection.session ? this.#known.get(keyOf(query)) : undefined;
  }

  /**
   * What a query finds, if that can be known without a request.
   *
   * @throws QueryError
   */
  async look(query: string): Promise<KeptRuns | undefined> {
    await this.#connection.ready;
    const { session } = this.#connection;
    const known = this.get(query);
    if (known || !session) return known;
    const read = await readQuery(query);
    const found = this.#searched(read) ?? (await session.store.kept(read));
    if (!found || session !== this.#connection.session) return undefined;
    return this.#keep(session, query, found);
  }

  /**
   * Everything that a query finds.
   *
   * @throws QueryError, RunDBError, the signal's reason; and UserError if some runs may be missing.
   */
  async ask(
    query: string,
    { signal, session, freshSince, progress = () => {} }: AskOptions,
  ): Promise<KeptRuns> {
    const read = await readQuery(query);
    const run = session.store.query(read, { freshSince });
    await run.load(Infinity, { signal, progress: () => progress(describeFound(run)) });
    requireSame(this.#connection, session);
    const lacking = whatIsMissing(run);
    if (lacking) throw lacking;
    if (run.unreadable > 0) {
      throw new UserError(
        vscode.l10n.t(
          '{0} of the results can’t be read, so the runs of “{1}” aren’t known for certain.',
          formatCount(run.unreadable),
          query,
        ),
      );
    }
    const found = { runs: run.runs.toSorted(compareRuns), since: run.since ?? Date.now() };
    return this.#keep(session, query, found);
  }

  /** Forgets all answers. */
  forget(): void {
    this.#known.clear();
  }

  dispose(): void {
    this.forget();
  }

  /** The results of a previous search. */
  #searched(read: ReadQuery): KeptRuns | undefined {
    const run = this.#search.runs.latest(read);
    if (!run?.complete || run.missing + run.unreadable > 0) return undefined;
    const { runs, since } = run;
    return since === undefined ? undefined : { runs: runs.toSorted(compareRuns), since };
  }

  #keep(session: Session, query: string, found: KeptRuns): KeptRuns {
    if (session !== this.#session) this.forget();
    this.#session = session;
    this.#known.set(keyOf(query), found);
    return found;
  }
}

/** The meaning of a text changes with the user's own conditions. */
function keyOf(query: string): string {
  return JSON.stringify([query, ...ownConditions()]);
}

/** The experiment of the runs, if all belong to the same one. */
export function experimentOf({ runs }: KeptRuns): number | undefined {
  const experiment = runs[0]?.experiment;
  return runs.every((run) => run.experiment === experiment) ? experiment : undefined;
}
