import { randomUUID } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  isJsonObject,
  parseJson,
  runIdOf,
  type Json,
  type JsonObject,
  type RunId,
} from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import { summarize } from '../statistics/index.ts';
import { numberIn, optionalNumberIn, textIn, type Row } from './cells.ts';
import { partNames } from './shownRuns.ts';
import { CoveredRanges } from './coveredRanges.ts';
import type { KeptExperiment, KeptRange, KeptState, ListOfExperiments } from './localCopy.ts';
import { Packer, type Packed } from './packer.ts';
import { recordSources } from './pageSources.ts';
import { Parts } from './parts.ts';
import { rowOf } from './row.ts';
import { RunsReader } from './runsReader.ts';
import { Statements } from './statements.ts';
import { periodColumns, periodOfRow, sumColumns, sumOfRow } from './sums.ts';

/** When space is needed, shrink to this share of the limit, so that not every page needs space again. */
const share = 0.9;

/** A record of a page. */
interface Sent extends RunId {
  readonly source: string;
  readonly record: JsonObject;
}

/** The runs of a file, to be read and written within transactions. */
export class KeptRuns {
  readonly covered: CoveredRanges;
  readonly parts: Parts;
  readonly reader: RunsReader;
  readonly #packer: Packer;
  readonly #statements: Statements;

  constructor(database: DatabaseSync) {
    this.#statements = new Statements(database);
    this.covered = new CoveredRanges(this.#statements);
    this.parts = new Parts(this.#statements);
    this.#packer = new Packer(this.#statements);
    this.reader = new RunsReader(this.#statements, this.parts, this.#packer);
  }

  /** Stores the records of a page; returns their experiments. */
  keep(text: string, since: number): ReadonlySet<number> {
    const all = recordSources(text).flatMap((source) => sentOf(source) ?? []);
    const sent = all.filter((each) => this.#isNews(each, since));
    const packed = this.#packer.pack(sent.map(({ source }) => source));
    this.parts.refresh();
    for (const [i, run] of sent.entries()) {
      const each = packed[i];
      if (each) this.#put(run, each, since);
    }
    return new Set(all.map(({ experiment }) => experiment));
  }

  /** Recreates the facts of all records, if there are none. */
  derive(): void {
    const all = this.#prepare('SELECT experiment, run, since FROM records').all();
    for (const row of all) {
      const id = { experiment: numberIn(row, 'experiment'), run: numberIn(row, 'run') };
      const record = parseJson(this.reader.source(id) ?? 'null');
      if (isJsonObject(record)) this.#putFacts(id, record, numberIn(row, 'since'));
    }
  }

  /** Deletes runs of a range that no longer existed when all of it was requested. */
  cover(range: KeptRange): void {
    for (const part of this.covered.notLater(range)) {
      const { experiment, first, last, since, of } = part;
      const gone = of
        ? []
        : this.#prepare(
            'SELECT run FROM facts WHERE experiment = ? AND run BETWEEN ? AND ? AND since < ?',
          ).all(experiment, first, last, since);
      for (const row of gone) this.#remove({ experiment, run: numberIn(row, 'run') });
      this.covered.add(part);
    }
  }

  /** The highest number from which a range has this many runs; its first number if it has fewer. */
  startOfNewest({ experiment, first, last }: RunRange, newest: number): number {
    const row = this.#prepare(
      `SELECT run FROM facts WHERE experiment = ? AND run BETWEEN ? AND ?
       ORDER BY run DESC LIMIT 1 OFFSET ?`,
    ).get(experiment, first, last, newest - 1);
    return row ? numberIn(row, 'run') : first;
  }

  /** When a run was requested. */
  since({ experiment, run }: RunId): number | undefined {
    const row = this.#prepare('SELECT since FROM facts WHERE experiment = ? AND run = ?').get(
      experiment,
      run,
    );
    return row && numberIn(row, 'since');
  }

  /** Records whether someone wants to have all of an experiment. */
  markDownloaded(experiment: number, isDownloaded: boolean): void {
    this.#prepare(
      `INSERT INTO experiments (experiment, is_downloaded) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET is_downloaded = excluded.is_downloaded`,
    ).run(experiment, Number(isDownloaded));
  }

  noteReading(experiment: number, time: number): void {
    this.#prepare(
      `INSERT INTO experiments (experiment, read_at) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET read_at = max(read_at, excluded.read_at)`,
    ).run(experiment, time);
  }

  listOfExperiments(): ListOfExperiments | undefined {
    const row = this.#prepare("SELECT value FROM meta WHERE name = 'experiments'").get();
    if (!row) return undefined;
    const { experiments, since } = JSON.parse(textIn(row, 'value')) as ListOfExperiments;
    // JSON omits undefined values.
    return {
      experiments: experiments.map(({ experiment, runs }) => ({ experiment, runs })),
      since,
    };
  }

  keepListOfExperiments(list: ListOfExperiments): void {
    this.#setMeta('experiments', JSON.stringify(list));
  }

  state(): Omit<KeptState, 'file'> {
    const rows = this.#prepare(
      `WITH sums AS MATERIALIZED (
         SELECT f.experiment, ${sumColumns}, ${periodColumns} FROM facts f GROUP BY f.experiment
       )
       SELECT * FROM (
         SELECT experiment, max(is_downloaded) AS is_downloaded FROM (
           SELECT experiment, 0 AS is_downloaded FROM sums
           UNION ALL SELECT DISTINCT experiment, 0 FROM covered
           UNION ALL SELECT experiment, 1 FROM experiments WHERE is_downloaded
         ) GROUP BY experiment
       ) LEFT JOIN sums USING (experiment) ORDER BY experiment`,
    ).all();
    const bytes = this.#bytes();
    const runsOf = (row: Row): number => optionalNumberIn(row, 'runs') ?? 0;
    const all = rows.reduce((sum, row) => sum + runsOf(row), 0);
    const experiments = rows.map((row): KeptExperiment => {
      const [experiment, runs] = [numberIn(row, 'experiment'), runsOf(row)];
      return {
        experiment,
        runs,
        sum: runs === 0 ? summarize([]) : sumOfRow(row),
        period: periodOfRow(row),
        bytes: runs === 0 ? 0 : Math.round((bytes * runs) / all),
        since: this.covered.sinceOfAll(experiment),
        isDownloaded: numberIn(row, 'is_downloaded') === 1,
      };
    });
    return { bytes, experiments };
  }

  forget(experiment: number): void {
    for (const table of ['facts', 'records', 'covered']) {
      this.#prepare(`DELETE FROM ${table} WHERE experiment = ?`).run(experiment);
    }
    this.#prepare(
      `INSERT INTO experiments (experiment, removals) VALUES (?, 1) ON CONFLICT DO UPDATE
       SET removals = removals + 1, is_downloaded = 0`,
    ).run(experiment);
  }

  /** Changes when runs of an experiment are deleted. */
  stateOf(experiment: number): string {
    const removals = this.#prepare('SELECT removals FROM experiments WHERE experiment = ?').get(
      experiment,
    );
    return `${this.generation() ?? ''} ${removals ? numberIn(removals, 'removals') : 0}`;
  }

  /** Changes when everything is deleted, which makes all ids invalid. */
  generation(): string | undefined {
    const row = this.#prepare("SELECT value FROM meta WHERE name = 'generation'").get();
    return row && textIn(row, 'value');
  }

  /** Deletes everything. */
  forgetAll(): void {
    for (const table of ['facts', 'records', 'covered', 'experiments', 'parts', 'dictionaries']) {
      this.#prepare(`DELETE FROM ${table}`).run();
    }
    this.#prepare('DELETE FROM meta').run();
    this.#setMeta('generation', randomUUID());
  }

  /**
   * Deletes experiments if there are more bytes than allowed: the least recently read first, those that
   * someone wants to have last.
   *
   * @param except Experiments that were just stored.
   */
  makeRoom(limit: number, except: ReadonlySet<number>): void {
    if (this.#bytes() <= limit) return;
    const oldest = this.#prepare(
      `SELECT experiment FROM (SELECT DISTINCT experiment FROM facts) LEFT JOIN experiments USING (experiment)
       ORDER BY ifnull(is_downloaded, 0), ifnull(read_at, 0), experiment`,
    ).all();
    for (const row of oldest) {
      if (this.#bytes() <= limit * share) return;
      const experiment = numberIn(row, 'experiment');
      if (!except.has(experiment)) this.forget(experiment);
    }
  }

  /** The bytes in use. */
  #bytes(): number {
    const [pages, free, size] = ['page_count', 'freelist_count', 'page_size'].map((name) =>
      numberIn(this.#prepare(`PRAGMA ${name}`).get(), name),
    );
    return ((pages ?? 0) - (free ?? 0)) * (size ?? 0);
  }

  #setMeta(name: string, value: string): void {
    this.#prepare('REPLACE INTO meta VALUES (?, ?)').run(name, value);
  }

  #isNews({ experiment, run }: RunId, since: number): boolean {
    const kept = this.since({ experiment, run });
    if (kept !== undefined) return kept <= since;
    // A missing run is gone if all were requested later, but not if only some were.
    const places = this.covered.within([{ experiment, first: run, last: run }]);
    return places.every((place) => place.of !== undefined || place.since <= since);
  }

  #put({ experiment, run, record }: Sent, { dictionary, bytes }: Packed, since: number): void {
    this.#prepare('REPLACE INTO records VALUES (?, ?, ?, ?, ?)').run(
      experiment,
      run,
      since,
      dictionary,
      bytes,
    );
    this.#putFacts({ experiment, run }, record, since);
  }

  #putFacts({ experiment, run }: RunId, record: JsonObject, since: number): void {
    const row = rowOf(record);
    const cells = [
      experiment,
      run,
      since,
      row.oddness,
      Number(row.isPhysics),
      Number(row.isGood),
      Number(row.isFlagged),
      row.energyName,
      ...partNames.map((name) => this.parts.idOf(row.parts[name])),
      ...row.values,
      row.shown,
    ];
    this.#prepare(`REPLACE INTO facts VALUES (${cells.map(() => '?').join(', ')})`).run(...cells);
  }

  #remove({ experiment, run }: RunId): void {
    for (const table of ['facts', 'records']) {
      this.#prepare(`DELETE FROM ${table} WHERE experiment = ? AND run = ?`).run(experiment, run);
    }
  }

  #prepare(sql: string): StatementSync {
    return this.#statements.prepare(sql);
  }
}

/** Skips anything that isn't a run. */
function sentOf(source: string): Sent | undefined {
  const record = parsed(source);
  const id = isJsonObject(record) ? runIdOf(record) : undefined;
  return id && isJsonObject(record) ? { ...id, source, record } : undefined;
}

function parsed(source: string): Json | undefined {
  try {
    return parseJson(source);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
