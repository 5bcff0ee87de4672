import { compareRuns, type RunId } from '../../core/rundb/index.ts';
import {
  loadLanguage,
  ownConditions,
  requireQuery,
  whatIsMissing,
  type ReadQuery,
} from '../common/index.ts';
import type { QueryRun, RunSource } from '../../core/store/index.ts';
import type { Connection, Session } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import type { KnownOfSession } from '../references/index.ts';
import type { Dialogs, Picked } from './dialogs.ts';
import type { FoundRuns } from './wholeOf.ts';
import type { BoxUse } from './queryRows.ts';
import { QueryRuns } from './queryRuns.ts';
import type { Use } from './resultsActions.ts';
import type { SavedSearch, Searches } from './searches.ts';

/** Runs queries, with or without dialogs. */
export class Search {
  readonly #connection: Connection;
  readonly #records: Records;
  readonly #searches: Searches;
  readonly runs: QueryRuns;
  #dialogs: Promise<Dialogs> | undefined;

  constructor(connection: Connection, records: Records, searches: Searches) {
    this.#connection = connection;
    this.#records = records;
    this.#searches = searches;
    this.runs = new QueryRuns(connection);
  }

  /** The connected RunDB; undefined when signed out. */
  get session(): Session | undefined {
    return this.#connection.session;
  }

  /** Resolves when it is known whether somebody is signed in. */
  get ready(): Promise<void> {
    return this.#connection.ready;
  }

  /**
   * All runs that match a given query, without prompts, in ascending order.
   *
   * @param from The session to use, if it isn't the one that is connected now.
   * @throws UserError if some may be missing.
   */
  async find(argument: unknown, signal?: AbortSignal, from?: Session): Promise<FoundRuns> {
    const run = await this.runs.get(await requireQuery(argument), from);
    run.tryAgain();
    await run.load(Infinity, { signal });
    const lacking = whatIsMissing(run);
    if (lacking) throw lacking;
    const { missing, unreadable } = run;
    return { runs: run.runs.toSorted(compareRuns), missing, unreadable };
  }

  /** The run of a query, which loads its results. @throws QueryError */
  async run(query: string, from?: Session): Promise<QueryRun> {
    return this.runs.get(await requireQuery(query), from);
  }

  /** A source of complete results, all from one session. */
  source({ session, intervals }: KnownOfSession): RunSource<ReadQuery> {
    const { store } = session;
    return { store, known: intervals, run: (read) => this.runs.get(read, session) };
  }

  /** Whether the user wants to run a query; asks only if it has to check very many records. */
  async isMeant(query: string): Promise<boolean> {
    return (await this.#open()).isMeant(await requireQuery(query));
  }

  /**
   * The same runs with what is known about them, if a query found them: however long ago, since a
   * list of results can be open for a while.
   */
  async known(
    query: string,
    runs: readonly RunId[],
  ): Promise<{ readonly runs: readonly RunId[]; readonly unreadable: number | undefined }> {
    const found = this.runs.lastComplete(await requireQuery(query));
    const known = new Map(found?.runs.map((run) => [`${run.experiment}:${run.run}`, run]));
    return {
      runs: runs.map((run) => known.get(`${run.experiment}:${run.run}`) ?? run),
      unreadable: found?.unreadable,
    };
  }

  /** The Python script for a query. */
  async python(argument: unknown): Promise<string> {
    const { parsed } = await requireQuery(argument);
    const { pythonOf } = await loadLanguage();
    return pythonOf(parsed, { own: ownConditions(), url: this.#connection.url });
  }

  /** All runs that match a query, with progress; undefined if the user cancels. */
  async all(query: string): Promise<FoundRuns | undefined> {
    return (await this.#open()).all(query);
  }

  /** The sum over a query's runs, in words; undefined if the user cancels. */
  async sumOf(query: string): Promise<string | undefined> {
    return (await this.#open()).sumOf(query);
  }

  /** Lets the user edit a query, which may be that of a saved search, and browse its results. */
  async edit(text = '', saved?: SavedSearch): Promise<void> {
    await (await this.#open()).edit(text, saved);
  }

  /** Runs a query immediately, and lets the user browse its results. */
  async open(argument: unknown): Promise<void> {
    await (await this.#open()).open(argument);
  }

  /**
   * Lets the user enter a query and take all its runs or select some. Undefined if the user
   * cancels.
   */
  async pick(use: Use = 'insert'): Promise<Picked | undefined> {
    return (await this.#open()).pick(use);
  }

  /** Shows a summary of the runs of a query, or of one that the user enters. */
  async summarize(query?: string): Promise<void> {
    await (await this.#open()).summarize(query);
  }

  /** Prompts for a name and saves a query under it. */
  async save(query: string): Promise<void> {
    await (await this.#open()).save(query);
  }

  /**
   * Shows the query box with a text in it. Undefined if the user cancels, or chose something that
   * isn't a query.
   */
  async askForQuery(text: string, use: BoxUse): Promise<ReadQuery | undefined> {
    return (await this.#open()).askForQuery(text, use);
  }

  /** Loaded when first used. */
  async #open(): Promise<Dialogs> {
    const given = [this.#connection, this.#records, this.#searches, this.runs] as const;
    return (this.#dialogs ??= import('./dialogs.ts').then(({ Dialogs }) => new Dialogs(...given)));
  }
}
