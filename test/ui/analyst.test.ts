import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { describeOnce } from '../describeOnce.ts';
import { holdBack } from './holdBack.ts';
import { openWorkbench, pictureFailures, until, type Workbench } from './workbench.ts';

function isPageOf150({ path }: { path: string }): boolean {
  const limit = Number(/\blimit=(\d+)/.exec(path)?.[1]);
  return path.includes('min_experiment=35') && limit >= 150;
}

/** The main workflow, as a user goes through it: sign in, browse, open, go to a run, insert. */
describeOnce('An analyst', () => {
  let demo: DemoServer;
  let temp: TempDir;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemo({ apiKey: 'key-of-the-demo' });
    temp = tempDir();
    await writeFile(join(temp.path, 'analysis.py'), 'runs = []\n');
    const settings = { 'rundb.url': demo.url };
    workbench = await openWorkbench({ folder: temp.path, settings, drawn: 'nowAndThen' });
  });

  after(async () => {
    await workbench.close();
    await demo.close();
    temp.remove();
  });

  pictureFailures(() => workbench);

  const sideBar = () => workbench.page.locator('.part.sidebar');
  const rows = () => sideBar().locator('.monaco-list-row');
  const label = (index: number) => rows().nth(index).locator('.label-name').innerText();

  /** Scrolls the side bar with the mouse wheel until a row is visible. */
  async function scrollTo(name: string): Promise<void> {
    await until(`the row '${name}'`, async () => {
      if (await workbench.row(name).isVisible()) return true;
      await workbench.page.mouse.move(200, 400);
      await workbench.page.mouse.wheel(0, 300);
      return false;
    });
  }

  /** Moves from the end of the tree up past the listed experiments, to the row above them. */
  async function goUpFromEnd(experiments: number): Promise<void> {
    await sideBar().locator('.monaco-list').first().press('End');
    for (let i = 0; i < experiments; i++) await workbench.page.keyboard.press('ArrowUp');
  }

  it('is asked to sign in, and nothing is sent before that', async () => {
    await workbench.openView('RunDB');
    await sideBar().getByRole('button', { name: 'Sign In' }).waitFor();
    await workbench.screenshot('signed out');
    assert.equal(demo.requests.length, 0);
  });

  it('sees a wrong key rejected in the box where it was typed', async () => {
    await sideBar().getByRole('button', { name: 'Sign In' }).click();
    await workbench.pick('API Key');
    await workbench.answer('wrong');
    const message = workbench.page.locator('.quick-input-message');
    await message.filter({ hasText: 'rejected this key' }).waitFor();
    await workbench.screenshot('wrong key');
  });

  it('signs in with the right key and sees the experiments', async () => {
    await workbench.answer('key-of-the-demo');
    await workbench.row('Experiment 35').waitFor();
    await workbench.row('Experiment 3').waitFor();
    assert.equal(await label(0), 'Experiment 35');
    assert.ok(demo.requests.length <= 2 + 3 * 17, `${demo.requests.length} requests`);
  });

  it('expands an experiment and loads more, with mouse and keyboard', async () => {
    await workbench.row('Experiment 35').click();
    const more = workbench.row('Load More Runs…');
    await scrollTo('Load More Runs…');
    await more.filter({ hasText: '50 of 1,081 shown' }).waitFor();
    await more.click();
    await workbench.row('Load More Runs…').waitFor({ state: 'detached' });
    // The first run of the new page, which VS Code scrolls to.
    const selected = sideBar().locator('.monaco-list-row.selected:not(:has-text("Load More"))');
    await selected.waitFor();
    await workbench.screenshot('second page');
    await goUpFromEnd(16);
    await more.filter({ hasText: '100 of 1,081 shown' }).waitFor();
    await workbench.page.keyboard.press('Enter');
    await more.waitFor({ state: 'detached' });
    await selected.waitFor();
    await scrollTo('Load More Runs…');
    await more.filter({ hasText: '150 of 1,081 shown' }).waitFor();
    await workbench.screenshot('third page');
  });

  it('keeps rows, expansion state and cursor across a refresh', async () => {
    const focused = sideBar().locator('.monaco-list-row.focused .label-name');
    const run = await focused.innerText();
    const before = demo.requests.length;
    await sideBar().locator('.monaco-list').first().hover();
    await sideBar().getByRole('button', { name: 'Refresh' }).click();
    // The experiments again, and the loaded runs of one of them.
    await until('the refresh', () => demo.requests.slice(before).some(isPageOf150));
    await workbench.row('Load More Runs…').filter({ hasText: '150 of 1,081 shown' }).waitFor();
    assert.equal(await focused.innerText(), run);
  });

  it('opens the record of a run', async () => {
    await sideBar().locator('.monaco-list').first().press('Home');
    const run = await label(1);
    await workbench.row(run).click();
    await workbench.tab(`35:${run}`).waitFor();
    await until('the record', async () => (await workbench.editorText()).includes(`"run": ${run}`));
    await workbench.screenshot('record');
  });

  it("opens the RunDB's own page of a run", async () => {
    const run = await label(1);
    const opened = workbench.page.context().waitForEvent('page');
    await workbench.chooseFromMenu(workbench.row(run), 'Open in Browser');
    const page = await opened;
    // Perhaps behind VS Code's own proxy.
    await page.waitForURL(({ pathname }) => pathname.endsWith('/rest/v1/runs/'));
    const { searchParams } = new URL(page.url());
    assert.deepEqual(Object.fromEntries(searchParams), {
      ...{ min_experiment: '35', max_experiment: '35', min_run: run, max_run: run },
      expand: 'True',
    });
    await page.close();
  });

  it('sees a summary above the record, and goes to the previous run and back', async () => {
    const [run, older] = [await label(1), await label(2)];
    const lens = workbench.page.locator('.codelens-decoration', { hasText: ' UTC' });
    await lens.getByText(`Previous: 35:${older}`).click();
    await workbench.tab(`35:${older}`).waitFor();
    await until('the record', async () =>
      (await workbench.editorText()).includes(`"run": ${older}`),
    );
    await workbench.tab(`35:${run}`).waitFor({ state: 'detached' });
    await lens.getByText(`Next: 35:${run}`).waitFor();
    await workbench.screenshot('record of the run before');
    await workbench.page.keyboard.press('Control+Alt+R');
    await workbench.page.keyboard.press('n');
    await workbench.tab(`35:${run}`).waitFor();
    await workbench.tab(`35:${older}`).waitFor({ state: 'detached' });
  });

  it("is told why a record can't be edited", async () => {
    await workbench.page.locator('.editor-group-container.active .view-lines').click();
    await workbench.page.keyboard.type('x');
    await workbench.page.getByText('This is the record in the RunDB').first().waitFor();
  });

  it('goes to a run by its number', async () => {
    await workbench.command('RunDB: Go to Run…');
    await workbench.answer('12 6437');
    await workbench.tab('12:6437').waitFor();
  });

  it("is told when a run doesn't exist", async () => {
    await workbench.command('RunDB: Go to Run…');
    await workbench.answer('12 99999');
    await workbench.notification('no run 99999 in experiment 12').waitFor();
    await workbench.command('Notifications: Clear All Notifications');
  });

  it('inserts the numbers of the selected runs into a Python file', async () => {
    const numbers = [await label(1), await label(2), await label(3)];
    await workbench.openFile('analysis.py');
    await workbench.page.locator('.editor-group-container.active .view-lines').click();
    await workbench.page.keyboard.press('ControlOrMeta+Home');
    await workbench.page.keyboard.press('End');
    await workbench.page.keyboard.press('ArrowLeft');
    const [first, , third] = numbers;
    assert.ok(first && third);
    await workbench.row(first).click({ button: 'right' });
    await workbench.page.keyboard.press('Escape');
    await workbench.row(third).click({ modifiers: ['Shift'] });
    await workbench.command('RunDB: Insert Runs…');
    await workbench.screenshot('formats');
    await workbench.pick('Numbers');
    const expected = `runs = [${numbers.reverse().join(', ')}]`;
    await until(expected, async () => (await workbench.editorText()).includes(expected));
    await workbench.screenshot('inserted');
  });

  it('compares the records of two selected runs', async () => {
    const [newer, older] = [await label(1), await label(2)];
    await workbench.row(newer).click();
    await workbench.row(older).click({ modifiers: ['ControlOrMeta'] });
    await workbench.command('RunDB: Compare Runs');
    await workbench.tab(`35:${older} ↔ 35:${newer}`).waitFor();
    await workbench.screenshot('compared');
  });

  it('filters, sees the active filter, and clears it with one click', async () => {
    await workbench.command('RunDB: Filter Runs…');
    const filter = 'physics @running 2020..2021-03';
    await workbench.answer(filter, { accept: false });
    await workbench.screenshot('filter');
    const before = demo.requests.length;
    await workbench.pick('Filter');
    await sideBar().getByText(`Showing only: ${filter}`).waitFor();
    await workbench.row('Experiment 12').waitFor();
    await workbench.screenshot('filtered');
    assert.equal(await workbench.row('Experiment 35').count(), 0);
    const parameters = 'min_date=2019-12-31&run_type=physics';
    const asked = demo.requests.slice(before).map(({ path }) => new URL(path, demo.url));
    assert.ok(asked.length > 0);
    for (const [name, value] of new URLSearchParams(parameters)) {
      assert.ok(
        asked.every(({ searchParams }) => searchParams.get(name) === value),
        name,
      );
    }
    // How the server interprets that parameter isn't documented, so the records are checked.
    assert.ok(asked.every(({ searchParams }) => !searchParams.has('all_detectors_running')));
    await workbench.row('Experiment 12').click();
    // Matches in experiments that haven't been opened aren't counted yet.
    await sideBar()
      .getByText(/Showing only: physics .* · [\d,]+ so far, [\d,]+ of [\d,]+ checked/)
      .waitFor();
    await workbench.row('Experiment 12').click();
    await workbench.pressInTitle('Runs', 'Clear Filter');
    await sideBar().getByText('Showing only:').waitFor({ state: 'detached' });
    await workbench.row('Experiment 35').waitFor();
  });

  it('inserts ranges of runs checked in the search results', async () => {
    await workbench.openFile('analysis.py');
    await workbench.page.locator('.editor-group-container.active .view-lines').click();
    await workbench.page.keyboard.press('ControlOrMeta+End');
    await workbench.command('RunDB: Insert Runs…');
    await workbench.answer('exp:12', { accept: false });
    await workbench.pick('Search');
    await workbench.option('Insert All 3,264 Runs').waitFor();
    await workbench.option('12:6437').click();
    const title = workbench.page.locator('.quick-input-titlebar');
    await title.filter({ hasText: /^1 run .* of 3,264 found/ }).waitFor();
    for (const run of ['12:6436', '12:6435']) await workbench.option(run).click();
    await title.filter({ hasText: /^3 runs/ }).waitFor();
    await workbench.screenshot('ticked');
    await workbench.quickInput.press('Enter');
    await workbench.pick('Ranges');
    await until('the inserted range', async () =>
      /^"6435-6437"$/m.test(await workbench.editorText()),
    );
  });

  it('is asked before all records are downloaded', async () => {
    await workbench.command('RunDB: Search Runs…');
    await workbench.answer('lumi>500/pb', { accept: false });
    await workbench.pick('Search');
    const dialog = workbench.page.getByRole('dialog').filter({ hasText: 'up to 22,788 runs' });
    await dialog.waitFor();
    await workbench.screenshot('all records');
    const before = demo.requests.length;
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await until('the query', async () => {
      const isShown = await workbench.quickInput.isVisible();
      return isShown && (await workbench.quickInput.inputValue()) === 'lumi>500/pb';
    });
    assert.equal(demo.requests.length, before);
    await workbench.page.keyboard.press('Escape');
  });

  it('types a query with completion, and sees what is wrong with it', async () => {
    await workbench.command('RunDB: Search Runs…');
    await workbench.screenshot('query box');
    await workbench.answer('exp:12 ph', { accept: false });
    await workbench.option('physics').waitFor();
    await workbench.quickInput.press('Enter');
    await until(
      'the word',
      async () => (await workbench.quickInput.inputValue()) === 'exp:12 physics ',
    );
    await workbench.answer('exp:12 physics lumy>1/pb', { accept: false });
    await workbench.option('Unknown term “lumy”. Did you mean “lumi”?').waitFor();
    await workbench.screenshot('query error');
    await workbench.answer('exp:12 physics lumi>1/pb', { accept: false });
    await workbench.page.getByText('runs to check').waitFor();
    await workbench.screenshot('query');
    await workbench.quickInput.press('Enter');
    await workbench.page.getByText('1,621 runs · 10.1 fb⁻¹').first().waitFor();
    await workbench.screenshot('query results');
  });

  it('saves a search, and finds its runs in the Searches view', async () => {
    await workbench.pressInPick('Save Search');
    await workbench.page.getByText('Name of the search').waitFor();
    await workbench.answer('my best runs');
    // The results are shown again.
    await workbench.option('Insert All 1,621 Runs').waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.openSection('Searches');
    await workbench.row('my best runs').click();
    await workbench.row('12:6437').waitFor();
    await workbench.screenshot('searches');
    await workbench.reload();
    await workbench.openView('RunDB');
    await workbench.row('my best runs').click();
    await workbench.row('12:6437').waitFor();
    const copied = workbench.page.locator('.statusbar').getByText('Copied');
    await workbench.chooseOfRow(workbench.row('my best runs'), 'Copy as Python', copied);
    await workbench.openFile('analysis.py');
    await workbench.page.locator('.editor-group-container.active .view-lines').click();
    await workbench.page.keyboard.press('ControlOrMeta+A');
    await workbench.page.keyboard.press('ControlOrMeta+V');
    await until('Python', async () =>
      (await workbench.editorText()).includes('for run in rundb.get_run_info('),
    );
    await workbench.screenshot('as Python');
    await workbench.page.keyboard.press('ControlOrMeta+Z');
  });

  it('inserts the runs that a saved search finds', async () => {
    const format = workbench.option('ExpRun');
    await workbench.chooseOfRow(workbench.row('my best runs'), 'Insert Runs…', format);
    await workbench.pick('ExpRun');
    await until('the runs', async () => (await workbench.editorText()).includes('ExpRun(12, 1)'));
    await workbench.page.locator('.editor-group-container.active .view-lines').click();
    await workbench.page.keyboard.press('ControlOrMeta+Z');
  });

  it('builds a query step by step, and opens a result', async () => {
    await workbench.command('RunDB: Search Runs…');
    const { keyboard } = workbench.page;
    const title = workbench.page.locator('.quick-input-widget:visible .quick-input-title');
    const step = (text: string) => title.filter({ hasText: text }).waitFor();
    const active = workbench.page.locator('.quick-input-list .monaco-list-row.focused');
    const holds = (text: string) =>
      until(text, async () => (await workbench.quickInput.inputValue()) === text);
    await active.filter({ hasText: 'Build a Query Step by Step…' }).waitFor();
    await keyboard.press('Enter');
    await step('Experiments · all runs (1/8)');
    await keyboard.type('twelve');
    await workbench.page.getByText('“twelve” isn’t a number.').waitFor();
    await keyboard.press('Enter');
    await workbench.answer('12');
    await step('Run Type · exp:12 (2/8)');
    await active.filter({ hasText: 'any' }).waitFor();
    await keyboard.press('ArrowDown');
    await active.filter({ hasText: 'physics' }).waitFor();
    await keyboard.press('Enter');
    await step('Quality · exp:12 physics (3/8)');
    // Going back restores the earlier choice.
    await workbench.pressInPick('Back');
    await step('Run Type · exp:12 physics (2/8)');
    await active.filter({ hasText: 'physics' }).waitFor();
    await keyboard.press('Enter');
    await step('Quality · exp:12 physics (3/8)');
    await keyboard.press('Enter');
    await step('Recorded Luminosity · exp:12 physics (4/8)');
    await workbench.answer('>=0');
    await step('Beam Energy · exp:12 physics lumi>=0 (5/8)');
    await workbench.screenshot('steps');
    await workbench.option('4S').click();
    await workbench.quickInput.press('Enter');
    await step('Dates · exp:12 physics lumi>=0 energy:4S (6/8)');
    await keyboard.press('Enter');
    await step('Run Numbers');
    await workbench.answer('100-600', { accept: false });
    await workbench.pressInPick('Use This Query');
    await holds('exp:12 physics lumi>=0 energy:4S run:100-600');
    await keyboard.type(' @running');
    await holds('exp:12 physics lumi>=0 energy:4S run:100-600 @running');
    await workbench.pick('Search');
    await workbench.option('Insert All 44 Runs').waitFor();
    await workbench.screenshot('search');
    await active.filter({ hasText: '12:506' }).waitFor();
    await keyboard.press('Enter');
    await workbench.tab('12:506').waitFor();
    await until('a record', async () => (await workbench.editorText()).includes('"run": 506'));
  });

  it('loads all runs of an experiment, unless cancelled', async () => {
    const goOn = holdBack(demo);
    const progress = workbench.notification('Loading the runs of experiment 12');
    await workbench.chooseOfRow(workbench.row('Experiment 12'), 'Load All Runs', progress);
    await progress.filter({ hasText: 'of 3,264 shown' }).waitFor();
    await workbench.screenshot('loading all');
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await progress.waitFor({ state: 'detached' });
    goOn();
    await workbench.row('Experiment 12').click();
    await workbench.row('6437').waitFor();
    await goUpFromEnd(4);
    const more = workbench.row('Load More Runs…');
    assert.match(await more.innerText(), /\d+ of 3,264 shown/);
    const whole = sideBar().filter({ hasNotText: 'Load More Runs…' });
    await workbench.chooseOfRow(more, 'Load All Runs', whole);
  });

  it('signs out, and in again with user name and password', async () => {
    await workbench.command('RunDB: Sign Out');
    await sideBar().getByRole('button', { name: 'Sign In' }).click();
    await workbench.pick('DESY User Name and Password');
    await workbench.answer('demo');
    await workbench.passwordInput.waitFor();
    await workbench.answer('demo');
    await workbench.row('Experiment 35').waitFor();
  });
});
