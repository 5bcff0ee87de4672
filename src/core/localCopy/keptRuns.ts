import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { isJsonObject, parseJson, runIdOf, type JsonObject, type RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import { numberIn } from './cells.ts';
import { columns, partNames } from './columns.ts';
import { CoveredRanges } from './coveredRanges.ts';
import type { KeptRange } from './localCopy.ts';
import { Packer, type Packed } from './packer.ts';
import { recordSources } from './pageSources.ts';
import { Parts } from './parts.ts';
import { rowOf } from './row.ts';
import { RunsReader } from './runsReader.ts';
import { Statements } from './statements.ts';

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
  keep(text: string, since: number): Set<number> {
    const sent = recordSources(text)
      .flatMap((source) => sentOf(source) ?? [])
      .filter((each) => this.#isNews(each, since));
    const packed = this.#packer.pack(sent.map(({ source }) => source));
    this.parts.refresh();
    for (const [i, run] of sent.entries()) {
      const each = packed[i];
      if (each) this.#put(run, each, since);
    }
    return new Set(sent.map(({ experiment }) => experiment));
  }

  /** Runs of a range that were not there when all of it was asked for went away. */
  cover(range: KeptRange): void {
    for (const part of this.covered.notLater(range)) {
      const { experiment, first, last, since } = part;
      const gone = this.#prepare(
        'SELECT run FROM facts WHERE experiment = ? AND run BETWEEN ? AND ? AND since < ?',
      ).all(experiment, first, last, since);
      for (const { run } of gone) this.#remove({ experiment, run: numberIn(run) });
      this.covered.add(part);
    }
  }

  /** The highest number at which a range has so many runs from there on; its first one where it hasn't. */
  startOfNewest({ experiment, first, last }: RunRange, newest: number): number {
    const row = this.#prepare(
      `SELECT run FROM facts WHERE experiment = ? AND run BETWEEN ? AND ?
       ORDER BY run DESC LIMIT 1 OFFSET ?`,
    ).get(experiment, first, last, newest - 1);
    return row ? numberIn(row['run']) : first;
  }

  /** When a run was asked for. */
  since({ experiment, run }: RunId): number | undefined {
    const row = this.#prepare('SELECT since FROM facts WHERE experiment = ? AND run = ?').get(
      experiment,
      run,
    );
    return row && numberIn(row['since']);
  }

  /** How many runs there are of each experiment. */
  counts(): Map<number, number> {
    const rows = this.#prepare(
      'SELECT experiment, count(*) AS runs FROM facts GROUP BY experiment',
    ).all();
    return new Map(rows.map(({ experiment, runs }) => [numberIn(experiment), numberIn(runs)]));
  }

  forget(experiment: number): void {
    for (const table of ['facts', 'records', 'covered', 'experiments']) {
      this.#prepare(`DELETE FROM ${table} WHERE experiment = ?`).run(experiment);
    }
  }

  #isNews({ experiment, run }: RunId, since: number): boolean {
    const kept = this.since({ experiment, run });
    if (kept !== undefined) return kept <= since;
    // Where all were asked for later, a run that is not there is gone.
    const [place] = this.covered.within([{ experiment, first: run, last: run }]);
    return !place || place.since <= since;
  }

  #put({ experiment, run, record }: Sent, { dictionary, bytes }: Packed, since: number): void {
    const row = rowOf(record);
    this.#prepare('REPLACE INTO records VALUES (?, ?, ?, ?)').run(
      experiment,
      run,
      dictionary,
      bytes,
    );
    this.#prepare(
      `REPLACE INTO facts VALUES (${Array(9 + partNames.length + columns.length)
        .fill('?')
        .join(', ')})`,
    ).run(
      experiment,
      run,
      since,
      Number(row.isOdd),
      Number(row.isPhysics),
      Number(row.isGood),
      Number(row.isFlagged),
      row.energyName,
      ...partNames.map((name) => this.parts.idOf(row.parts[name])),
      ...row.values,
      row.shown,
    );
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
  const record = parseJson(source);
  const id = isJsonObject(record) ? runIdOf(record) : undefined;
  return id && isJsonObject(record) ? { ...id, source, record } : undefined;
}
