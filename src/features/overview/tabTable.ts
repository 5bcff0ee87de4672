import type { ListedRun } from '../../core/records/index.ts';
import type { CellPlace, RunTable } from '../../core/table/index.ts';
import type { FromTab, RowWindow, Span, ToTab } from '../../webview/protocol.ts';
import { Versions } from './versions.ts';

/** A focused cell; a column header if it has no run. */
interface Place {
  readonly run: ListedRun | undefined;
  readonly key: string;
}

/** The page scrolls a row to the middle, with at most this many rows above and below it. */
const inSight = 50;

type Of<Type extends FromTab['type']> = Extract<FromTab, { type: Type }>;

/** The table of a tab: what was sent to the page, and which cell has the focus. */
export class TabTable {
  readonly #table: RunTable;
  readonly #post: (message: ToTab) => void;
  /** The runs by row, as sent to the tab. */
  readonly #sent = new Versions<readonly ListedRun[]>();
  #version = 0;
  #place: Place | undefined;

  constructor(table: RunTable, post: (message: ToTab) => void) {
    this.#table = table;
    this.#post = post;
  }

  /** The focused cell. */
  get place(): CellPlace | undefined {
    const { run, key } = this.#place ?? {};
    const row = run && this.#table.rowOf(run);
    return row === undefined || key === undefined ? undefined : { row, key };
  }

  /** The focused column. */
  get column(): string | undefined {
    return this.#place?.key;
  }

  /** Whether the rows that the page has are outdated. */
  get isOld(): boolean {
    return this.#table.version !== this.#version;
  }

  /** Clears the focus. */
  leave(): void {
    this.#place = undefined;
  }

  /** Sends everything except the rows, which the page requests. */
  send(): void {
    const { order, runs } = this.#table;
    const model = this.#table.model();
    this.#version = model.version;
    this.#sent.add(
      model.version,
      [...order].flatMap((index) => runs[index] ?? []),
    );
    this.#post({ type: 'table', table: model });
  }

  giveRows({ first, last }: Of<'rows'>): void {
    this.#post({ type: 'rows', ...this.#window(first, last) });
  }

  /** Scrolls the page to a row, or to a cell of it if a column is given. */
  scrollTo(row: number, key?: string): void {
    const around = this.#window(Math.max(0, row - inSight), row + inSight);
    this.#post({ type: 'scrollTo', row, key, around });
  }

  #window(first: number, last: number): RowWindow {
    // The page ignores rows of a version that isn't that of its table.
    if (this.isOld) this.send();
    return { version: this.#version, first, rows: this.#table.rows(first, last) };
  }

  giveCell(version: number, { id, row, key }: Of<'cell'>): void {
    const run = this.runAt(version, row);
    const now = run && this.#table.rowOf(run);
    const text = now === undefined ? '' : this.#table.cellText({ row: now, key });
    this.#post({ type: 'cell', id, text });
  }

  find({ text, from, backwards }: Of<'find'>): void {
    const found = this.#table.find(text, from, backwards);
    if (found) this.scrollTo(found.row, found.key);
    else this.#post({ type: 'notFound' });
  }

  /** The focus has moved to a cell or a column header. */
  moveTo(version: number, { row, key }: Of<'at'>): void {
    this.#place = { run: this.runAt(version, row), key };
  }

  /** The run at a row in a version that was sent to the page. */
  runAt(version: number, row: number): ListedRun | undefined {
    return this.#sent.at(version)?.[row];
  }

  runsOf(version: number, rows: readonly Span[]): ListedRun[] {
    const sent = this.#sent.at(version) ?? [];
    return rows.flatMap(([first, last]) => sent.slice(first, last + 1));
  }
}
