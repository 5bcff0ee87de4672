import type { DatabaseSync } from 'node:sqlite';
import { parseQuery, QueryError, understand, type Meaning } from '../query/index.ts';
import type { RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import { summarize, type RunsSummary } from '../statistics/index.ts';
import type { Calls, Reply, Request, WorkerOptions } from './calls.ts';
import { numberIn, textIn } from './cells.ts';
import { failureOf } from './failures.ts';
import { KeptRuns } from './keptRuns.ts';
import type {
  KeptExperiment,
  KeptRange,
  KeptState,
  ListOfExperiments,
  QueryText,
} from './localCopy.ts';
import { openRuns, transaction } from './runsFile.ts';
import type { FoundRow } from './runsReader.ts';
import { ShownRuns, type SentRuns } from './shownRuns.ts';
import { added } from './sums.ts';

/** Rows in a text: reading one takes about a millisecond. */
const rowsInText = 500;

/** The disk gives no answer; what is wrong was told. */
class NothingError extends Error {}

/** The local copy within its worker. */
export class Served implements Calls {
  readonly #tell: (reply: Reply) => void;
  readonly #limit: number;
  #file: string | undefined;
  #database: DatabaseSync;
  #kept: KeptRuns;
  #generation: string | undefined;
  #epoch = 0;
  /** The parts that the receiver has. */
  readonly #sentParts = new Set<number>();
  /** When experiments were read, where the file doesn't say so yet. */
  readonly #readAt = new Map<number, number>();
  readonly #told = new Set<string>();

  constructor({ file, limit = Infinity }: WorkerOptions, tell: (reply: Reply) => void) {
    this.#tell = tell;
    this.#limit = limit;
    this.#file = file;
    this.#database = this.#open();
    this.#kept = new KeptRuns(this.#database);
  }

  async answer(request: Request): Promise<void> {
    const { id } = request;
    try {
      this.#tell({ id, value: await callOf(this, request) });
    } catch (error) {
      if (error instanceof QueryError) this.#tell({ id, mistake: error.message });
      else {
        if (!(error instanceof NothingError)) this.#fail(error);
        this.#tell({ id, nothing: true });
      }
    }
  }

  keep(text: string, since: number): undefined {
    const kept = this.#write(() => this.#kept.keep(text, Math.floor(since)));
    this.#makeRoom(kept);
  }

  cover(ranges: readonly KeptRange[]): undefined {
    this.#write(() => {
      for (const range of ranges) this.#kept.cover({ ...range, since: Math.floor(range.since) });
    });
  }

  read(
    ranges: readonly RunRange[],
    newest?: number,
  ): { runs: SentRuns; covered: readonly KeptRange[] } {
    this.#noteReading(ranges);
    return this.#read(() => {
      const wanted =
        newest === undefined
          ? ranges
          : ranges.map((range) => ({ ...range, first: this.#kept.startOfNewest(range, newest) }));
      return {
        runs: this.#sent(this.#kept.reader.read(wanted)),
        covered: this.#kept.covered.within(wanted),
      };
    });
  }

  covered(ranges: readonly RunRange[]): readonly KeptRange[] {
    return this.#read(() => this.#kept.covered.within(ranges));
  }

  find(query: QueryText, ranges: readonly RunRange[]): SentRuns {
    this.#noteReading(ranges);
    return this.#read(() => this.#sent(this.#kept.reader.find(meaningOf(query), ranges)));
  }

  summarize(query: QueryText | undefined, ranges: readonly RunRange[]): RunsSummary {
    return this.#read(() => {
      const { sum, others } = this.#kept.reader.sum(query && meaningOf(query), ranges);
      if (others.length === 0) return sum;
      const shown = new ShownRuns();
      for (const id of new Set(others.flatMap(({ parts }) => parts))) {
        shown.add([[id, this.#kept.parts.textOf(id)]]);
      }
      const runs = shown.read(`[${others.map(({ text }) => text).join(',')}]`);
      return added(sum, summarize(runs.map(({ run }) => run)));
    });
  }

  record(id: RunId): { text: string; since: number } | undefined {
    return this.#read(() => {
      const since = this.#kept.since(id);
      const text = this.#kept.reader.source(id);
      return since === undefined || text === undefined ? undefined : { text, since };
    });
  }

  experiments(): ListOfExperiments | undefined {
    return this.#read(() => {
      const text = this.#meta('experiments');
      return text === undefined ? undefined : (JSON.parse(text) as ListOfExperiments);
    });
  }

  keepExperiments(list: ListOfExperiments): undefined {
    this.#write(() => this.#setMeta('experiments', JSON.stringify(list)));
  }

  markDownloaded(experiments: readonly number[], isDownloaded: boolean): undefined {
    this.#write(() => {
      const mark = this.#database.prepare(
        `INSERT INTO experiments (experiment, is_downloaded) VALUES (?, ?)
         ON CONFLICT DO UPDATE SET is_downloaded = excluded.is_downloaded`,
      );
      for (const experiment of experiments) mark.run(experiment, Number(isDownloaded));
    });
  }

  state(): KeptState {
    return this.#read(() => {
      const bytes = this.#pragma('page_count') * this.#pragma('page_size');
      const counts = this.#kept.counts();
      const all = [...counts.values()].reduce((sum, each) => sum + each, 0);
      const rows = this.#database
        .prepare(
          `SELECT experiment, max(is_downloaded) AS is_downloaded FROM (
             SELECT experiment, is_downloaded FROM experiments WHERE is_downloaded
             UNION ALL SELECT DISTINCT experiment, 0 FROM facts
             UNION ALL SELECT DISTINCT experiment, 0 FROM covered
           ) GROUP BY experiment ORDER BY experiment`,
        )
        .all();
      const experiments = rows.map((row): KeptExperiment => {
        const experiment = numberIn(row['experiment']);
        const runs = counts.get(experiment) ?? 0;
        return {
          experiment,
          runs,
          bytes: all === 0 ? 0 : Math.round((bytes * runs) / all),
          since: this.#kept.covered.sinceOfAll(experiment),
          isDownloaded: row['is_downloaded'] === 1,
        };
      });
      return { file: this.#file, bytes, experiments };
    });
  }

  clear(experiments?: readonly number[]): undefined {
    this.#write(() => {
      if (experiments) for (const each of experiments) this.#kept.forget(each);
      else this.#forgetAll();
    });
    this.#giveBack();
  }

  close(): undefined {
    this.#write(() => this.#saveReading());
    this.#database.close();
  }

  #open(): DatabaseSync {
    return openRuns(this.#file);
  }

  #sent(rows: readonly FoundRow[]): SentRuns {
    const parts = new Map<number, string>();
    const texts: string[] = [];
    for (let i = 0; i < rows.length; i += rowsInText) {
      const some = rows.slice(i, i + rowsInText);
      texts.push(`[${some.map(({ text }) => text).join(',')}]`);
      for (const id of some.flatMap((each) => each.parts)) {
        if (!this.#sentParts.has(id) && !parts.has(id)) parts.set(id, this.#kept.parts.textOf(id));
      }
    }
    for (const id of parts.keys()) this.#sentParts.add(id);
    return { epoch: this.#epoch, parts: [...parts], rows: texts };
  }

  #read<T>(work: () => T): T {
    return transaction(this.#database, work, 'read');
  }

  #write<T>(work: () => T): T {
    try {
      return transaction(this.#database, () => {
        const generation = this.#meta('generation');
        if (generation !== this.#generation) this.#forgetKnown();
        this.#generation = generation;
        return work();
      });
    } catch (error) {
      // Parts that are known may not be there now.
      this.#forgetKnown();
      throw error;
    }
  }

  #forgetKnown(): void {
    this.#kept = new KeptRuns(this.#database);
  }

  #forgetAll(): void {
    for (const table of [
      'facts',
      'records',
      'covered',
      'experiments',
      'parts',
      'dictionaries',
      'meta',
    ]) {
      this.#database.exec(`DELETE FROM ${table}`);
    }
    this.#setMeta('generation', `${Date.now()} ${Math.random()}`);
    this.#readAt.clear();
    this.#forgetKnown();
  }

  #giveBack(): void {
    this.#database.exec('PRAGMA incremental_vacuum');
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  #noteReading(ranges: readonly RunRange[]): void {
    const now = Date.now();
    for (const { experiment } of ranges) this.#readAt.set(experiment, now);
  }

  #saveReading(): void {
    const note = this.#database.prepare(
      `INSERT INTO experiments (experiment, read_at) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET read_at = max(read_at, excluded.read_at)`,
    );
    for (const [experiment, time] of this.#readAt) note.run(experiment, time);
    this.#readAt.clear();
  }

  #makeRoom(kept: ReadonlySet<number>): void {}

  #meta(name: string): string | undefined {
    const row = this.#database.prepare('SELECT value FROM meta WHERE name = ?').get(name);
    return row && textIn(row['value']);
  }

  #setMeta(name: string, value: string): void {
    this.#database.prepare('REPLACE INTO meta VALUES (?, ?)').run(name, value);
  }

  #pragma(name: string): number {
    return numberIn(this.#database.prepare(`PRAGMA ${name}`).get()?.[name]);
  }

  #fail(error: unknown): void {
    const failure = failureOf(error);
    if (this.#told.has(failure.kind)) return;
    this.#told.add(failure.kind);
    this.#tell({ failure });
  }
}

function callOf(calls: Calls, { name, args }: Request): unknown {
  return (calls[name] as (...all: typeof args) => unknown).apply(calls, args);
}

function meaningOf({ text, conditions }: QueryText): Meaning {
  return understand(parseQuery(text), new Map(conditions));
}
