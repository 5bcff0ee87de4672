import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { scramble } from './random.ts';
import type { PartialRecord } from './record.ts';

/**
 * A run to store: its record, or the record's JSON text, kept as it is (for unusual numbers). `run_type`,
 * `time_start` and `time_stop` get a default value if the record lacks the key; set them to undefined to
 * omit them.
 */
export type DemoRun = PartialRecord | string;

export type Order = 'ascending' | 'descending' | 'shuffled';

const conditions = {
  min_experiment: 'experiment >= ?',
  max_experiment: 'experiment <= ?',
  min_run: 'run >= ?',
  max_run: 'run <= ?',
  min_date: 'date >= ?',
  max_date: 'date <= ?',
  run_type: 'run_type = ?',
  all_detectors_running: 'all_running = ?',
} as const;

export type FilterName = keyof typeof conditions;

/** The filters to apply; dates as `2020-05-06`, booleans as 0 or 1. */
export type Filter = ReadonlyMap<FilterName, number | string>;

const orders: Record<Order, string> = {
  ascending: 'experiment, run',
  descending: 'experiment DESC, run DESC',
  shuffled: 'shuffled, id',
};

/** A run as it is sent: JSON text of its record or of its summary, without `url`. */
export interface StoredRun {
  readonly id: number;
  readonly text: string;
}

/** The runs, in SQLite in memory. */
export class RunsDatabase {
  readonly #database = new DatabaseSync(':memory:');
  /** A run keeps its id when it is stored again. */
  readonly #ids = new Map<string, number>();

  readonly #insertion: StatementSync;

  constructor() {
    this.#database.exec(`
      PRAGMA page_size = 16384;
      CREATE TABLE runs (
        id INTEGER NOT NULL UNIQUE,
        experiment INTEGER NOT NULL,
        run INTEGER NOT NULL,
        run_type TEXT,
        date TEXT,
        all_running INTEGER NOT NULL,
        shuffled INTEGER NOT NULL,
        summary TEXT NOT NULL,
        record TEXT NOT NULL
      );
      -- All filters are answered from these two, without a look at the long rows.
      CREATE INDEX by_run ON runs (experiment, run, run_type, date, all_running);
      CREATE INDEX by_shuffled ON runs (shuffled, id, experiment, run, run_type, date, all_running);
    `);
    this.#insertion = this.#database.prepare(
      'INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
  }

  /** Adds runs; one with the same experiment and run number as an existing one replaces it. */
  put(runs: Iterable<DemoRun>): void {
    this.#change(runs, '');
  }

  /** Replaces all runs by these. */
  replace(runs: Iterable<DemoRun>): void {
    this.#change(runs, 'DELETE FROM runs');
  }

  count(filter: Filter = new Map()): number {
    const row = this.#database
      .prepare(`SELECT COUNT(*) AS count FROM runs ${where(filter)}`)
      .get(...filter.values());
    return Number(row?.['count']);
  }

  select(
    filter: Filter,
    options: { expand: boolean; order: Order; limit: number; offset: number },
  ): StoredRun[] {
    const { expand, order, limit, offset } = options;
    return this.#database
      .prepare(
        `SELECT id, ${expand ? 'record' : 'summary'} AS text FROM runs ${where(filter)}
         ORDER BY ${orders[order]} LIMIT ? OFFSET ?`,
      )
      .all(...filter.values(), limit, offset)
      .map(storedRun);
  }

  get(id: number): StoredRun | undefined {
    const row = this.#database.prepare('SELECT id, record AS text FROM runs WHERE id = ?').get(id);
    return row && storedRun(row);
  }

  close(): void {
    this.#database.close();
  }

  /** All or, if a run can't be read, nothing. */
  #change(runs: Iterable<DemoRun>, first: string): void {
    this.#database.exec(`BEGIN; ${first}`);
    try {
      for (const run of runs) this.#insert(run);
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #insert(item: DemoRun): void {
    const { run, text } = read(item);
    this.#insertion.run(
      this.#idOf(run),
      run.experiment,
      run.run,
      typeof run['run_type'] === 'string' ? run['run_type'] : null,
      dateOf(run['time_start']),
      allRunning(run['detectors']) ? 1 : 0,
      scramble(run.experiment * 100_003 + run.run),
      summary(run),
      text,
    );
  }

  #idOf({ experiment, run }: PartialRecord): number {
    const key = `${experiment}/${run}`;
    // A permutation: the id reveals nothing about the run.
    const id = this.#ids.get(key) ?? 1 + ((4271 + this.#ids.size * 7919) % 1_000_003);
    this.#ids.set(key, id);
    return id;
  }
}

function where(filter: Filter): string {
  const wanted = Array.from(filter.keys(), (name) => conditions[name]);
  return wanted.length > 0 ? `WHERE ${wanted.join(' AND ')}` : '';
}

function storedRun(row: Record<string, SQLOutputValue>): StoredRun {
  const text = row['text'];
  return { id: Number(row['id']), text: typeof text === 'string' ? text : '{}' };
}

function read(item: DemoRun): { run: PartialRecord; text: string } {
  if (typeof item !== 'string') {
    const run = { ...usual(item), ...item };
    return { run, text: JSON.stringify(run) };
  }
  const run: unknown = JSON.parse(item);
  if (!isRecord(run)) throw new TypeError(`A run needs an experiment and a run: ${item}`);
  return { run, text: item.trim() };
}

function usual({ experiment, run }: PartialRecord): PartialRecord {
  const start = Date.UTC(2018, 0, 1) + (experiment * 30 * 24 * 60 + run * 20) * 60_000;
  const time = (milliseconds: number) => new Date(milliseconds).toISOString().replace('.000', '');
  return {
    experiment,
    run,
    run_type: 'physics',
    time_start: time(start),
    time_stop: time(start + 15 * 60_000),
  };
}

function isRecord(value: unknown): value is PartialRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'experiment' in value &&
    'run' in value &&
    typeof value.experiment === 'number' &&
    typeof value.run === 'number'
  );
}

function summary(run: PartialRecord): string {
  const { experiment, run: number, run_type, time_start, time_stop } = run;
  return JSON.stringify({ experiment, run: number, run_type, time_start, time_stop });
}

/** The day in UTC, `2020-05-06`. */
function dateOf(time: unknown): string | null {
  const milliseconds = typeof time === 'string' ? Date.parse(time) : NaN;
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString().slice(0, 10);
}

function allRunning(detectors: unknown): boolean {
  if (typeof detectors !== 'object' || detectors === null) return false;
  const states = Object.entries(detectors).filter(([key]) => key.startsWith('status_'));
  return states.length > 0 && states.every(([, state]) => state === 'RUNNING');
}
