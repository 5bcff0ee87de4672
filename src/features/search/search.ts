import { compareRuns, type RunId } from '../../core/rundb/index.ts';
import {
  loadLanguage,
  ownConditions,
  requireQuery,
  whatIsMissing,
  type ReadQuery,
} from '../common/index.ts';
import type { QueryRun } from '../../core/store/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import type { Dialogs, Picked } from './dialogs.ts';
import type { FoundRuns } from './wholeOf.ts';
import type { BoxUse } from './queryRows.ts';
import { QueryRuns } from './queryRuns.ts';
import type { Use } from './resultsActions.ts';
import type { SavedSearch, Searches } from './searches.ts';

/** What queries find, for who calls and for who is asked. */
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

  /**
   * All runs that fit a query that was given, without a question, ascending.
   *
   * @throws UserError where some may be missing.
   */
  async find(argument: unknown, signal?: AbortSignal): Promise<FoundRuns> {
    const run = await this.runs.get(await requireQuery(argument));
    run.tryAgain();
    await run.load(Infinity, { signal });
    const lacking = whatIsMissing(run);
    if (lacking) throw lacking;
    return { runs: run.runs.toSorted(compareRuns), unreadable: run.unreadable };
  }

  /** A query on its way. @throws QueryError */
  async run(query: string): Promise<QueryRun> {
    return this.runs.get(await requireQuery(query));
  }

  /** Whether the user wants a query, after a question where it has to read very many records. */
  async isMeant(query: string): Promise<boolean> {
    return (await this.#open()).isMeant(await requireQuery(query));
  }

  /** The same runs with what is known of them, as far as a query found them a moment ago. */
  async known(query: string, runs: readonly RunId[]): Promise<readonly RunId[]> {
    const found = this.runs.known(await requireQuery(query))?.runs ?? [];
    const known = new Map(found.map((run) => [`${run.experiment}:${run.run}`, run]));
    return runs.map((run) => known.get(`${run.experiment}:${run.run}`) ?? run);
  }

  /** The Python script that asks for the same as a query. */
  async python(argument: unknown): Promise<string> {
    const { parsed } = await requireQuery(argument);
    const { pythonOf } = await loadLanguage();
    return pythonOf(parsed, { own: ownConditions(), url: this.#connection.url });
  }

  /** All runs that fit a query, with progress; undefined where the user does not want them after all. */
  async all(query: string): Promise<FoundRuns | undefined> {
    return (await this.#open()).all(query);
  }

  /** What the runs of a query add up to, in words; undefined where the user does not want it after all. */
  async sumOf(query: string): Promise<string | undefined> {
    return (await this.#open()).sumOf(query);
  }

  /** Lets the user edit a query, that of a saved search too, and look at what it finds. */
  async edit(text = '', saved?: SavedSearch): Promise<void> {
    await (await this.#open()).edit(text, saved);
  }

  /** Runs a query at once, and lets the user look at what it finds. */
  async open(argument: unknown): Promise<void> {
    await (await this.#open()).open(argument);
  }

  /** Lets the user ask, and take all runs that are found, or tick some. Undefined for who leaves. */
  async pick(use: Use = 'insert'): Promise<Picked | undefined> {
    return (await this.#open()).pick(use);
  }

  /** Shows what the runs of a query, or of one that the user writes, add up to. */
  async summarize(query?: string): Promise<void> {
    await (await this.#open()).summarize(query);
  }

  /** Asks for a name and saves a query under it. */
  async save(query: string): Promise<void> {
    await (await this.#open()).save(query);
  }

  /** The box for a query, with a text in it. Undefined when the user leaves, or did without one. */
  async askForQuery(text: string, use: BoxUse): Promise<ReadQuery | undefined> {
    return (await this.#open()).askForQuery(text, use);
  }

  /** Nobody needs them before the first question. */
  async #open(): Promise<Dialogs> {
    const given = [this.#connection, this.#records, this.#searches, this.runs] as const;
    return (this.#dialogs ??= import('./dialogs.ts').then(({ Dialogs }) => new Dialogs(...given)));
  }
}
