import assert from 'node:assert/strict';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { checkout } from '../vscode/versions.ts';
import { appears, openWorkbench, pictureFailures, until, type Workbench } from './workbench.ts';
import { describeOnce } from '../describeOnce.ts';

/** What `npm run demo` opens. */
describeOnce('A newcomer to the demo', () => {
  let temp: TempDir;
  let workbench: Workbench;

  before(async () => {
    temp = tempDir();
    await cp(join(checkout, 'media', 'demo'), temp.path, { recursive: true });
    workbench = await openWorkbench({
      folder: temp.path,
      file: join(temp.path, 'analysis.py'),
      env: { RUNDB_DEMO: 'yes' },
    });
  });

  after(async () => {
    await workbench.close();
    temp.remove();
  });

  pictureFailures(() => workbench);

  const sideBar = () => workbench.page.locator('.part.sidebar');

  it('sees runs, searches, and what the runs in a steering file contain, without a click', async () => {
    await workbench.row('6437').waitFor();
    await sideBar()
      .locator('.pane-header', { hasText: /Runs\s*Demo/i })
      .waitFor();
    await workbench.row('Good physics runs of experiment 12').waitFor();
    const list = workbench.page.locator('.view-line', { hasText: 'checked_runs = [' });
    await list.getByText('8 runs').waitFor();
    // A run that doesn't exist, and a bad one.
    for (const kind of ['warning', 'info']) {
      await workbench.page.locator(`.view-overlays .squiggly-${kind}`).waitFor();
    }
    assert.equal(await workbench.page.locator('.tabs-container .tab').count(), 1);
    await workbench.screenshot('newcomer');
  });

  it('finds the window as it was left, after a restart', async () => {
    await workbench.command('View: Show Explorer');
    await workbench.reload();
    const list = workbench.page.locator('.view-line', { hasText: 'checked_runs = [' });
    await list.getByText('8 runs').waitFor();
    assert.equal(await appears(workbench.row('6437')), false);
  });

  it('sees the walkthrough step checked that was done before opening it', async () => {
    await workbench.command('Welcome: Open Walkthrough...');
    await workbench.pick('Belle II RunDB: Get Started');
    const ticked = workbench.page.locator('.getting-started-step[aria-checked=true]');
    await ticked.getByText('Try the Demo').first().waitFor();
    assert.equal(await ticked.count(), 1);
    await workbench.screenshot('walkthrough');
  });

  it('inserts runs from the walkthrough into the file in the tab next to it', async () => {
    const { page } = workbench;
    const file = join(temp.path, 'analysis.py');
    const steps = page.locator('.getting-started-step');
    const step = steps.filter({ hasText: 'Insert Runs into Code' });
    await workbench.openFile('analysis.py');
    await page.locator('.view-line', { hasText: 'runs = []' }).first().click();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await workbench.tab('Welcome').click();
    await step.click();
    await page.getByRole('button', { name: 'Insert Runs…' }).click();
    // It's shown before anything is asked, and named.
    await page.locator('.view-line', { hasText: 'checked_runs = [' }).waitFor();
    await workbench.answer('exp:12 run:1099-1100');
    await workbench.pick('Insert All 2 Runs');
    const title = page.locator('.quick-input-titlebar', {
      hasText: 'Insert 2 Runs into analysis.py As',
    });
    await title.waitFor();
    await workbench.pressInPick('Write Where the Runs Come From');
    await workbench.pick('Numbers');
    let found = '';
    await until('the runs in the file', async () => {
      await page.keyboard.press('Control+S');
      found = await readFile(file, 'utf8');
      return found.includes('runs = [1099, 1100]');
    });
    const comment = /^# RunDB exp:12 run:1099-1100: 2 runs, .*, [\d-]+ \(demo, made-up runs\)$/m;
    assert.match(found, comment);
    await workbench.tab('Welcome').click();
    await page
      .locator('.getting-started-step[aria-checked=true]', { hasText: 'Insert Runs' })
      .waitFor();
  });
});
