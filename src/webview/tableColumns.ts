import { t } from '@vscode/l10n';
import type { ColDef, GridApi } from 'ag-grid-community';
import { Heading, type HeadingParams } from './heading.ts';
import { markElement } from './marks.ts';
import type { ColumnAction, ColumnHead, FromTab, TableModel } from './protocol.ts';
import type { RowWindows, ShownRow } from './rowWindows.ts';
import { nextSort, sortOf } from './sorting.ts';
import { narrowest, type Stub } from './tableGrid.ts';
import { TextWidths } from './textWidths.ts';

const markId = 'mark';
const widest = 340;
const widestHead = 300;

/** The columns of the grid: their contents, widths, order, and the sort order. */
export class TableColumns {
  readonly #element: HTMLElement;
  readonly #send: (message: FromTab) => void;
  readonly #rows: RowWindows;
  /** The grid's id of each column: keys may be any text. */
  readonly #ids = new Map<string, string>();
  readonly #headings = new Map<string, Heading>();
  #model: TableModel | undefined;
  #grid: GridApi<Stub> | undefined;
  /** Columns that haven't been fitted to their contents yet. */
  readonly #unfitted = new Set<string>();
  #reporting: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLElement, send: (message: FromTab) => void, rows: RowWindows) {
    this.#element = element;
    this.#send = send;
    this.#rows = rows;
  }

  /** Sets the grid that was created with these columns. */
  attach(grid: GridApi<Stub>): void {
    this.#grid = grid;
  }

  /** The column definitions for the grid. */
  define(model: TableModel): ColDef<Stub>[] {
    this.#model = model;
    return [this.#markColumn(), ...model.columns.map((head) => this.#column(head))];
  }

  /** Updates the grid's columns to a model. */
  update(model: TableModel): void {
    this.#model = model;
    if (!this.#has(model.columns)) this.#grid?.setGridOption('columnDefs', this.define(model));
    for (const heading of this.#headings.values()) heading.paint();
  }

  dispose(): void {
    clearTimeout(this.#reporting);
  }

  #markColumn(): ColDef<Stub> {
    return {
      colId: markId,
      headerName: t('Quality mark'),
      headerClass: 'rundb-mark-head',
      cellClass: 'rundb-mark-cell',
      width: 26,
      minWidth: 26,
      pinned: 'left',
      lockPinned: true,
      lockPosition: 'left',
      resizable: false,
      suppressMovable: true,
      valueGetter: ({ data }) => this.#rowOf(data)?.verdict ?? '',
      cellRenderer: ({ data }: { readonly data?: Stub }) => {
        const row = this.#rowOf(data);
        return row ? markElement(row.mark, row.verdict) : document.createElement('span');
      },
    };
  }

  #column(head: ColumnHead): ColDef<Stub> {
    const { key } = head;
    if (head.width === undefined) this.#unfitted.add(key);
    else this.#unfitted.delete(key);
    const headingParams: HeadingParams = {
      head: () => this.#model?.columns.find((column) => column.key === key),
      sort: () => sortOf(this.#model?.sort ?? [], key),
      onSort: (isMore) => this.#sort(key, isMore),
    };
    const headings = this.#headings;
    return {
      colId: this.id(key),
      headerName: head.unit === undefined ? head.title : `${head.title} (${head.unit})`,
      headerComponent: class extends Heading {
        override init(params: Parameters<Heading['init']>[0]): void {
          super.init(params);
          headings.set(key, this);
        }
      },
      headerComponentParams: headingParams,
      cellClass: head.isNumber ? 'rundb-number' : '',
      width: head.width ?? 100,
      pinned: head.isFrozen ? 'left' : null,
      valueGetter: ({ data }) => this.#rowOf(data)?.cells.get(key) ?? '',
      suppressHeaderKeyboardEvent: ({ event }) => {
        if (event.key !== 'Enter') return false;
        if (event.type === 'keydown') this.#sort(key, event.shiftKey);
        return true;
      },
      suppressKeyboardEvent: ({ event }) =>
        event.key === ' ' || (event.shiftKey && /^(?:Arrow|Page|Home|End)/.test(event.key)),
    };
  }

  /** Whether the grid already has these columns as required. */
  #has(heads: readonly ColumnHead[]): boolean {
    const now = this.#layout();
    return (
      now.length === heads.length &&
      heads.every(({ key, width, isFrozen, isNumber }, i) => {
        const column = now[i];
        const definition = this.#grid?.getColumnDef(this.id(key));
        return (
          column?.key === key &&
          (width === undefined || column.width === width) &&
          column.isFrozen === isFrozen &&
          (definition?.cellClass === 'rundb-number') === isNumber
        );
      })
    );
  }

  /** The grid's current columns, frozen ones first. */
  #layout(): { key: string; width: number; isFrozen: boolean }[] {
    const columns = this.#grid?.getAllDisplayedColumns() ?? [];
    return columns.flatMap((column) => {
      const key = this.keyOf(column.getColId());
      if (key === undefined) return [];
      return [{ key, width: column.getActualWidth(), isFrozen: column.isPinnedLeft() }];
    });
  }

  /** Fits new columns to their contents, once those are known. */
  fitNew(): void {
    if (this.#unfitted.size === 0) return;
    const keys = [...this.#unfitted];
    this.#unfitted.clear();
    requestAnimationFrame(() => {
      if ([...this.#rows.all].length === 0) {
        // They were replaced by others: their widths are known when the next rows arrive.
        for (const key of keys) this.#unfitted.add(key);
        return;
      }
      // In a narrow tab, a long title is cut rather than its values.
      this.fit(keys, Math.min(widestHead, this.#element.clientWidth / 3));
      this.report();
    });
  }

  /** Fits columns to their header and the loaded rows, drawn or not. */
  fit(keys: readonly string[], mostForHead = widestHead): void {
    const measure = new TextWidths(this.#element);
    const widths = keys.flatMap((key) => {
      const head = this.#model?.columns.find((column) => column.key === key);
      if (!head) return [];
      let newWidth = Math.min(mostForHead, measure.head(head));
      for (const { cells } of this.#rows.all) {
        newWidth = Math.max(newWidth, Math.min(widest, measure.cell(cells.get(key) ?? '')));
      }
      return [{ key: this.id(key), newWidth }];
    });
    this.#grid?.setColumnWidths(widths);
  }

  /** Performs an action on a column. */
  act(action: ColumnAction, key: string | undefined): void {
    const layout = this.#layout();
    const place = layout.findIndex((each) => each.key === key);
    const column = layout[place];
    const grid = this.#grid;
    if (!column || !grid) return;
    const id = this.id(column.key);
    const widen = (newWidth: number) => grid.setColumnWidths([{ key: id, newWidth }]);
    switch (action) {
      case 'wider':
        widen(Math.round(column.width * 1.25));
        break;
      case 'narrower':
        widen(Math.max(narrowest, Math.round(column.width / 1.25)));
        break;
      case 'fit':
        this.fit([column.key]);
        break;
      case 'left':
      case 'right': {
        const to = place + (action === 'left' ? -1 : 1);
        // Frozen columns stay before the others, and the mark before all of them.
        if (layout[to]?.isFrozen === column.isFrozen) grid.moveColumns([id], to + 1);
        break;
      }
      case 'freeze':
        grid.setColumnsPinned([id], column.isFrozen ? null : 'left');
        break;
      case 'hide':
        if (layout.length > 1) grid.setColumnsVisible([id], false);
        break;
    }
    this.report();
  }

  /** Reports the columns once they stop changing. */
  report(): void {
    clearTimeout(this.#reporting);
    this.#reporting = setTimeout(() => this.#send({ type: 'columns', columns: this.#layout() }));
  }

  #rowOf(stub: Stub | undefined): ShownRow | undefined {
    return stub && this.#rows.at(stub.row);
  }

  /** The grid's id of a column. */
  id(key: string): string {
    const id = this.#ids.get(key) ?? `c${this.#ids.size}`;
    this.#ids.set(key, id);
    return id;
  }

  keyOf(id: string | null | undefined): string | undefined {
    return [...this.#ids].find(([, each]) => each === id)?.[0];
  }

  #sort(key: string, isMore: boolean): void {
    this.#send({ type: 'sort', keys: nextSort(this.#model?.sort ?? [], key, isMore) });
  }
}
