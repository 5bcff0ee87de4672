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

/** What the grid knows of a row: its position. */
export interface Stub {
  readonly row: number;
}

export const narrowest = 36;

/** AG Grid as our tables have it: its rows are positions, and what they show comes from elsewhere. */
export function makeGrid(
  element: HTMLElement,
  {
    rows,
    nonce,
    columns,
    ...events
  }: {
    /** How many there are now. */
    readonly rows: () => number;
    /** That of style elements. */
    readonly nonce: string;
    readonly columns: ColDef<Stub>[];
  } & GridOptions<Stub>,
): GridApi<Stub> {
  const grid = createGrid<Stub>(element, {
    theme: gridTheme,
    styleNonce: nonce,
    columnDefs: columns,
    defaultColDef: { sortable: false, resizable: true, minWidth: narrowest },
    // The grid makes its nodes where it is scrolled to, and has them at once; what they show comes later.
    rowModelType: 'infinite',
    datasource: {
      getRows: (asked) =>
        asked.successCallback(stubs(asked.startRow, Math.min(asked.endRow, rows())), rows()),
    },
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
    // A row that isn't there yet shows nothing, rather than that it is loading.
    suppressOverlays: ['loading', 'noRows'],
    getLocaleText: ({ defaultValue }) => defaultValue,
    ...events,
  });
  const body = element.querySelector('[role=grid], [role=treegrid]');
  body?.setAttribute('aria-label', t('Runs'));
  body?.setAttribute('aria-multiselectable', 'true');
  return grid;
}

function stubs(first: number, end: number): Stub[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => ({ row: first + i }));
}
