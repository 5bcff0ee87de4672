/**
 * The table of the overview with 50,000 runs, compared with bare AG Grid with the same values in its page.
 */
import type { Page } from 'playwright-core';
import { RunTable } from '../../src/core/table/index.ts';
import { TablePage, verdict } from '../browser/tablePage.ts';
import { barePage } from './bareGrid.ts';
import { heapOf } from './heap.ts';
import { manyRuns } from './manyRuns.ts';
import { compared, type Row } from './table.ts';
import { median, milliseconds } from './time.ts';

const wheelSteps = 60;
const keys = ['run_type', 'stop_reason', 'statistics.lumi_recorded'];
const shownRow = '.ag-row [role=gridcell]:nth-child(2):not(:empty)';

export async function benchOverviewTable(): Promise<Row[]> {
  const runs = manyRuns();
  const rows: Row[] = [];
  const table = new RunTable(runs, { verdict });
  const first: number[] = [];
  const bareFirst: number[] = [];
  for (let round = 0; round < 3; round++) {
    await using tab = await TablePage.open(table, { isShown: false });
    first.push(
      await milliseconds(async () => {
        await tab.show();
        await tab.page.locator(shownRow).first().waitFor();
      }),
    );
    const bare = await barePage(table);
    bareFirst.push(
      await milliseconds(async () => {
        await bare.evaluate(() => globalThis.showAll());
        await bare.locator(shownRow).first().waitFor();
      }),
    );
    await bare.context().browser()?.close();
  }
  const peer = 'AG Grid, all in the page';
  rows.push(compared('table: first rows', 'ms', median(first), peer, median(bareFirst)));

  await using tab = await TablePage.open(table);
  await tab.page.locator(shownRow).first().waitFor();
  const bare = await barePage(table);
  try {
    await bare.evaluate(() => globalThis.showAll());
    await bare.locator(shownRow).first().waitFor();
    const own: number[] = [];
    for (let round = 0; round < 5; round++) {
      // A new one, so that it ranks the texts each time, as the first sort does.
      const fresh = new RunTable(runs, { verdict });
      fresh.sort(keys.map((key) => ({ key, descending: round % 2 === 0 })));
      own.push(await milliseconds(() => Promise.resolve(fresh.order)));
    }
    const bareSort = await bare.evaluate(() => globalThis.sortAll());
    rows.push(compared('table: sort by 3 columns', 'ms', median(own), 'AG Grid', bareSort));

    const scrolled = await frameTime(tab.page);
    rows.push(
      compared(
        'table: a frame while scrolling, p95',
        'ms',
        scrolled,
        'AG Grid',
        await frameTime(bare),
      ),
    );
    const heap = await heapOf(tab.page);
    rows.push(compared('table: memory of the page', 'MB', heap, 'AG Grid', await heapOf(bare)));
  } finally {
    await bare.context().browser()?.close();
  }
  const find = await milliseconds(() => Promise.resolve(table.find('no such text', 0)));
  rows.push({ name: 'table: find in all rows, in vain', value: find, unit: 'ms' });
  return rows;
}

declare global {
  var frames: number[];
  var requestAnimationFrame: (call: (time: number) => void) => void;
}

/** The 95th percentile of the frame time while scrolling with the wheel, in ms. */
async function frameTime(page: Page): Promise<number> {
  await page.mouse.move(500, 200);
  await page.evaluate(() => {
    globalThis.frames = [];
    let before = performance.now();
    const next = (now: number) => {
      globalThis.frames.push(now - before);
      before = now;
      globalThis.requestAnimationFrame(next);
    };
    globalThis.requestAnimationFrame(next);
  });
  for (let step = 0; step < wheelSteps; step++) await page.mouse.wheel(0, 400);
  const frames = await page.evaluate(() => globalThis.frames);
  return frames.toSorted((a, b) => a - b)[Math.floor(frames.length * 0.95)] ?? NaN;
}
