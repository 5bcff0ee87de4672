import type { Span } from './protocol.ts';

/** The selected rows, and the row where a selection with Shift begins. */
export class RowSelection {
  #spans: readonly Span[] = [];
  #anchor = 0;
  /** What was sent to the extension and hasn't come back yet. */
  #told: readonly string[] = [];

  /** In order, not touching. */
  get spans(): readonly Span[] {
    return this.#spans;
  }

  has(row: number): boolean {
    return this.#spans.some(([first, last]) => first <= row && row <= last);
  }

  set(spans: readonly Span[]): void {
    this.#spans = spans;
  }

  /** What to send to the extension. */
  tell(): readonly Span[] {
    this.#told = [...this.#told, JSON.stringify(this.#spans)];
    return this.#spans;
  }

  /** Applies the extension's selection, unless it's the echo of one that has changed since. */
  hear(spans: readonly Span[]): void {
    const echo = this.#told.indexOf(JSON.stringify(spans));
    this.#told = echo < 0 ? [] : this.#told.slice(echo + 1);
    if (this.#told.length === 0) this.#spans = spans;
  }

  /** Selects one row only. */
  only(row: number): void {
    this.#anchor = row;
    this.#spans = [[row, row]];
  }

  /** Selects a row, or deselects it. */
  toggle(row: number): void {
    this.#anchor = row;
    this.#spans = this.has(row) ? without(this.#spans, row) : joined([...this.#spans, [row, row]]);
  }

  /** Selects only the rows from where the last selection began to this one. */
  extendTo(row: number): void {
    this.#spans = [[Math.min(this.#anchor, row), Math.max(this.#anchor, row)]];
  }

  /** Selects this many rows from the first on. */
  all(rows: number): void {
    this.#spans = rows > 0 ? [[0, rows - 1]] : [];
  }
}

function without(spans: readonly Span[], row: number): Span[] {
  return spans.flatMap(([first, last]): Span[] => {
    if (row < first || last < row) return [[first, last]];
    const parts: Span[] = [
      [first, row - 1],
      [row + 1, last],
    ];
    return parts.filter(([from, to]) => from <= to);
  });
}

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const [first, last] of spans.toSorted((a, b) => a[0] - b[0])) {
    const before = result.at(-1);
    if (before && first <= before[1] + 1) {
      result[result.length - 1] = [before[0], Math.max(before[1], last)];
    } else result.push([first, last]);
  }
  return result;
}
