import type {
  RequestOptions,
  RunRecord,
  RunSearch,
  RunSummary,
  WalkOptions,
} from './core/rundb/index.ts';
import type { Connection } from './features/connection/index.ts';

/** What `activate` returns to other extensions: the RunDB that the user is signed in to. */
export interface RunDBApi {
  /**
   * Runs that match the search: summaries, or records with `expand: true`. The next page is
   * requested when the last one has been consumed, or `concurrency` pages ahead. Rejects with a
   * `RunDBError` whose `kind` says what's wrong and whose `message` is a sentence for the user:
   * `notSignedIn` when signed out (nobody is prompted to sign in).
   */
  getRunInfo(search?: RunSearch, options?: WalkOptions): AsyncIterable<RunSummary>;

  /**
   * The record of a summary. Rejects as `getRunInfo` does; `foreignAddress` if `url` isn't the URL
   * of a run's record on this server.
   */
  getDetails(summary: RunSummary, options?: RequestOptions): Promise<RunRecord>;
}

export function createApi(connection: Connection): RunDBApi {
  return {
    async *getRunInfo(search, options) {
      const { rundb, store } = await connection.require();
      const since = Date.now();
      for await (const run of rundb.getRunInfo(search, options)) {
        if (search?.expand) store.keep(run, since);
        yield run;
      }
    },
    async getDetails(summary, options) {
      const { rundb, store } = await connection.require();
      const since = Date.now();
      const record = await rundb.getDetails(summary, options);
      store.keep(record, since);
      return record;
    },
  };
}
