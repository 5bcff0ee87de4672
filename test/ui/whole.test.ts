import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { holdBack } from './holdBack.ts';
import { openWorkbench, pictureFailures, until, type Workbench } from './workbench.ts';
import { describeOnce } from '../describeOnce.ts';

/** Every fifth of these runs has no luminosity, the others have 1 pb⁻¹. */
const runs = Array.from({ length: 700 }, (_, i) => ({
  experiment: 12,
  run: i + 1,
  run_type: 'physics',
  statistics: { lumi_recorded: (i + 1) % 5 === 0 ? null : 1000 },
  ler: { momentum: 4 },
  her: { momentum: 7 },
}));
/** Enough that the user is asked before they are all downloaded. */
const many = Array.from({ length: 5100 }, (_, i) => ({
  experiment: 14,
  run: i + 1,
  run_type: 'cosmic',
}));

const query = 'exp:12 run:1..600';
const sum = '600 runs · 480 pb⁻¹ (120 without a value)';

/** A physicist who relies on the displayed numbers. */
describeOnce('Complete results', () => {
  let demo: DemoServer;
  let temp: TempDir;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemo({ apiKey: 'key-of-the-demo', runs: [...runs, ...many], maxLimit: 100 });
    temp = tempDir();
    await writeFile(join(temp.path, 'analysis.py'), 'exp = 12\nruns = []\n');
    await writeFile(join(temp.path, 'good.rundb'), `# mine\n${query}\n`);
    workbench = await openWorkbench({
      folder: temp.path,
      settings: { 'rundb.url': demo.url },
      env: { BELLE2_RUNDB_TOKEN: demo.apiKey },
      viewport: { width: 1280, height: 900 },
    });
  });

  after(async () => {
    await workbench.close();
    await demo.close();
    temp.remove();
  });

  pictureFailures(() => workbench);

  const press = (keys: string) => workbench.page.keyboard.press(keys);
  const title = () => workbench.page.locator('.quick-input-titlebar');
  const focused = () => workbench.page.locator('.quick-input-list .monaco-list-row.focused');
  const sideBar = () => workbench.page.locator('.part.sidebar');
  const titled = (text: string | RegExp) => title().filter({ hasText: text }).waitFor();
  const leave = async (): Promise<void> => {
    await until('no question', async () => {
      if (!(await workbench.quickInput.isVisible())) return true;
      await press('Escape');
      return false;
    });
  };

  /** Leaves runs out of the listing, but not out of the count. */
  function hide(isHidden: (run: number) => boolean): void {
    demo.options.fault = (_request, usual) => {
      const reply = usual();
      const page = JSON.parse(reply.body ?? '') as { results: { run: number }[] };
      page.results = page.results.filter(({ run }) => !isHidden(run));
      return { ...reply, body: JSON.stringify(page) };
    };
  }

  async function ask(command: string, text: string, row = 'Search'): Promise<void> {
    await type(command, text);
    await workbench.pick(row);
  }

  /** Types a query into the box of a command. */
  async function type(command: string, text: string): Promise<void> {
    await workbench.command(command);
    await titled(/^(Search|Insert|Summarize|Filter) Runs$/);
    await until('the text', async () => {
      await workbench.answer(text, { accept: false });
      return (await workbench.quickInput.inputValue()) === text;
    });
  }

  /** Puts the cursor between the brackets in the Python file. */
  async function goIntoList(): Promise<void> {
    await workbench.openFile('analysis.py');
    await workbench.page.locator('.editor-group-container.active .view-lines').click();
    await press('ControlOrMeta+Home');
    await press('ArrowDown');
    await press('End');
    await press('ArrowLeft');
  }

  async function inserted(numbers: readonly number[]): Promise<void> {
    const all = numbers.join(', ');
    await until('the runs', async () => {
      await press('ControlOrMeta+S');
      const text = await readFile(join(temp.path, 'analysis.py'), 'utf8');
      return text.replaceAll(/[\s,]+/g, ', ').includes(`[, ${all}, ]`) || text.includes(`[${all}]`);
    });
    await press('ControlOrMeta+Z');
  }

  it('offer no runs to check, and all only with their number, until all are found', async () => {
    await goIntoList();
    const goOn = holdBack(demo);
    await ask('RunDB: Insert Runs…', query);
    await titled('50 so far, 50 of 600 checked');
    await workbench.option('Insert All Runs').waitFor();
    assert.equal(await workbench.page.locator('.quick-input-list-checkbox:visible').count(), 0);
    await workbench.screenshot('whole loading');
    goOn();
    await titled(sum);
    await focused().filter({ hasText: 'Insert All 600 Runs' }).waitFor();
    await workbench.screenshot('whole insert');
  });

  it('can all be checked, and inserted', async () => {
    await workbench.pick('Select Runs to Insert…');
    await titled('0 runs, of 600 found');
    await workbench.page.locator('.quick-input-header').getByRole('checkbox').first().click();
    await titled(`${sum}, of 600 found`);
    await workbench.screenshot('whole ticked');
    await press('Enter');
    await titled('Insert 600 Runs As · 480 pb⁻¹ (120 without a value)');
    await workbench.pick('Numbers');
    await inserted(runs.slice(0, 600).map(({ run }) => run));
  });

  it('are all inserted when Enter is pressed before they are found', async () => {
    await goIntoList();
    const goOn = holdBack(demo);
    await ask('RunDB: Insert Runs…', 'exp:12 run:1..650');
    await titled('50 so far, 50 of 650 checked');
    await press('Enter');
    await workbench
      .notification('50 so far, 50 of 650 checked')
      .or(workbench.notification('Searching for runs'))
      .first()
      .waitFor();
    goOn();
    await titled('Insert 650 Runs As');
    await workbench.pick('Numbers');
    await inserted(runs.slice(0, 650).map(({ run }) => run));
  });

  it("have the newest run first, and keep the cursor's place as more arrive", async () => {
    const goOn = holdBack(demo);
    await ask('RunDB: Search Runs…', 'exp:12 run:1..630');
    await focused().filter({ hasText: '12:630' }).waitFor();
    await press('ArrowDown');
    await press('ArrowDown');
    await focused().filter({ hasText: '12:628' }).waitFor();
    goOn();
    await titled('630 runs · 504 pb⁻¹ (126 without a value)');
    await focused().filter({ hasText: '12:628' }).waitFor();
    const rows = workbench.page.locator('.quick-input-list .monaco-list-row');
    // A row's accessible name says the same as its text.
    assert.match(
      (await rows.filter({ hasText: '12:628' }).getAttribute('aria-label')) ?? '',
      /^12:628, physics · not flagged · 1 pb⁻¹ · 4S/,
    );
  });

  it('are kept when they are copied, saved or summarized', async () => {
    await workbench.pick('Copy as Python');
    await workbench.page.getByText('Copied the query as Python').waitFor();
    await titled('630 runs');
    await workbench.pick('Save Search…');
    await workbench.page.getByText('Name of the search').waitFor();
    await workbench.answer('mine');
    await titled('630 runs');
    await workbench.pick('Copy All 630 Runs As…');
    await titled('Copy 630 Runs As · 504 pb⁻¹ (126 without a value)');
    await workbench.pick('Ranges');
    await titled(/^630 runs/);
    await focused().filter({ hasText: 'Copy All 630 Runs As…' }).waitFor();
    const before = demo.requests.length;
    await workbench.pick('Summarize');
    await workbench.option('4S').filter({ hasText: '630 runs · 504 pb⁻¹' }).waitFor();
    await workbench.option('experiment 12').waitFor();
    await workbench.screenshot('whole summary');
    await workbench.pick('Copy as Markdown');
    await workbench.page.getByText('Copied the summary as Markdown').waitFor();
    await press('Escape');
    await titled(/^630 runs .* exp:12 run:1\.\.630$/);
    assert.equal(demo.requests.length, before);
    await workbench.screenshot('whole results');
    await leave();
  });

  it('are filtered as the user types, also as more arrive', async () => {
    const goOn = holdBack(demo);
    await ask('RunDB: Search Runs…', 'exp:12 run:1..660');
    await focused().filter({ hasText: '12:660' }).waitFor();
    goOn();
    await workbench.page.keyboard.type('12:63');
    await titled('660 runs · 528 pb⁻¹ (132 without a value)');
    await workbench.option('12:63').and(focused()).waitFor();
    await press('Enter');
    await workbench.tab('12:63').waitFor();
  });

  it('are summarized as the user asks', async () => {
    await ask('RunDB: Summarize Runs…', 'exp:12 run:1..10', 'Summarize');
    await workbench
      .option('all')
      .filter({ hasText: '10 runs · 8 pb⁻¹ (2 without a value)' })
      .waitFor();
    await workbench.page.getByText('10 good (10 not flagged), 0 bad').waitFor();
    await leave();
  });

  it('need confirmation before very many are downloaded, even if the query names a run type', async () => {
    const before = demo.requests.length;
    await type('RunDB: Search Runs…', 'cosmic');
    // A search that begins before would count again.
    await workbench.option('Search').filter({ hasText: 'up to 5,100 runs to check' }).click();
    const dialog = workbench.page.getByRole('dialog').filter({ hasText: 'up to 5,100 runs' });
    await dialog.waitFor();
    await workbench.screenshot('whole many');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await titled(/^Search Runs$/);
    await until('the box', async () => (await workbench.quickInput.inputValue()) === 'cosmic');
    const asked = demo.requests.slice(before).map(({ path }) => new URL(path, demo.url));
    assert.deepEqual(
      asked.map(({ searchParams }) => searchParams.get('limit')),
      ['1'],
    );
    await leave();
  });

  it('say what may be missing, warn before inserting, and can be loaded again', async () => {
    await goIntoList();
    hide((run) => run === 7);
    await ask('RunDB: Insert Runs…', 'exp:12 run:1..20');
    await titled('19 runs · 15 pb⁻¹ (4 without a value) · 1 may be missing');
    await workbench.page.getByText('1 of 20 runs may be missing').waitFor();
    await workbench.screenshot('whole missing');
    await workbench.pick('Insert All 19 Runs');
    const dialog = workbench.page
      .getByRole('dialog')
      .filter({ hasText: '1 of 20 runs may be missing' });
    await dialog.getByRole('button', { name: 'Use What Was Found' }).waitFor();
    await workbench.screenshot('whole warning');
    demo.options.fault = () => undefined;
    await dialog.getByRole('button', { name: 'Try Again' }).click();
    await titled('Insert 20 Runs As · 16 pb⁻¹ (4 without a value)');
    await workbench.pick('Numbers');
    await inserted(runs.slice(0, 20).map(({ run }) => run));
  });

  it('show their sums above a query in a file', async () => {
    await workbench.openFile('good.rundb');
    const lens = (text: string) =>
      workbench.page.locator('.codelens-decoration a', { hasText: text });
    await lens('Summarize').click();
    await lens(sum).waitFor();
    await workbench.screenshot('whole lens');
    await lens(sum).click();
    await workbench.option('all').filter({ hasText: sum }).waitFor();
    await leave();
  });

  it('show the sums of selected rows, and can be compared', async () => {
    const offered = async (): Promise<boolean> => {
      await workbench.openMenu(workbench.row('698'), 'Insert Runs…');
      const compare = workbench.page.getByRole('menuitem', { name: 'Compare Runs' });
      const isThere = (await compare.count()) > 0;
      await press('Escape');
      return isThere;
    };
    await workbench.openView('RunDB');
    await workbench.expand(workbench.row('Experiment 12'), workbench.row('698'));
    await workbench.row('698').click();
    assert.equal(await offered(), false);
    await workbench.row('699').click();
    await workbench.row('697').click({ modifiers: ['Shift'] });
    const header = sideBar().locator('.pane-header', { hasText: 'Runs' }).first();
    await header.filter({ hasText: '3 selected · 3 pb⁻¹' }).waitFor();
    const status = workbench.page.locator('.part.statusbar').getByText('3 runs selected · 3 pb⁻¹');
    await status.waitFor();
    await workbench.screenshot('whole selected');
    assert.equal(await offered(), true);
    await workbench.row('697').click({ modifiers: ['ControlOrMeta'] });
    await header.filter({ hasText: '2 selected · 2 pb⁻¹' }).waitFor();
    assert.equal(await offered(), true);
    await workbench.page.locator('.part.statusbar').getByText('2 runs selected · 2 pb⁻¹').click();
    await workbench.option('all').filter({ hasText: '2 runs · 2 pb⁻¹' }).waitFor();
    await leave();
  });

  it('of a filter are first at most so many runs, then an exact number', async () => {
    const text = 'exp:12 lumi>0/pb';
    await ask('RunDB: Filter Runs…', text, 'Filter');
    const row = workbench.row('Experiment 12');
    await row.filter({ hasText: '≤ 700 runs' }).waitFor();
    await row.click();
    await sideBar()
      .getByText(/so far, \d+ of 700 checked/)
      .first()
      .waitFor();
    await workbench.chooseOfRow(row, 'Load All Runs', row.filter({ hasText: /560 runs$/ }));
    await sideBar().getByText(`Showing only: ${text} · 560 runs · 560 pb⁻¹`).waitFor();
    await workbench.screenshot('whole filtered');
    await ask('RunDB: Filter Runs…', 'exp:99', 'Filter');
    await sideBar().getByText('No runs match the filter: exp:99').waitFor();
    await workbench.screenshot('whole empty');
    await workbench.row('Edit Filter…').click();
    await until('the filter', async () => {
      const isShown = await workbench.quickInput.isVisible();
      return isShown && (await workbench.quickInput.inputValue()) === 'exp:99';
    });
    await leave();
    await workbench.pressInTitle('Runs', 'Clear Filter');
    await workbench.row('Experiment 14').waitFor();
  });

  it('are shown for each search', async () => {
    await workbench.openSection('Searches');
    await workbench.pressInTitle('Searches', 'Refresh Searches');
    const row = workbench.row('mine');
    await row.click();
    await row.filter({ hasText: '50 so far, 50 of 630 checked' }).waitFor();
    await workbench.row('12:630').waitFor();
    const whole = '630 runs · 504 pb⁻¹ (126 without a value)';
    const sum = workbench.option('all').filter({ hasText: whole });
    await workbench.chooseOfRow(row, 'Summarize Runs…', sum);
    await leave();
    const before = demo.requests.length;
    await row.click();
    await row.click();
    await row.filter({ hasText: whole }).waitFor();
    assert.equal(demo.requests.length, before);
    await workbench.screenshot('whole searches');
    // Refresh, which isn't this view's own command, is heard here too.
    demo.addRuns([{ experiment: 12, run: 630, quality_expert: { klm: 'BAD' } }]);
    await workbench.command('RunDB: Refresh');
    await workbench.row('12:630').filter({ hasText: '✗' }).waitFor();
  });
});
