import type { KeptRange } from '../localCopy/index.ts';
import { recordSources } from '../localCopy/pageSources.ts';
import { runFacts, type ListedRun } from '../records/index.ts';
import {
  compareRuns,
  isJsonObject,
  runIdOf,
  runNotFound,
  unexpectedShape,
  type RunId,
  type SentPage,
} from '../rundb/index.ts';
import { rangesOf, rangeWith, type RunRange } from '../selection/ranges.ts';
import { isGood } from './freshness.ts';
import type { Knowledge } from './knowledge.ts';
import { holds } from './pages.ts';
import { isAway } from './presence.ts';
import { isComplete, worthARequest, type LoadOptions } from './runLoader.ts';
import type { Server } from './server.ts';

/** A record as the server sent it at a time, ms since 1970. */
export interface SentRecord {
  readonly run: ListedRun;
  /** JSON, exactly as sent. */
  readonly text: string;
  readonly since: number;
}

/** How many records to read at once: more would block others. */
const batch = 500;

/** Records by run. */
type Found = Map<string, SentRecord>;

/** The records of many runs, from the local copy if that is fresh enough, otherwise from the server. */
export class SentRecords {
  readonly #server: Server;
  readonly #known: Knowledge;
  readonly #options: LoadOptions;
  /** Records that arrived ahead of their turn, if there is no local copy to store them. */
  readonly #held: Found = new Map();

  constructor(server: Server, known: Knowledge, options: LoadOptions) {
    this.#server = server;
    this.#known = known;
    this.#options = options;
  }

  /**
   * Only these, in the given order, in batches.
   *
   * @throws RunDBError, of kind `noSuchRun` if there is no such run; and the signal's reason.
   */
  async *of(ids: readonly RunId[]): AsyncGenerator<readonly SentRecord[], void, undefined> {
    // This many fill the pages that may be requested in parallel.
    const together = batch * this.#server.rundb.concurrency;
    if (!isSorted(ids)) await this.#bring(ids, together);
    for (const some of cut(ids, together)) {
      for (const records of cut(await this.#find(some), batch)) yield records;
    }
  }

  /** If they aren't sorted by number, a page would contain few of the runs needed next. */
  async #bring(ids: readonly RunId[], together: number): Promise<void> {
    const { local } = this.#server;
    const covered = (await local?.covered(rangesOf(ids))) ?? [];
    const isGoodEnough = this.#judge(covered);
    const lacking = ids.filter((id) => !isGoodEnough(id)).sort(compareRuns);
    for (const some of cut(lacking, together)) {
      const records = await this.#find(some);
      if (!local) for (const record of records) this.#held.set(keyOf(record.run), record);
    }
  }

  async #find(ids: readonly RunId[]): Promise<SentRecord[]> {
    const { signal } = this.#options;
    const { presence } = this.#server;
    const found: Found = new Map();
    signal?.throwIfAborted();
    for (const some of cut(ids, batch)) await this.#take(some, found, presence.isAway);
    signal?.throwIfAborted();
    const missing = lackingIn(found, ids);
    if (missing.length > 0) {
      try {
        await this.#askForAll(missing, found, batch, signal);
        presence.return();
      } catch (error) {
        if (!isAway(error)) throw error;
        for (const some of cut(lackingIn(found, ids), batch)) await this.#take(some, found, true);
        if (lackingIn(found, ids).length > 0) throw error;
        presence.leave();
      }
    }
    return ids.map((id) => {
      const record = found.get(keyOf(id));
      if (!record) throw runNotFound(id.experiment, id.run);
      return record;
    });
  }

  /** Takes over what is already there. */
  async #take(ids: readonly RunId[], found: Found, evenOld: boolean): Promise<void> {
    for (const id of ids) {
      const held = this.#held.get(keyOf(id));
      if (held) found.set(keyOf(id), held);
    }
    const lacking = lackingIn(found, ids);
    if (!this.#server.local || lacking.length === 0) return;
    const { records, covered } = await this.#server.local.records(lacking);
    const isGoodEnough = this.#judge(covered);
    for (const record of records) {
      const { run, since } = record;
      if (evenOld || isGoodEnough(run, since)) found.set(keyOf(run), record);
    }
    this.#server.runs.keepRuns(records);
  }

  /**
   * Returns a function that tells whether the local copy's record of a run is fresh, given when it was
   * requested.
   */
  #judge(covered: readonly KeptRange[]): (id: RunId, since?: number) => boolean {
    const { freshSince = -Infinity } = this.#options;
    const { refreshed } = this.#server.habits;
    // Ranges of the same group don't overlap.
    const groups = [...Map.groupBy(covered, ({ of }) => of).values()];
    return (id, since = Infinity) => {
      // A newer record may have arrived without its text.
      const newest = Math.max(freshSince, refreshed, this.#known.since(single(id)) ?? -Infinity);
      return groups.some((ranges) => {
        const range = rangeWith(ranges, id);
        // A record that is older than the search wasn't part of its results.
        return range !== undefined && range.since <= since && isGood(range, newest);
      });
    };
  }

  /** Requests few windows of run numbers, with few other runs in them; if one fails, cancels the rest. */
  async #askForAll(
    ids: readonly RunId[],
    found: Found,
    width: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const windows = windowsOf(ids, Math.min(width, this.#server.habits.largest));
    const stop = new AbortController();
    const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    try {
      await Promise.all(windows.map((window) => this.#ask(window, found, either)));
    } finally {
      stop.abort();
    }
  }

  async #ask({ range, ids }: Window, found: Found, signal: AbortSignal): Promise<void> {
    const { experiment, first, last } = range;
    const { rundb, habits } = this.#server;
    const numbers = { min_run: first, max_run: last };
    const experiments = { min_experiment: experiment, max_experiment: experiment };
    const since = Date.now();
    const limit = habits.largest;
    const page = await rundb.getPage(
      { ...experiments, ...numbers, expand: true, limit },
      { signal },
    );
    this.#known.keep([range], page, since);
    const isAll = first === last || isComplete(page);
    if (isAll) this.#known.coverPage(range, page, since);
    else habits.learn(page, { limit });
    const came = recordsOf(page, since).filter(({ run }) => holds(range, run));
    for (const record of came) found.set(keyOf(record.run), record);
    const rest = lackingIn(found, ids);
    if (isAll || rest.length === 0) return;
    if (came.length === 0) throw unexpectedShape('a page without the runs that were asked for');
    await this.#askForAll(rest, found, Math.ceil((last - first) / 2), signal);
  }
}

/** A range of run numbers, and the runs in it that are wanted. */
interface Window {
  readonly range: RunRange;
  readonly ids: readonly RunId[];
}

/** Groups runs that are close to each other. */
function windowsOf(ids: readonly RunId[], width: number): Window[] {
  const windows: { range: RunRange; ids: RunId[] }[] = [];
  for (const id of ids.toSorted(compareRuns)) {
    const { experiment, run } = id;
    const window = windows.at(-1);
    const isNear =
      window?.range.experiment === experiment &&
      run - window.range.last <= worthARequest + 1 &&
      run - window.range.first < width;
    if (isNear) {
      window.range = { ...window.range, last: run };
      window.ids.push(id);
    } else windows.push({ range: single(id), ids: [id] });
  }
  return windows;
}

function recordsOf({ all, text }: SentPage, since: number): SentRecord[] {
  const sources = recordSources(text);
  return all.flatMap((record, i): SentRecord[] => {
    const id = isJsonObject(record) ? runIdOf(record) : undefined;
    const source = sources[i];
    if (!isJsonObject(record) || !id || source === undefined) return [];
    return [{ run: { ...id, facts: runFacts(record) }, text: source, since }];
  });
}

function lackingIn(found: Found, ids: readonly RunId[]): RunId[] {
  return ids.filter((id) => !found.has(keyOf(id)));
}

function isSorted(ids: readonly RunId[]): boolean {
  const steps = ids.slice(1).map((id, i) => compareRuns(id, ids[i] ?? id));
  return steps.every((step) => step >= 0) || steps.every((step) => step <= 0);
}

function cut<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

function single({ experiment, run }: RunId): RunRange {
  return { experiment, first: run, last: run };
}

function keyOf({ experiment, run }: RunId): string {
  return `${experiment}:${run}`;
}
