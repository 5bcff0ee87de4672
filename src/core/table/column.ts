import type { TableField } from './field.ts';
import { ranksOf } from './ranks.ts';
import { amountOf, decimalsFor, shownText, wholeText, type Value } from './values.ts';

/** The values of a field for all runs of a table. */
export class Column {
  readonly field: TableField;
  /** One per run; undefined if it isn't known yet. */
  readonly #values: (Value | undefined)[];
  #ranks: Float64Array | undefined;
  #decimals: number | undefined;
  #isNumber: boolean | undefined;

  constructor(field: TableField, values: (Value | undefined)[]) {
    this.field = field;
    this.#values = values;
  }

  at(run: number): Value | undefined {
    return this.#values[run];
  }

  set(run: number, value: Value): void {
    this.#values[run] = value;
    this.#ranks = this.#decimals = this.#isNumber = undefined;
  }

  /** Whether all its values are numbers; they're then right-aligned. */
  get isNumber(): boolean {
    this.#isNumber ??=
      this.field.kind === 'number' || (this.field.kind === 'any' && hasOnlyNumbers(this.#values));
    return this.#isNumber;
  }

  /** Numbers that sort the runs by this column. */
  get ranks(): Float64Array {
    this.#ranks ??= ranksOf(
      this.field.kind,
      this.#values.map((value) => value ?? null),
    );
    return this.#ranks;
  }

  /** As the table shows it; `…` if it isn't known yet. */
  shown(run: number): string {
    const value = this.#values[run];
    return value === undefined ? '…' : shownText(this.field, value, this.decimals);
  }

  /** In full. */
  whole(run: number): string {
    return wholeText(this.field, this.#values[run]);
  }

  get decimals(): number {
    this.#decimals ??=
      this.field.decimals ?? decimalsFor(this.#values.filter((value) => value !== undefined));
    return this.#decimals;
  }
}

function hasOnlyNumbers(values: readonly (Value | undefined)[]): boolean {
  let hasAny = false;
  for (const value of values) {
    if (value === undefined || value === null) continue;
    if (amountOf(value) === undefined) return false;
    hasAny = true;
  }
  return hasAny;
}
