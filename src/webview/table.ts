import type { CellKeyDownEvent, GridApi } from 'ag-grid-community';
import { FindBox } from './findBox.ts';
import type { FromTab, TableModel, ToTab } from './protocol.ts';
import { RowDrag } from './rowDrag.ts';
import { RowWindows } from './rowWindows.ts';
import { TableColumns } from './tableColumns.ts';
import { makeGrid, type Stub } from './tableGrid.ts';
import { TableSelection } from './tableSelection.ts';
import { WholeTexts } from './wholeTexts.ts';

interface Place {
  readonly row: number;
  readonly key: string;
}

const rowHeight = 22;

/**
 * The table of runs in the tab: AG Grid, with what it lacks or does differently from VS Code. Rows
 * come from the extension in windows; sorting, finding and totals are done there.
 *
 * `element` is the container, `send` passes messages to the extension, `nonce` is the one for style
 * elements.
 */
export class Table {
  readonly #element: HTMLElement;
  readonly #send: (message: FromTab) => void;
  readonly #nonce: string;
  readonly #abort = new AbortController();
  readonly #drag: RowDrag;
  readonly #rows: RowWindows;
  readonly #find: FindBox;
  readonly #columns: TableColumns;
  readonly #selection: TableSelection;
  readonly #wholeTexts: WholeTexts;
  #model: TableModel | undefined;
  #grid: GridApi<Stub> | undefined;
  /** The current or last focused cell; row -1 is the header. */
  #at: Place | undefined;
  #found: Place | undefined;

  constructor(element: HTMLElement, send: (message: FromTab) => void, nonce: string) {
    this.#element = element;
    this.#send = send;
    this.#nonce = nonce;
    this.#rows = new RowWindows(
      (first, last) => send({ type: 'rows', first, last }),
      (first, last) => this.#refresh(first, last),
    );
    this.#columns = new TableColumns(element, send, this.#rows);
    this.#selection = new TableSelection(element, send);
    this.#wholeTexts = new WholeTexts(send);
    this.#find = new FindBox({
      find: (text, step) => this.#findText(text, step),
      leave: () => this.focus(),
    });
    element.classList.add('rundb-table');
    element.append(this.#find.element);
    // The menu contributions are chosen by this; the `at` message says where the menu was opened.
    element.dataset['vscodeContext'] = JSON.stringify({
      webviewSection: 'table',
      preventDefaultContextMenuItems: true,
    });
    const { signal } = this.#abort;
    this.#drag = new RowDrag(element, () => this.#selection.spans, signal);
    element.addEventListener('mouseover', (event) => this.#showWhole(event), { signal });
    element.addEventListener('dblclick', (event) => this.#fitAtEdge(event), { signal });
    element.addEventListener('contextmenu', (event) => this.#pointAt(event), { signal });
  }

  /** Handles the extension's messages that concern the table. */
  receive(message: ToTab): void {
    switch (message.type) {
      case 'table':
        this.#setModel(message.table);
        break;
      case 'rows':
        if (this.#rows.take(message)) this.#columns.fitNew();
        break;
      case 'cell':
        this.#wholeTexts.take(message.id, message.text);
        break;
      case 'selected':
        this.#selection.hear(message.rows);
        this.#drag.hear(message.rows, message.drag);
        break;
      case 'scrollTo':
        this.#scrollTo(message);
        break;
      case 'column':
        this.#columns.act(message.action, this.#at?.key);
        break;
      case 'showColumn':
        this.#grid?.ensureColumnVisible(this.#columns.id(message.key));
        break;
      case 'notFound':
        this.#find.showNothing();
        break;
      case 'focus':
        if (message.part === 'table') this.focus();
        if (message.part === 'find') this.#find.open();
        break;
      default:
      // Meant for other parts of the tab.
    }
  }

  /** Focuses the last focused cell, or the first one. */
  focus(): void {
    const key = this.#at?.key ?? this.#model?.columns[0]?.key;
    if (!this.#grid || key === undefined) return;
    const place = this.#found ?? { row: Math.max(0, this.#at?.row ?? 0), key };
    this.#grid.setFocusedCell(place.row, this.#columns.id(place.key));
  }

  dispose(): void {
    this.#columns.dispose();
    this.#abort.abort();
    this.#grid?.destroy();
    this.#element.replaceChildren();
  }

  #setModel(model: TableModel): void {
    const before = this.#model;
    this.#model = model;
    this.#rows.setModel(model);
    if (!this.#grid) {
      this.#grid = this.#create(model);
      this.#columns.attach(this.#grid);
      return;
    }
    this.#columns.update(model);
    if (before?.rows === model.rows) return;
    this.#grid.setRowCount(model.rows, true);
    // The last block may have had fewer rows.
    this.#grid.refreshInfiniteCache();
  }

  #create(model: TableModel): GridApi<Stub> {
    return makeGrid(this.#element, {
      rows: () => this.#model?.rows ?? 0,
      nonce: this.#nonce,
      columns: this.#columns.define(model),
      processRowPostCreate: ({ eRow, rowIndex }) => this.#selection.paint(eRow, rowIndex),
      onModelUpdated: () => this.#want(),
      onViewportChanged: () => this.#want(),
      onCellFocused: ({ rowIndex, column }) => {
        const id = typeof column === 'object' ? column?.getColId() : undefined;
        if (rowIndex !== null) this.#moveTo(rowIndex, id);
      },
      onHeaderFocused: ({ column }) => {
        if ('getColId' in column) this.#moveTo(-1, column.getColId());
      },
      onCellClicked: ({ rowIndex, event }) => {
        if (rowIndex !== null && event instanceof MouseEvent) {
          this.#selection.click(rowIndex, event);
        }
      },
      onCellDoubleClicked: ({ rowIndex }) => {
        if (rowIndex !== null) this.#send({ type: 'openRow', row: rowIndex });
      },
      onCellKeyDown: (event) => {
        if ('column' in event) this.#press(event);
      },
      onColumnMoved: ({ finished }) => finished && this.#columns.report(),
      onColumnResized: ({ finished, source }) => {
        if (finished && source !== 'flex' && source !== 'api') this.#columns.report();
      },
    });
  }

  /** Requests the drawn rows, and some around them, if they aren't loaded. */
  #want(): void {
    const first = this.#grid?.getFirstDisplayedRowIndex() ?? 0;
    const last = this.#grid?.getLastDisplayedRowIndex() ?? -1;
    if (last >= first) this.#rows.want(first, last);
  }

  /** Draws rows that have been received. */
  #refresh(first: number, last: number): void {
    const rowNodes = this.#grid?.getRenderedNodes().filter(({ rowIndex }) => {
      return rowIndex !== null && first <= rowIndex && rowIndex <= last;
    });
    if (rowNodes && rowNodes.length > 0) this.#grid?.refreshCells({ rowNodes, force: true });
  }

  /** Fits a column whose edge is double-clicked. */
  #fitAtEdge({ target }: MouseEvent): void {
    const edge = target instanceof Element ? target.closest('.ag-header-cell-resize') : null;
    const key = this.#columns.keyOf(edge?.closest('[col-id]')?.getAttribute('col-id'));
    if (key === undefined) return;
    this.#columns.fit([key]);
    this.#columns.report();
  }

  #moveTo(row: number, column: string | null | undefined): void {
    const key = this.#columns.keyOf(column);
    if (key === undefined) return;
    this.#at = { row, key };
    this.#send({ type: 'at', row, key });
  }

  #press({ event, rowIndex: row }: CellKeyDownEvent<Stub>): void {
    if (!(event instanceof KeyboardEvent) || row === null || !this.#model) return;
    if (event.key === 'Enter') this.#send({ type: 'openRow', row });
    else {
      const { rows } = this.#model;
      const to = this.#selection.press(event, { row, rows, page: this.#page });
      if (to === undefined) return;
      if (to !== row) this.#grid?.ensureIndexVisible(to);
      if (to !== row && this.#at) this.#grid?.setFocusedCell(to, this.#columns.id(this.#at.key));
    }
    event.preventDefault();
  }

  /** The number of rows that fit, less a few for context. */
  get #page(): number {
    return Math.max(1, Math.floor(this.#element.clientHeight / rowHeight) - 2);
  }

  /** Searches for a text from the focused cell on, or for the next or previous match. */
  #findText(text: string, step: -1 | 0 | 1): void {
    const rows = this.#model?.rows ?? 0;
    const from = Math.max(0, this.#at?.row ?? 0) + step;
    if (text === '' || rows === 0) {
      this.#found = undefined;
      this.#selection.find(undefined);
      if (text !== '') this.#find.showNothing();
    } else {
      this.#send({ type: 'find', text, from: (from + rows) % rows, backwards: step < 0 });
    }
  }

  #scrollTo({ row, key, around }: Extract<ToTab, { type: 'scrollTo' }>): void {
    if (key !== undefined) {
      const title = this.#model?.columns.find((column) => column.key === key)?.title ?? key;
      this.#find.showFound(row + 1, title);
    }
    this.#found = key === undefined ? undefined : { row, key };
    // The grid takes a while to draw the rows; any others load in the meantime.
    this.#rows.want(Math.max(0, row - this.#page), row + this.#page, around);
    this.#grid?.ensureIndexVisible(row, 'middle');
    if (key !== undefined) this.#grid?.ensureColumnVisible(this.#columns.id(key));
    this.#at = { row, key: key ?? this.#at?.key ?? this.#model?.columns[0]?.key ?? '' };
    this.#selection.find(this.#found?.row);
  }

  #showWhole({ target }: MouseEvent): void {
    const cell = target instanceof HTMLElement ? target.closest<HTMLElement>('.ag-cell') : null;
    const key = this.#columns.keyOf(cell?.getAttribute('col-id'));
    const row = Number(cell?.closest('.ag-row')?.getAttribute('row-index'));
    if (cell && key !== undefined) this.#wholeTexts.show(cell, row, key);
  }

  /** When the mouse opens a menu, its commands act on the cell at the pointer. */
  #pointAt({ target }: MouseEvent): void {
    const cell = target instanceof Element ? target.closest('[col-id]') : null;
    const row = cell?.closest('.ag-row')?.getAttribute('row-index') ?? -1;
    this.#moveTo(Number(row), cell?.getAttribute('col-id'));
  }
}
