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
  type ColDef,
  type GridApi,
  type GridOptions,
} from 'ag-grid-community';
import { gridTheme } from './gridTheme.ts';

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

/** All that the grid knows about a row: its position. */
export interface Stub {
  readonly row: number;
}

export const narrowest = 36;

/**
 * AG Grid set up for our tables: its rows are positions, and their contents come from elsewhere.
 */
export function makeGrid(
  element: HTMLElement,
  {
    rows,
    nonce,
    columns,
    ...events
  }: {
    /** The current number of rows. */
    readonly rows: () => number;
    /** The nonce for style elements. */
    readonly nonce: string;
    readonly columns: ColDef<Stub>[];
  } & GridOptions<Stub>,
): GridApi<Stub> {
  const grid = createGrid<Stub>(element, {
    theme: gridTheme,
    styleNonce: nonce,
    columnDefs: columns,
    defaultColDef: { sortable: false, resizable: true, minWidth: narrowest },
    // The grid creates nodes for the rows at its scroll position at once; their contents come
    // later.
    rowModelType: 'infinite',
    datasource: {
      getRows: (asked) =>
        asked.successCallback(stubs(asked.startRow, Math.min(asked.endRow, rows())), rows()),
    },
    // Every row drawn beyond the visible ones has to be waited for.
    rowBuffer: 4,
    cacheBlockSize: 200,
    maxBlocksInCache: 20,
    infiniteInitialRowCount: rows(),
    suppressDragLeaveHidesColumns: true,
    suppressColumnMoveAnimation: true,
    animateRows: false,
    suppressRowHoverHighlight: false,
    suppressNoRowsOverlay: true,
    enableCellTextSelection: false,
    ensureDomOrder: true,
    // A row that isn't loaded yet is blank, without a loading indicator.
    suppressOverlays: ['loading', 'noRows'],
    getLocaleText: ({ defaultValue }) => defaultValue,
    ...events,
  });
  const body = element.querySelector('[role=grid], [role=treegrid]');
  body?.setAttribute('aria-label', t('Table of runs'));
  body?.setAttribute('aria-multiselectable', 'true');
  return grid;
}

function stubs(first: number, end: number): Stub[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => ({ row: first + i }));
}
