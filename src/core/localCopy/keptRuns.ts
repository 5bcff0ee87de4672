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
import { numberIn, textIn } from './cells.ts';
import { partNames } from './shownRuns.ts';
import { CoveredRanges } from './coveredRanges.ts';
import type { KeptExperiment, KeptRange, KeptState, ListOfExperiments } from './localCopy.ts';
import { Packer, type Packed } from './packer.ts';
import { recordSources } from './pageSources.ts';
import { Parts } from './parts.ts';
import { rowOf } from './row.ts';
import { RunsReader } from './runsReader.ts';
import { Statements } from './statements.ts';

/** Where some has to go, so much of what is allowed stays, so that not each page needs room. */
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

  /** Keeps the records of a page; gives their experiments. */
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

  /** Makes the facts of all records, where there are none. */
  derive(): void {
    const all = this.#prepare('SELECT experiment, run, since FROM records').all();
    for (const row of all) {
      const id = { experiment: numberIn(row, 'experiment'), run: numberIn(row, 'run') };
      const record = parseJson(this.reader.source(id) ?? 'null');
      if (isJsonObject(record)) this.#putFacts(id, record, numberIn(row, 'since'));
    }
  }

  /** Runs of a range that were not there when all of it was asked for went away. */
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

  /** The highest number at which a range has so many runs from there on; its first one where it hasn't. */
  startOfNewest({ experiment, first, last }: RunRange, newest: number): number {
    const row = this.#prepare(
      `SELECT run FROM facts WHERE experiment = ? AND run BETWEEN ? AND ?
       ORDER BY run DESC LIMIT 1 OFFSET ?`,
    ).get(experiment, first, last, newest - 1);
    return row ? numberIn(row, 'run') : first;
  }

  /** When a run was asked for. */
  since({ experiment, run }: RunId): number | undefined {
    const row = this.#prepare('SELECT since FROM facts WHERE experiment = ? AND run = ?').get(
      experiment,
      run,
    );
    return row && numberIn(row, 'since');
  }

  /** Whether somebody wants to have all of an experiment. */
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
    // JSON leaves out what is undefined.
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
      `SELECT experiment, sum(runs) AS runs, max(is_downloaded) AS is_downloaded FROM (
         SELECT experiment, count(*) AS runs, 0 AS is_downloaded FROM facts GROUP BY experiment
         UNION ALL SELECT DISTINCT experiment, 0, 0 FROM covered
         UNION ALL SELECT experiment, 0, 1 FROM experiments WHERE is_downloaded
       ) GROUP BY experiment ORDER BY experiment`,
    ).all();
    const bytes = this.#bytes();
    const all = rows.reduce((sum, row) => sum + numberIn(row, 'runs'), 0);
    const experiments = rows.map((row): KeptExperiment => {
      const [experiment, runs] = [numberIn(row, 'experiment'), numberIn(row, 'runs')];
      return {
        experiment,
        runs,
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

  /** Another one after runs of an experiment were forgotten. */
  stateOf(experiment: number): string {
    const removals = this.#prepare('SELECT removals FROM experiments WHERE experiment = ?').get(
      experiment,
    );
    return `${this.generation() ?? ''} ${removals ? numberIn(removals, 'removals') : 0}`;
  }

  /** Another one after everything was forgotten: no id means what it did. */
  generation(): string | undefined {
    const row = this.#prepare("SELECT value FROM meta WHERE name = 'generation'").get();
    return row && textIn(row, 'value');
  }

  /** Forgets everything. */
  forgetAll(): void {
    for (const table of ['facts', 'records', 'covered', 'experiments', 'parts', 'dictionaries']) {
      this.#prepare(`DELETE FROM ${table}`).run();
    }
    this.#prepare('DELETE FROM meta').run();
    this.#setMeta('generation', randomUUID());
  }

  /**
   * Forgets experiments where there are more bytes than allowed: those that were read longest ago
   * first, those that somebody wants to have last.
   *
   * @param except They were just kept.
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

  /** Those in use. */
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
    // Where all were asked for later, a run that is not there is gone; not where only some were.
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

/** What is no run is left out. */
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
