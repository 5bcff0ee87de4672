import { predicateOf, searchesFor, type Meaning, type Predicate } from '../query/index.ts';
import { isJsonObject, parseJson, type RunId } from '../rundb/index.ts';
import { joinRanges, withoutRanges, type RunRange } from '../selection/ranges.ts';
import { deliveredShares, type DeliveredShares } from '../statistics/delivered.ts';
import { Tally } from '../statistics/index.ts';
import { bytesIn, numberIn, optionalNumberIn, textIn, type Row } from './cells.ts';
import { conditionOf, type Condition } from './condition.ts';
import type { Packer } from './packer.ts';
import type { Oddness } from './row.ts';
import { idOfRow, sentRow } from './shownRuns.ts';
import type { Parts } from './parts.ts';
import type { Statements } from './statements.ts';
import {
  deliveredColumns,
  deliveredRunOf,
  groupColumns,
  groupOf,
  recordedColumns,
  sumOfRow,
} from './sums.ts';

/** Each further cell of a row costs as much as its text. */
const rowColumns = `${sentRow} AS text, f.oddness`;

/** Selects from the rows of the wanted ranges, which are the first parameter; sorted. */
function ofWanted(columns: string): string {
  return `WITH wanted (experiment, first, last) AS MATERIALIZED (
      SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
      FROM json_each(?)
    )
    SELECT ${columns} FROM wanted CROSS JOIN facts f
    ON f.experiment = wanted.experiment AND f.run BETWEEN wanted.first AND wanted.last`;
}

const all: Condition = { sql: '1', values: [], isExact: true };

/** Reads the runs of a file, within transactions. */
export class RunsReader {
  readonly #statements: Statements;
  readonly #parts: Parts;
  readonly #packer: Packer;

  constructor(statements: Statements, parts: Parts, packer: Packer) {
    this.#statements = statements;
    this.#parts = parts;
    this.#packer = packer;
  }

  /** The runs of some ranges as sent to the receiver, sorted. */
  read(ranges: readonly RunRange[]): string[] {
    return this.#rows(ranges, all).map((row) => textIn(row, 'text'));
  }

  /** The runs of some ranges that match a query, sorted. */
  find(meaning: Meaning, ranges: readonly RunRange[]): string[] {
    const condition = this.#conditionOf(meaning);
    return this.#fitting(meaning, narrowed(ranges, meaning), {
      ...condition,
      sql: `(${isTooOdd(condition)} OR ${condition.sql})`,
    });
  }

  /**
   * The sum over the runs of some ranges, or over those that match a query.
   *
   * @param whole Ranges for which all runs are stored, sorted: delivered luminosity that depends on other
   *   runs is unknown. All of them by default.
   */
  sum(
    meaning: Meaning | undefined,
    ranges: readonly RunRange[],
    whole: readonly RunRange[] | undefined,
  ): { readonly tally: Tally; readonly others: string[] } {
    const tally = new Tally(whole && this.#sharesIn(ranges, whole));
    const add = (some: readonly RunRange[], condition: Condition): void => {
      this.#addGroups(tally, some, condition);
      if (whole) this.#addDelivered(tally, some, condition);
    };
    // What is summed is the same for odd rows.
    if (!meaning) {
      add(ranges, all);
      return { tally, others: [] };
    }
    const condition = this.#conditionOf(meaning);
    if (!condition.isExact) return { tally, others: this.find(meaning, ranges) };
    const mayFit = narrowed(ranges, meaning);
    const others = isTooOdd(condition);
    add(mayFit, { ...condition, sql: `NOT ${others} AND ${condition.sql}` });
    return {
      tally,
      others: this.#fitting(meaning, mayFit, { ...condition, sql: others, values: [] }),
    };
  }

  /** The delivered luminosity of each run of the ranges' experiments, as far as all runs are stored. */
  #sharesIn(ranges: readonly RunRange[], whole: readonly RunRange[]): DeliveredShares {
    const experiments = joinRanges(
      ranges.map(({ experiment }) => ({ experiment, first: 0, last: Infinity })),
    );
    const rows = this.#statements.prepare(ofWanted(deliveredColumns)).all(wanted(whole));
    return deliveredShares(rows.map(deliveredRunOf), withoutRanges(experiments, whole));
  }

  /** A record exactly as sent. */
  source({ experiment, run }: RunId): string | undefined {
    const row = this.#statements
      .prepare('SELECT dictionary, packed FROM records WHERE experiment = ? AND run = ?')
      .get(experiment, run);
    return (
      row &&
      this.#packer.unpack({
        dictionary: numberIn(row, 'dictionary'),
        bytes: bytesIn(row, 'packed'),
      })
    );
  }

  #fitting(meaning: Meaning, ranges: readonly RunRange[], condition: Condition): string[] {
    const fits = predicateOf(meaning);
    const isSure = (row: Row) => condition.isExact && numberIn(row, 'oddness') <= oddest(condition);
    return this.#rows(ranges, condition)
      .filter((row) => isSure(row) || this.#recordFits(row, fits))
      .map((row) => textIn(row, 'text'));
  }

  #recordFits(row: Row, fits: Predicate): boolean {
    const id = idOfRow(textIn(row, 'text'));
    const record = parseJson(this.source(id) ?? 'null');
    return isJsonObject(record) && fits(record);
  }

  #rows(ranges: readonly RunRange[], { sql, values }: Condition): Row[] {
    return this.#statements
      .prepare(`${ofWanted(rowColumns)} WHERE ${sql}`)
      .all(wanted(ranges), ...values);
  }

  #addGroups(tally: Tally, ranges: readonly RunRange[], { sql, values }: Condition): void {
    const groups = this.#statements
      .prepare(`${ofWanted(groupColumns)} WHERE ${sql} GROUP BY f.experiment, f.energy_name`)
      .all(wanted(ranges), ...values);
    for (const row of groups) tally.addSum(groupOf(row), sumOfRow(row));
  }

  #addDelivered(tally: Tally, ranges: readonly RunRange[], { sql, values }: Condition): void {
    const physics = this.#statements
      .prepare(`${ofWanted(recordedColumns)} WHERE f.is_physics AND ${sql}`)
      .all(wanted(ranges), ...values);
    for (const row of physics) {
      const id = { experiment: numberIn(row, 'experiment'), run: numberIn(row, 'run') };
      tally.addDelivered(groupOf(row), id, optionalNumberIn(row, 'lumi_recorded_nb'));
    }
  }

  #conditionOf(meaning: Meaning): Condition {
    this.#parts.refresh();
    return conditionOf(meaning, (name, isSo) => this.#parts.find(name, isSo));
  }
}

/** How odd a row may be for its columns to decide whether it matches. */
function oddest({ readsDigits }: Condition): Oddness {
  return readsDigits ? 0 : 1;
}

function isTooOdd(condition: Condition): string {
  return `(f.oddness > ${oddest(condition)})`;
}

/** The parts of ranges in which runs may match a query. */
function narrowed(ranges: readonly RunRange[], meaning: Meaning): RunRange[] {
  const searches = searchesFor(meaning);
  return ranges.flatMap(({ experiment, first, last }) =>
    searches.flatMap((search) => {
      const { min_experiment = -Infinity, max_experiment = Infinity } = search;
      const { min_run = -Infinity, max_run = Infinity } = search;
      const part = { experiment, first: Math.max(first, min_run), last: Math.min(last, max_run) };
      const isIn = min_experiment <= experiment && experiment <= max_experiment;
      return isIn && part.first <= part.last ? [part] : [];
    }),
  );
}

/** Ranges for SQL: JSON has no infinite numbers, and no run number is larger. */
function wanted(ranges: readonly RunRange[]): string {
  const within = (number: number): number =>
    Math.min(Math.max(number, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
  return JSON.stringify(
    joinRanges(ranges).map(({ experiment, first, last }) => [
      experiment,
      within(first),
      within(last),
    ]),
  );
}
