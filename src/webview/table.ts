import { t } from '@vscode/l10n';
import {
  CellStyleModule,
  ColumnApiModule,
  createGrid,
  InfiniteRowModelModule,
  LocaleModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  ScrollApiModule,
  CellApiModule,
  EventApiModule,
  type CellKeyDownEvent,
  type ColDef,
  type GridApi,
} from 'ag-grid-community';
import { FindBox } from './findBox.ts';
import { gridTheme } from './gridTheme.ts';
import { Heading, type HeadingParams, type HeadingSort } from './heading.ts';
import { markElement } from './marks.ts';
import type { ColumnAction, ColumnHead, FromTab, TableModel, ToTab } from './protocol.ts';
import { RowWindows, type ShownRow } from './rowWindows.ts';
import { RowSelection } from './rowSelection.ts';
import { TextWidths } from './textWidths.ts';

ModuleRegistry.registerModules([
  CellApiModule,
  CellStyleModule,
  ColumnApiModule,
  EventApiModule,
  InfiniteRowModelModule,
  LocaleModule,
  RenderApiModule,
  RowApiModule,
  ScrollApiModule,
]);

/** What the grid knows of a row: its position. */
interface Stub {
  readonly row: number;
}

interface Place {
  readonly row: number;
  readonly key: string;
}

const markId = 'mark';
const rowHeight = 22;
const widest = 340;
const widestHead = 240;
const narrowest = 36;

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
  /** The grid's name of each column: keys may be any text. */
  readonly #ids = new Map<string, string>();
  readonly #rows: RowWindows;
  readonly #find: FindBox;
  readonly #cells = new Map<number, HTMLElement>();
  #nextId = 1;
  #model: TableModel | undefined;
  #grid: GridApi<Stub> | undefined;
  #headings = new Map<string, Heading>();
  /** Where the keyboard is, or was last; row -1 is the head. */
  #at: Place | undefined;
  #found: Place | undefined;
  /** Columns that have yet to be made as wide as what is in them. */
  #unfitted = new Set<string>();
  #reporting: ReturnType<typeof setTimeout> | undefined;

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
      case 'table': {
        this.#setModel(message.table);
        return;
      }
      case 'rows': {
        if (this.#rows.take(message) && this.#unfitted.size > 0) this.#fitNew();
        return;
      }
      case 'cell': {
        this.#setWhole(message.id, message.text);
        return;
      }
      case 'selected':
        this.#selection.hear(message.rows);
        {
          this.#paintRows();
          return;
        }
      case 'scrollTo': {
        this.#scrollTo(message.row, message.key);
        return;
      }
      case 'column': {
        this.#act(message.action);
        return;
      }
      case 'showColumn': {
        this.#grid?.ensureColumnVisible(this.#id(message.key));
        return;
      }
      case 'notFound': {
        this.#find.showNothing();
        return;
      }
      case 'focus':
        if (message.part === 'table') this.focus();
        if (message.part === 'find') this.#find.open();
        return;
      default:
    }
  }

  /** Moves the keyboard to where it was in the table last, or to its first cell. */
  focus(): void {
    const key = this.#at?.key ?? this.#model?.columns[0]?.key;
    if (!this.#grid || key === undefined) return;
    const place = this.#found ?? { row: Math.max(0, this.#at?.row ?? 0), key };
    this.#grid.setFocusedCell(place.row, this.#id(place.key));
  }

  dispose(): void {
    clearTimeout(this.#reporting);
    this.#abort.abort();
    this.#grid?.destroy();
    this.#element.replaceChildren();
  }

  #setModel(model: TableModel): void {
    const before = this.#model;
    this.#model = model;
    this.#rows.setModel(model);
    if (!this.#grid) this.#grid = this.#create(model);
    else {
      if (!this.#hasColumns(model.columns)) {
        this.#grid.setGridOption('columnDefs', this.#columns(model.columns));
      }
      for (const heading of this.#headings.values()) heading.paint();
      if (before?.rows !== model.rows) {
        this.#grid.setRowCount(model.rows, true);
        // The last block may have had fewer rows.
        this.#grid.refreshInfiniteCache();
      }
    }
  }

  #create(model: TableModel): GridApi<Stub> {
    const grid = createGrid<Stub>(this.#element, {
      theme: gridTheme,
      styleNonce: this.#nonce,
      columnDefs: this.#columns(model.columns),
      defaultColDef: { sortable: false, resizable: true, minWidth: narrowest },
      // The grid makes its nodes where it is scrolled to, and has them at once; what they show comes later.
      rowModelType: 'infinite',
      datasource: {
        getRows: (params) => {
          const rows = this.#model?.rows ?? 0;
          params.successCallback(stubs(params.startRow, Math.min(params.endRow, rows)), rows);
        },
      },
      cacheBlockSize: 200,
      maxBlocksInCache: 20,
      infiniteInitialRowCount: model.rows,
      suppressDragLeaveHidesColumns: true,
      suppressColumnMoveAnimation: true,
      animateRows: false,
      suppressRowHoverHighlight: false,
      suppressNoRowsOverlay: true,
      enableCellTextSelection: false,
      ensureDomOrder: true,
      // A row that isn't there yet shows nothing, rather than that it is loading.
      suppressOverlays: ['loading', 'noRows'],
      getLocaleText: ({ defaultValue }) => defaultValue,
      processRowPostCreate: ({ eRow, rowIndex }) => this.#paintRow(eRow, rowIndex),
      onModelUpdated: () => this.#want(),
      onViewportChanged: () => this.#want(),
      onCellFocused: ({ rowIndex, column }) => {
        const key = typeof column === 'object' ? this.#keyOf(column?.getColId()) : undefined;
        if (rowIndex !== null && key !== undefined) this.#moveTo({ row: rowIndex, key });
      },
      onHeaderFocused: ({ column }) => {
        const key = 'getColId' in column ? this.#keyOf(column.getColId()) : undefined;
        if (key !== undefined) this.#moveTo({ row: -1, key });
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
      onColumnMoved: ({ finished }) => finished && this.#report(),
      onColumnResized: ({ finished, source }) => {
        if (finished && source !== 'flex' && source !== 'api') this.#report();
      },
    });
    const body = this.#element.querySelector('[role=grid], [role=treegrid]');
    body?.setAttribute('aria-label', t('Runs'));
    body?.setAttribute('aria-multiselectable', 'true');
    return grid;
  }

  #columns(heads: readonly ColumnHead[]): ColDef<Stub>[] {
    return [this.#markColumn(), ...heads.map((head) => this.#column(head))];
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
      sort: () => this.#sortOf(key),
      onSort: (isMore) => this.#sort(key, isMore),
    };
    const headings = this.#headings;
    return {
      colId: this.#id(key),
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

  /** Whether the grid has these columns as they are to be. */
  #hasColumns(heads: readonly ColumnHead[]): boolean {
    const now = this.#layout();
    return (
      now.length === heads.length &&
      heads.every(({ key, width, isFrozen, isNumber }, i) => {
        const column = now[i];
        const definition = this.#grid?.getColumnDef(this.#id(key));
        return (
          column?.key === key &&
          (width === undefined || column.width === width) &&
          column.isFrozen === isFrozen &&
          (definition?.cellClass === 'rundb-number') === isNumber
        );
      })
    );
  }

  /** The columns as they are in the grid, the frozen ones first. */
  #layout(): { key: string; width: number; isFrozen: boolean }[] {
    const columns = this.#grid?.getAllDisplayedColumns() ?? [];
    return columns.flatMap((column) => {
      const key = this.#keyOf(column.getColId());
      if (key === undefined) return [];
      return [{ key, width: column.getActualWidth(), isFrozen: column.isPinnedLeft() }];
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

  /** Makes columns as wide as what is in them, once that is known. */
  #fitNew(): void {
    const keys = [...this.#unfitted];
    this.#unfitted.clear();
    requestAnimationFrame(() => {
      if ([...this.#rows.all].length === 0) {
        // They went, since others have come: their widths are known with the next rows.
        for (const key of keys) this.#unfitted.add(key);
        return;
      }
      this.#fit(keys);
      this.#report();
    });
  }

  /** Makes columns as wide as their head and the rows that are there, drawn or not. */
  #fit(keys: readonly string[]): void {
    const measure = new TextWidths(this.#element);
    const widths = keys.flatMap((key) => {
      const head = this.#model?.columns.find((column) => column.key === key);
      if (!head) return [];
      let newWidth = Math.min(widestHead, measure.head(head));
      for (const { cells } of this.#rows.all) {
        newWidth = Math.max(newWidth, Math.min(widest, measure.cell(cells.get(key) ?? '')));
      }
      return [{ key: this.#id(key), newWidth }];
    });
    this.#grid?.setColumnWidths(widths);
  }

  /** Fits a column whose edge is clicked twice. */
  #fitAtEdge({ target }: MouseEvent): void {
    const edge = target instanceof Element ? target.closest('.ag-header-cell-resize') : null;
    const key = this.#keyOf(edge?.closest('[col-id]')?.getAttribute('col-id'));
    if (key === undefined) return;
    this.#fit([key]);
    this.#report();
  }

  #sortOf(key: string): HeadingSort | undefined {
    const keys = this.#model?.sort ?? [];
    const place = keys.findIndex((each) => each.key === key);
    const found = keys[place];
    if (!found) return undefined;
    return { descending: found.descending, place: keys.length > 1 ? place + 1 : undefined };
  }

  /** Up, down, not at all: by this column, or by this one after the others. */
  #sort(key: string, isMore: boolean): void {
    const keys = this.#model?.sort ?? [];
    const before = keys.find((each) => each.key === key);
    const next = before?.descending === true ? [] : [{ key, descending: before !== undefined }];
    const isNew = before === undefined;
    if (isMore && isNew) this.#send({ type: 'sort', keys: [...keys, ...next] });
    else if (isMore) {
      const changed = keys.flatMap((each) => (each.key === key ? next : [each]));
      this.#send({ type: 'sort', keys: changed });
    } else this.#send({ type: 'sort', keys: next });
  }

  #moveTo(place: Place): void {
    this.#at = place;
    this.#send({ type: 'at', ...place });
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
    } else if (event.shiftKey) {
      const to = this.#reach(event.key, isCommand, row);
      if (to === undefined) return;
      if (!this.#selection.has(row)) this.#selection.only(row);
      this.#selection.extendTo(to);
      this.#tellSelection();
      this.#grid?.ensureIndexVisible(to);
      if (this.#at) this.#grid?.setFocusedCell(to, this.#id(this.#at.key));
    } else return;
    event.preventDefault();
  }

  /** The row to which a key with Shift extends the selection. */
  #reach(key: string, isCommand: boolean, row: number): number | undefined {
    const last = (this.#model?.rows ?? 0) - 1;
    const page = Math.max(1, Math.floor(this.#element.clientHeight / rowHeight) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: isCommand ? -Infinity : -1,
      ArrowDown: isCommand ? Infinity : 1,
      PageUp: -page,
      PageDown: page,
      ...(isCommand && { Home: -Infinity, End: Infinity }),
    };
    const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
    return step === undefined ? undefined : Math.min(last, Math.max(0, row + step));
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
    if (key !== undefined) this.#grid?.ensureColumnVisible(this.#id(key));
    this.#at = { row, key: key ?? this.#at?.key ?? this.#model?.columns[0]?.key ?? '' };
    this.#paintRows();
  }

  /** Does something with the column where the keyboard is. */
  #act(action: ColumnAction): void {
    const layout = this.#layout();
    const place = layout.findIndex(({ key }) => key === this.#at?.key);
    const column = layout[place];
    const grid = this.#grid;
    if (!column || !grid) return;
    const id = this.#id(column.key);
    const widen = (newWidth: number) => grid.setColumnWidths([{ key: id, newWidth }]);
    switch (action) {
      case 'wider':
        widen(Math.round(column.width * 1.25));
        break;
      case 'narrower':
        widen(Math.max(narrowest, Math.round(column.width / 1.25)));
        break;
      case 'fit':
        this.#fit([column.key]);
        break;
      case 'left':
      case 'right': {
        const to = place + (action === 'left' ? -1 : 1);
        // Frozen columns stay before the others; the mark is before all.
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
    this.#report();
  }

  /** Tells of the columns, once they have come to rest. */
  #report(): void {
    clearTimeout(this.#reporting);
    this.#reporting = setTimeout(() => this.#send({ type: 'columns', columns: this.#layout() }));
  }

  /** Shows the whole text of a cell that is cut when the mouse comes. */
  #showWhole({ target }: MouseEvent): void {
    const cell = target instanceof HTMLElement ? target.closest<HTMLElement>('.ag-cell') : null;
    const key = this.#keyOf(cell?.getAttribute('col-id'));
    const row = Number(cell?.closest('.ag-row')?.getAttribute('row-index'));
    if (!cell || key === undefined) return;
    const value = cell.querySelector<HTMLElement>('.ag-cell-value') ?? cell;
    const isCut = cell.textContent.length > 100 && cell.textContent.endsWith('…');
    if (isCut) {
      const id = this.#nextId++;
      this.#cells.set(id, cell);
      this.#send({ type: 'cell', id, row, key });
    } else cell.title = value.scrollWidth > value.clientWidth ? cell.textContent : '';
  }

  #setWhole(id: number, text: string): void {
    const cell = this.#cells.get(id);
    this.#cells.delete(id);
    if (cell) cell.title = text;
  }

  /** Where the mouse asks for a menu, that is where commands are about. */
  #pointAt({ target }: MouseEvent): void {
    const cell = target instanceof Element ? target.closest('[col-id]') : null;
    const key = this.#keyOf(cell?.getAttribute('col-id'));
    const row = cell?.closest('.ag-row')?.getAttribute('row-index') ?? -1;
    if (key !== undefined) this.#moveTo({ row: Number(row), key });
  }

  #rowOf(stub: Stub | undefined): ShownRow | undefined {
    return stub && this.#rows.at(stub.row);
  }

  #id(key: string): string {
    const id = this.#ids.get(key) ?? `c${this.#ids.size}`;
    this.#ids.set(key, id);
    return id;
  }

  #keyOf(id: string | null | undefined): string | undefined {
    return [...this.#ids].find(([, each]) => each === id)?.[0];
  }
}

function stubs(first: number, end: number): Stub[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => ({ row: first + i }));
}
