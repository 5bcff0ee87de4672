/** AG Grid alone, with the values of a table in its page: a peer. */
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import type { RunTable } from '../../src/core/table/index.ts';
import { launchBrowser } from '../vscode/browser.ts';
import { checkout } from '../vscode/versions.ts';

declare global {
  var showAll: () => void;
  var sortAll: () => number;
  /** Selects so many rows from one on, and shows it. How long that takes until it is painted, in ms. */
  var selectRows: (first: number, count: number) => Promise<number>;
}

const bareEntry = `
  import { AllCommunityModule, createGrid, ModuleRegistry } from 'ag-grid-community';
  ModuleRegistry.registerModules([AllCommunityModule]);
  globalThis.showAll = () => {
    const { columns, cells } = globalThis.data;
    globalThis.grid = createGrid(document.getElementById('table'), {
      columnDefs: columns.map((headerName, i) => ({ headerName, colId: 'c' + i, valueGetter: ({ data }) => data[i] })),
      rowData: cells, rowHeight: 22,
      rowSelection: { mode: 'multiRow', checkboxes: false, headerCheckbox: false },
    });
  };
  globalThis.sortAll = () => {
    const start = performance.now();
    globalThis.grid.applyColumnState({ state: [2, 10, 5].map((i, sortIndex) => ({ colId: 'c' + i, sort: 'asc', sortIndex })) });
    return performance.now() - start;
  };
  globalThis.selectRows = async (first, count) => {
    const { grid } = globalThis;
    const start = performance.now();
    grid.deselectAll();
    const nodes = Array.from({ length: count }, (_, i) => grid.getDisplayedRowAtIndex(first + i));
    grid.setNodesSelected({ nodes, newValue: true });
    grid.ensureIndexVisible(first, 'middle');
    const cell = '.ag-row-selected[row-index="' + first + '"] [role=gridcell]:not(:empty)';
    do await new Promise(requestAnimationFrame); while (!document.querySelector(cell));
    await new Promise((resolve) => setTimeout(resolve));
    return performance.now() - start;
  };
`;

/** A page with AG Grid alone; `showAll` has it show all rows of a table. */
export async function barePage(table: RunTable): Promise<Page> {
  const { outputFiles } = await build({
    stdin: { contents: bareEntry, resolveDir: checkout },
    bundle: true,
    minify: true,
    write: false,
  });
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1100, height: 420 } });
  await page.setContent('<div id="table" style="height: 400px"></div>');
  const data = {
    columns: table.model().columns.map(({ title }) => title),
    cells: table.rows(0, table.runs.length).map(({ cells }) => cells),
  };
  await page.evaluate((each) => Object.assign(globalThis, { data: each }), data);
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  return page;
}
