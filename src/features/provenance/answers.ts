import * as vscode from 'vscode';
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
import type { Connection, Session } from '../connection/index.ts';
import type { Search } from '../search/index.ts';

export interface AskOptions {
  readonly signal: AbortSignal;
  /** What was asked for before this time, ms since 1970, is asked for again. */
  readonly freshSince?: number | undefined;
  readonly progress?: (text: string) => void;
}

/** What queries find today: as far as somebody asked, or it is known without a request. */
export class Answers implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #search: Search;
  readonly #known = new Map<string, KeptRuns>();
  #session: Session | undefined;

  constructor(connection: Connection, search: Search) {
    this.#connection = connection;
    this.#search = search;
  }

  /** What was found last. */
  get(query: string): KeptRuns | undefined {
    return this.#session === this.#connection.session ? this.#known.get(keyOf(query)) : undefined;
  }

  /**
   * What a query finds, where no request is needed for that.
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
   * @throws QueryError, RunDBError, the signal's reason; and UserError where some may be missing.
   */
  async ask(
    query: string,
    { signal, freshSince, progress = () => {} }: AskOptions,
  ): Promise<KeptRuns> {
    const read = await readQuery(query);
    const session = await this.#connection.require();
    const run = session.store.query(read, { freshSince });
    await run.load(Infinity, { signal, progress: () => progress(describeFound(run)) });
    if (session !== this.#connection.session) {
      throw new UserError(vscode.l10n.t('The RunDB connection changed in the meantime.'));
    }
    const lacking = whatIsMissing(run);
    if (lacking) throw lacking;
    if (run.unreadable > 0) {
      throw new UserError(
        vscode.l10n.t(
          "{0} of the results can't be read, so the runs of “{1}” aren't known for certain.",
          run.unreadable.toLocaleString('en'),
          query,
        ),
      );
    }
    const found = { runs: run.runs.toSorted(compareRuns), since: run.since ?? Date.now() };
    return this.#keep(session, query, found);
  }

  /** From now on, nothing is known. */
  forget(): void {
    this.#known.clear();
  }

  dispose(): void {
    this.forget();
  }

  /** What a search found. */
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

/** A text means something else when the user's own conditions change. */
function keyOf(query: string): string {
  return JSON.stringify([query, ...ownConditions()]);
}

/** The experiment of runs, where all are of one. */
export function experimentOf({ runs }: KeptRuns): number | undefined {
  const experiment = runs[0]?.experiment;
  return runs.every((run) => run.experiment === experiment) ? experiment : undefined;
}
