/** The overview in a real VS Code, with 50,000 runs of a demo RunDB. */
import { startDemo } from '../../src/demo/server.ts';
import { makeRuns } from '../../src/demo/runs.ts';
import { OverviewPage } from '../ui/overviewPage.ts';
import { openWorkbench, until } from '../ui/workbench.ts';
import { output } from '../vscode/process.ts';
import { checkout } from '../vscode/versions.ts';
import { wanted } from './manyRuns.ts';
import type { Row } from './table.ts';
import { median, milliseconds } from './time.ts';

const rounds = 5;

/** Resolves with the ms from the release of the mouse until selected rows are painted, with their text. */
const brushed = `new Promise((resolve) => {
  addEventListener('pointerup', () => {
    const start = performance.now();
    const look = () => {
      const isThere = document.querySelector('.rundb-selected [role=gridcell]:nth-child(2):not(:empty)');
      if (!isThere) requestAnimationFrame(look);
      else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
    };
    look();
  }, { capture: true, once: true });
})`;

export async function benchOverviewInVSCode(): Promise<Row[]> {
  await output(process.execPath, ['esbuild.js', '--production'], { cwd: checkout });
  const runs = [...makeRuns({ scale: 2.5 })].slice(0, wanted);
  await using demo = await startDemo({
    apiKey: 'demo',
    runs,
  });
  const settings = { 'rundb.url': demo.url };
  const workbench = await openWorkbench({ settings, env: { BELLE2_RUNDB_TOKEN: demo.apiKey } });
  try {
    const { page } = workbench;
    const overview = new OverviewPage(workbench);
    await workbench.command('RunDB: Open Overview…');
    await workbench.answer('exp:0-9999', { accept: false });
    await workbench.quickInput.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Search' }).click();
    page.setDefaultTimeout(600_000);
    const load = await milliseconds(() => overview.head.getByText(/^50,000 runs · /).waitFor());
    const frame = await overview.frame();
    const box = await overview.plot.boundingBox();
    if (!box) throw new Error('There is no plot.');
    const y = box.y + box.height / 2;
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const x = box.x + 100 + 80 * round;
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 60, y, { steps: 5 });
      const painted = frame.evaluate<number>(brushed);
      // The listener is there before the mouse is released.
      await frame.evaluate(() => undefined);
      await page.mouse.up();
      times.push(await painted);
      await overview.head.getByText(/^Selected: [\d,]+ runs/).waitFor();
      await workbench.screenshot(`bench overview brushed ${round}`);
      await overview.plot.focus();
      await page.keyboard.press('Escape');
      await until('nothing selected', async () => {
        return (await workbench.webview.locator('.rundb-selected').count()) === 0;
      });
    }
    await overview.cell(0, 1).first().click();
    await page.keyboard.press('Control+End');
    await overview
      .cell(wanted - 1, 1)
      .getByText(/^\d+$/)
      .waitFor();
    await workbench.screenshot('bench overview end');
    const name = `overview of ${wanted.toLocaleString('en')} runs in VS Code`;
    return [
      { name: `${name}: all of them loaded`, value: load, unit: 'ms' },
      { name: `${name}: a brush shown in the table`, value: median(times), unit: 'ms' },
    ];
  } finally {
    await workbench.close();
  }
}
