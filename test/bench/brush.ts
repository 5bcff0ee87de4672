/** A brush in VS Code: from the release of the mouse on the plot to the rows in the table. */
import type { Frame } from 'playwright-core';
import { listedRuns } from '../../src/core/records/index.ts';
import type { JsonObject } from '../../src/core/rundb/index.ts';
import { RunTable } from '../../src/core/table/index.ts';
import { startDemo } from '../../src/demo/server.ts';
import { verdict } from '../browser/tablePage.ts';
import { OverviewPage } from '../ui/overviewPage.ts';
import { openWorkbench, type Workbench } from '../ui/workbench.ts';
import { output } from '../vscode/process.ts';
import { checkout } from '../vscode/versions.ts';
import { barePage } from './bareGrid.ts';
import { compared, type Row } from './table.ts';
import { median } from './time.ts';

const experiment = 20;
const count = 50_000;
/** About so much of them is brushed. */
const share = 0.1;
/** Where a brush begins, as a part of the plot: each is far from the one before. */
const places = [0.05, 0.7, 0.35, 0.85, 0.2, 0.55, 0.1, 0.8, 0.45];

/** How long it takes with 50,000 runs of which 5,000 are brushed, beside AG Grid alone. */
export async function brushRows(): Promise<Row[]> {
  const ours = await brushes();
  const theirs = await peerBrushes();
  const name = `a brush of ${(count * share).toLocaleString('en')} among ${count.toLocaleString('en')} runs`;
  const peer = 'AG Grid, all in the page';
  return [
    compared(`${name}, shown in the table`, 'ms', median(ours.rows), peer, median(theirs)),
    { name: `${name}, the slowest of ${places.length}`, value: Math.max(...ours.rows), unit: 'ms' },
    { name: `${name}, added up`, value: median(ours.sums), unit: 'ms' },
  ];
}

const flags = [{ cdc: 'GOOD' }, {}, { klm: 'BAD' }, { klm: 'RECOVERABLE' }];

function* manyRuns(): Generator<JsonObject & { experiment: number; run: number }> {
  for (let run = 1; run <= count; run++) {
    yield {
      experiment,
      run,
      run_type: 'physics',
      time_start: new Date(Date.UTC(2021, 1, 1, 0, 10 * run)).toISOString(),
      duration: 60 + (run % 500),
      stop_reason: `end ${run % 7}`,
      ler: { momentum: 4.002 },
      her: { momentum: 7.004 },
      statistics: { lumi_recorded: (run * 7919) % 10_000, lumi_exp_delivered: 6000 * run },
      quality_expert: flags[run % flags.length] ?? {},
    };
  }
}

interface Times {
  /** Until the rows are painted, and until the head says what they add up to. */
  readonly rows: number[];
  readonly sums: number[];
}

/** In ms. */
async function brushes(): Promise<Times> {
  await output(process.execPath, ['esbuild.js', '--production'], { cwd: checkout });
  const demo = await startDemo({ apiKey: 'demo', runs: manyRuns() });
  const workbench = await openWorkbench({
    settings: { 'rundb.url': demo.url },
    env: { BELLE2_RUNDB_TOKEN: demo.apiKey },
    viewport: { width: 1400, height: 900 },
  });
  try {
    const overview = await openOverview(workbench);
    const frame = await overview.frame();
    await frame.evaluate(watch);
    const times: Times = { rows: [], sums: [] };
    for (const place of places) await brush(workbench, overview, frame, place, times);
    return times;
  } finally {
    await workbench.close();
    await demo.close();
  }
}

async function openOverview(workbench: Workbench): Promise<OverviewPage> {
  const overview = new OverviewPage(workbench);
  await workbench.command('RunDB: Open Overview…');
  await workbench.answer(`exp:${experiment}`, { accept: false });
  await workbench.quickInput.press('Enter');
  const dialog = workbench.page.getByRole('dialog').filter({ hasText: 'runs' });
  await dialog.getByRole('button', { name: 'Search' }).click();
  const all = overview.head.getByText(`${count.toLocaleString('en')} runs · `);
  await all.waitFor({ timeout: 300_000 });
  await overview.head.locator('.spinner').waitFor({ state: 'detached', timeout: 60_000 });
  await workbench.webview.locator('.plot-select').nth(1).selectOption('run');
  await workbench.webview.getByRole('application', { name: 'Luminosity by run' }).waitFor();
  return overview;
}

async function brush(
  workbench: Workbench,
  overview: OverviewPage,
  frame: Frame,
  place: number,
  times: Times,
): Promise<void> {
  const { mouse, keyboard } = workbench.page;
  const box = await overview.plot.boundingBox();
  if (!box) throw new Error('The plot is not shown.');
  const margin = 56;
  const at = (part: number) => box.x + margin + part * (box.width - 2 * margin);
  const y = box.y + box.height / 2;
  await mouse.move(at(place), y);
  await mouse.down();
  await mouse.move(at(place + share), y, { steps: 5 });
  await mouse.up();
  const [rows, sums] = await frame.evaluate<readonly [number, number]>('globalThis.brushed');
  times.rows.push(rows);
  times.sums.push(sums);
  await keyboard.press('Escape');
  await workbench.webview.locator('.rundb-selected').first().waitFor({ state: 'detached' });
}

/** In the page: what is between the release of the mouse and the frame that shows it. */
const watch = `
  document.addEventListener('pointerup', () => {
    const start = performance.now();
    const passed = () => performance.now() - start;
    const frame = () => {
      if (passed() > 10_000) throw new Error('The brush is not shown.');
      return new Promise(requestAnimationFrame);
    };
    const painted = () => new Promise((resolve) => setTimeout(() => resolve(passed())));
    const rows = () => [...document.querySelectorAll('.ag-row')];
    const areShown = () => {
      const selected = rows().filter((row) => row.classList.contains('rundb-selected'));
      return selected.length > 3 && rows().every((row) => row.textContent !== '');
    };
    const isSummed = () => document.querySelector('header .selected').textContent.includes('recorded');
    globalThis.brushed = (async () => {
      while (!areShown()) await frame();
      const shown = await painted();
      while (!isSummed()) await frame();
      return [shown, await painted()];
    })();
  }, { capture: true });
`;

/** In ms. */
async function peerBrushes(): Promise<number[]> {
  const bare = await barePage(new RunTable(listedRuns([...manyRuns()]), { verdict }));
  try {
    await bare.evaluate(() => globalThis.showAll());
    const times: number[] = [];
    for (const place of places) {
      times.push(
        await bare.evaluate(([first, rows]) => globalThis.selectRows(first, rows), [
          Math.round(place * count),
          count * share,
        ] as const),
      );
    }
    return times;
  } finally {
    await bare.context().browser()?.close();
  }
}
