import type { CellKeyDownEvent, GridApi } from 'ag-grid-community';
import { FindBox } from './findBox.ts';
import type { FromTab, TableModel, ToTab } from './protocol.ts';
import { rowReached } from './rowKeys.ts';
import { RowSelection } from './rowSelection.ts';
import { RowWindows } from './rowWindows.ts';
import { TableColumns } from './tableColumns.ts';
import { makeGrid, type Stub } from './tableGrid.ts';
import { WholeTexts } from './wholeTexts.ts';

interface Place {
  readonly row: number;
  readonly key: string;
}

const rowHeight = 22;

/**
 * The table of runs in the tab: AG Grid, with what it lacks or does otherwise than VS Code. Rows come from
 * the extension, by windows; sorting, finding and sums are done there.
 *
 * `element` is filled, `send` gets what the extension is to know, `nonce` is that of style elements.
 */
export class Table {
  readonly #element: HTMLElement;
  readonly #send: (message: FromTab) => void;
  readonly #nonce: string;
  readonly #selection = new RowSelection();
  readonly #abort = new AbortController();
  readonly #rows: RowWindows;
  readonly #find: FindBox;
  readonly #columns: TableColumns;
  readonly #wholeTexts: WholeTexts;
  #nextId = 1;
  #model: TableModel | undefined;
  #grid: GridApi<Stub> | undefined;
  /** Where the keyboard is, or was last; row -1 is the head. */
  #at: Place | undefined;
  #found: Place | undefined;

  constructor(element: HTMLElement, send: (message: FromTab) => void, nonce: string) {
    this.#element = element;
    this.#send = send;
    this.#nonce = nonce;
    this.#rows = new RowWindows(
      (first, last) => {
        const id = this.#nextId++;
        send({ type: 'rows', id, first, last });
        return id;
      },
      (first, last) => this.#refresh(first, last),
    );
    this.#columns = new TableColumns(element, send, this.#rows);
    this.#wholeTexts = new WholeTexts(send);
    this.#find = new FindBox({
      find: (text, step) => this.#findText(text, step),
      leave: () => this.focus(),
    });
    element.classList.add('rundb-table');
    element.append(this.#find.element);
    // What VS Code's own menu is chosen by; `at` tells where.
    element.dataset['vscodeContext'] = JSON.stringify({
      webviewSection: 'table',
      preventDefaultContextMenuItems: true,
    });
    const { signal } = this.#abort;
    element.addEventListener('mouseover', (event) => this.#showWhole(event), { signal });
    element.addEventListener('dblclick', (event) => this.#fitAtEdge(event), { signal });
    element.addEventListener('contextmenu', (event) => this.#pointAt(event), { signal });
  }

  /** Takes what the extension says, as far as it is for the table. */
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
        this.#paintRows();
        break;
      case 'scrollTo':
        this.#scrollTo(message.row, message.key);
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
      // For the other parts of the tab.
    }
  }

  /** Moves the keyboard to where it was in the table last, or to its first cell. */
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
      processRowPostCreate: ({ eRow, rowIndex }) => this.#paintRow(eRow, rowIndex),
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
        if (rowIndex !== null && event instanceof MouseEvent) this.#click(rowIndex, event);
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

  /** Has the rows that are drawn, if they aren't there, and some around them. */
  #want(): void {
    const first = this.#grid?.getFirstDisplayedRowIndex() ?? 0;
    const last = this.#grid?.getLastDisplayedRowIndex() ?? -1;
    if (last >= first) this.#rows.want(first, last);
  }

  /** Draws rows that have come. */
  #refresh(first: number, last: number): void {
    const rowNodes = this.#grid?.getRenderedNodes().filter(({ rowIndex }) => {
      return rowIndex !== null && first <= rowIndex && rowIndex <= last;
    });
    if (rowNodes && rowNodes.length > 0) this.#grid?.refreshCells({ rowNodes, force: true });
  }

  /** Fits a column whose edge is clicked twice. */
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

  #click(row: number, event: MouseEvent): void {
    if (event.shiftKey) this.#selection.extendTo(row);
    else if (event.ctrlKey || event.metaKey) this.#selection.toggle(row);
    else this.#selection.only(row);
    this.#tellSelection();
  }

  #press({ event, rowIndex: row }: CellKeyDownEvent<Stub>): void {
    if (!(event instanceof KeyboardEvent) || row === null || !this.#model) return;
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter') this.#send({ type: 'openRow', row });
    else if (event.key === ' ') {
      if (event.shiftKey) this.#selection.extendTo(row);
      else this.#selection.toggle(row);
      this.#tellSelection();
    } else if (event.key.toLowerCase() === 'a' && isCommand) {
      this.#selection.all(this.#model.rows);
      this.#tellSelection();
    } else if (event.key === 'Escape' && this.#selection.spans.length > 0) {
      this.#selection.set([]);
      this.#tellSelection();
    } else if (event.shiftKey || (isCommand && /^(?:Home|End)$/.test(event.key))) {
      const to = rowReached(event.key, isCommand, {
        row,
        rows: this.#model.rows,
        page: this.#page,
      });
      if (to === undefined) return;
      if (event.shiftKey) {
        if (!this.#selection.has(row)) this.#selection.only(row);
        this.#selection.extendTo(to);
        this.#tellSelection();
      }
      this.#grid?.ensureIndexVisible(to);
      if (this.#at) this.#grid?.setFocusedCell(to, this.#columns.id(this.#at.key));
    } else return;
    event.preventDefault();
  }

  /** How many rows there is room for, but for a few to go on from. */
  get #page(): number {
    return Math.max(1, Math.floor(this.#element.clientHeight / rowHeight) - 2);
  }

  #tellSelection(): void {
    this.#paintRows();
    this.#send({ type: 'select', rows: this.#selection.tell() });
  }

  #paintRows(): void {
    for (const row of this.#element.querySelectorAll<HTMLElement>('.ag-row')) {
      this.#paintRow(row, Number(row.getAttribute('row-index')));
    }
  }

  #paintRow(element: HTMLElement, row: number): void {
    const isSelected = this.#selection.has(row);
    element.classList.toggle('rundb-selected', isSelected);
    element.setAttribute('aria-selected', String(isSelected));
    const isFound = this.#found?.row === row;
    element.classList.toggle('rundb-found', isFound);
  }

  /** Looks for a text from where the keyboard is, or before or after it. */
  #findText(text: string, step: -1 | 0 | 1): void {
    const rows = this.#model?.rows ?? 0;
    const from = Math.max(0, this.#at?.row ?? 0) + step;
    if (text === '' || rows === 0) {
      this.#found = undefined;
      this.#paintRows();
      if (text !== '') this.#find.showNothing();
    } else {
      this.#send({ type: 'find', text, from: (from + rows) % rows, backwards: step < 0 });
    }
  }

  #scrollTo(row: number, key: string | undefined): void {
    if (key !== undefined) {
      const title = this.#model?.columns.find((column) => column.key === key)?.title ?? key;
      this.#find.showFound(row + 1, title);
    }
    this.#found = key === undefined ? undefined : { row, key };
    this.#grid?.ensureIndexVisible(row, 'middle');
    if (key !== undefined) this.#grid?.ensureColumnVisible(this.#columns.id(key));
    this.#at = { row, key: key ?? this.#at?.key ?? this.#model?.columns[0]?.key ?? '' };
    this.#paintRows();
  }

  #showWhole({ target }: MouseEvent): void {
    const cell = target instanceof HTMLElement ? target.closest<HTMLElement>('.ag-cell') : null;
    const key = this.#columns.keyOf(cell?.getAttribute('col-id'));
    const row = Number(cell?.closest('.ag-row')?.getAttribute('row-index'));
    if (cell && key !== undefined) this.#wholeTexts.show(cell, row, key);
  }

  /** Where the mouse asks for a menu, that is where commands are about. */
  #pointAt({ target }: MouseEvent): void {
    const cell = target instanceof Element ? target.closest('[col-id]') : null;
    const row = cell?.closest('.ag-row')?.getAttribute('row-index') ?? -1;
    this.#moveTo(Number(row), cell?.getAttribute('col-id'));
  }
}
