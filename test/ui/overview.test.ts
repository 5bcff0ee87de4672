import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import type { Locator } from 'playwright-core';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { describeOnce } from '../describeOnce.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { OverviewPage } from './overviewPage.ts';
import { openWorkbench, pictureFailures, until, type Workbench } from './workbench.ts';

const markup = '<img src=x onerror="globalThis.hacked = 1"><script>globalThis.hacked = 1</script>';

/** Two runs a day in June 2020, each with a luminosity that tells it: run n has n pb⁻¹. */
const runs = Array.from({ length: 20 }, (_, i) => ({
  experiment: 12,
  run: i + 1,
  run_type: 'physics',
  time_start: new Date(
    Date.UTC(2020, 5, 1 + Math.floor(i / 2), i % 2 === 0 ? 2 : 14),
  ).toISOString(),
  duration: 3600,
  stop_reason: i === 6 ? markup : i === 7 ? 'x'.repeat(10_000) : 'end of shift',
  ler: { number_of_bunches: 1000 - i },
  statistics: { lumi_recorded: 1000 * (i + 1), lumi_exp_delivered: 600 * (i + 1) * (i + 2) },
  'a.b': { '"quoted"': i },
}));

interface ExportedRun {
  readonly run: number | bigint;
  readonly 'statistics.lumi_recorded': number;
}

/** The number and the recorded luminosity of each run in a file, as another program reads it. */
async function readRuns(file: string): Promise<readonly (readonly [number, number])[]> {
  const pair = (row: ExportedRun) => [Number(row.run), row['statistics.lumi_recorded']] as const;
  if (file.endsWith('.parquet')) {
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file) });
    return rows.map((row) => pair(row as unknown as ExportedRun));
  }
  const text = await readFile(file, 'utf8');
  if (file.endsWith('.json')) {
    const { runs: rows } = JSON.parse(text) as { runs: ExportedRun[] };
    return rows.map(pair);
  }
  const lines = text.trimEnd().split('\n');
  if (file.endsWith('.ndjson')) {
    return lines.map((line) => pair(JSON.parse(line) as ExportedRun));
  }
  const [names = [], ...rows] = lines.map((line) => line.split(','));
  const columns = ['run', 'statistics.lumi_recorded'].map((name) => names.indexOf(name));
  return rows.map((row) => {
    const [run = NaN, recorded = NaN] = columns.map((column) => Number(row[column]));
    return [run, recorded];
  });
}

const thousands = 14_000;

/** So many runs of another experiment, of which one has a text of its own. */
function* manyRuns() {
  for (let run = 1; run <= thousands; run++) {
    yield {
      experiment: 20,
      run,
      run_type: 'physics',
      time_start: new Date(Date.UTC(2021, 1, 1, 0, run)).toISOString(),
      duration: 60,
      stop_reason: run === thousands - 4000 ? 'needle' : 'end of shift',
      statistics: { lumi_recorded: 1 },
    };
  }
}

/** The overview as a person uses it, from a query to runs in code and a file, over a restart. */
describeOnce('The overview', () => {
  let demo: DemoServer;
  let temp: TempDir;
  let workbench: Workbench;
  let overview: OverviewPage;
  const refused: string[] = [];

  before(async () => {
    demo = await startDemo({ apiKey: 'demo', runs: [...runs, ...manyRuns()] });
    temp = tempDir();
    await writeFile(join(temp.path, 'analysis.py'), 'runs = []\n');
    await writeFile(join(temp.path, 'other.py'), 'runs = []\n');
    const settings = { 'rundb.url': demo.url, 'files.simpleDialog.enable': true };
    const env = { BELLE2_RUNDB_TOKEN: demo.apiKey };
    workbench = await openWorkbench({ folder: temp.path, settings, env });
    overview = new OverviewPage(workbench);
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    workbench.page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text());
    });
  });

  after(async () => {
    await workbench.close();
    await demo.close();
    temp.remove();
  });

  pictureFailures(() => workbench);

  const head = () => overview.head;
  const press = (keys: string) => workbench.page.keyboard.press(keys);
  const onDisk = (name: string) => join(temp.path, name);

  const focusedOption = () => workbench.page.locator('.quick-input-list .monaco-list-row.focused');

  /** Runs a command from the palette without the mouse. */
  async function byKeys(title: string): Promise<void> {
    await press('F1');
    const box = workbench.page.getByPlaceholder('Type the name of a command');
    await box.waitFor();
    await workbench.page.keyboard.type(title);
    await focusedOption().filter({ hasText: title }).waitFor();
    await press('Enter');
    // What is typed next is for the command's own question.
    await workbench.paletteIsLeft();
  }

  /** Types the name of a row in a quick pick, and takes it. */
  async function choose(label: string): Promise<void> {
    await workbench.option(label).waitFor();
    await workbench.page.keyboard.type(label);
    await focusedOption().filter({ hasText: label }).waitFor();
    await press('Enter');
    await workbench.quickInput.waitFor({ state: 'hidden' });
  }

  /** The rows of the menu that is open. */
  const menuItems = () => workbench.page.locator('.monaco-menu').getByRole('menuitem');

  /** Asks for the menu of something, and chooses from it. */
  async function chooseFromMenu(place: Locator, title: string): Promise<void> {
    await place.click({ button: 'right' });
    const item = menuItems().filter({ hasText: title });
    await item.hover();
    // Until the menu has the keyboard, Enter would go to what is below.
    const focused = workbench.page.locator('.monaco-menu .action-item.focused');
    await focused.filter({ hasText: title }).waitFor();
    await press('Enter');
    await item.first().waitFor({ state: 'hidden' });
  }

  /** The blue of charts in the theme of VS Code. */
  const chartBlue = async () =>
    String(
      await workbench.page.evaluate(
        `getComputedStyle(document.querySelector('.monaco-workbench')).getPropertyValue('--vscode-charts-blue').trim()`,
      ),
    );

  /** Asks for an export in a format, up to the dialog, which proposes a file. */
  async function exportAs(format: string, file: string): Promise<void> {
    await chooseFromMenu(overview.cell(0, 1), 'Export Runs from Overview…');
    await workbench.pick(format);
    await workbench.pick('Usual Fields');
    await until(
      'the dialog',
      async () => (await workbench.quickInput.inputValue()) === onDisk(file),
    );
  }

  it('shows what a query finds, beside the code', async () => {
    await workbench.openFile('other.py');
    await workbench.openFile('analysis.py');
    await workbench.page.locator('.editor-group-container.active .view-lines').click();
    await workbench.page.keyboard.press('ControlOrMeta+Home');
    await workbench.page.keyboard.press('End');
    await workbench.page.keyboard.press('ArrowLeft');
    await workbench.command('RunDB: Open Overview…');
    await workbench.answer('exp:12 physics', { accept: false });
    await workbench.quickInput.press('Enter');
    await head().getByText('20 runs · 210 pb⁻¹ recorded').waitFor();
    await overview.cell(0, 1).getByText('20', { exact: true }).waitFor();
    await workbench.screenshot('overview');
  });

  it('loads the runs that the delivered luminosity needs when it is asked to', async () => {
    await head().getByRole('button', { name: 'Load Runs for the Delivered Luminosity' }).click();
    await head().getByText('210 pb⁻¹ recorded · 252 pb⁻¹ delivered (83.3%').waitFor();
  });

  it('sorts by a click on a heading', async () => {
    await overview.heading('Recorded').click();
    await overview.cell(0, 1).getByText('1', { exact: true }).waitFor();
    assert.equal(await overview.heading('Recorded').getAttribute('aria-sort'), 'ascending');
  });

  it('selects in the table what is brushed in the plot, and adds it up', async () => {
    await workbench.page.mouse.move(...(await overview.placeOf(2)));
    await workbench.page.mouse.down();
    await workbench.page.mouse.move(...(await overview.placeOf(3)));
    await workbench.page.mouse.up();
    // Runs 3 to 6.
    await head().getByText('Selected: 4 runs · 18 pb⁻¹ recorded').waitFor();
    assert.deepEqual(await Promise.all([1, 2, 5, 6].map((row) => overview.isSelected(row))), [
      'false',
      'true',
      'true',
      'false',
    ]);
    await workbench.screenshot('overview brushed');
  });

  it('tells a screen reader what is there, how it is sorted, and where one is in the plot', async () => {
    assert.equal(
      await head().ariaSnapshot(),
      [
        '- banner:',
        `  - 'heading "exp:12 physics: edit the query" [level=1]':`,
        `    - 'button "exp:12 physics: edit the query"': exp:12 physics`,
        '  - status: 20 runs · 210 pb⁻¹ recorded · 252 pb⁻¹ delivered (83.3% of it recorded) · ' +
          '20 not flagged · 20 h 00 min of data taking',
        '  - text: "Selected: 4 runs · 18 pb⁻¹ recorded · 21.6 pb⁻¹ delivered (83.3% of it recorded) · ' +
          'Recorded luminosity: 18 pb⁻¹ in all, 4.5 pb⁻¹ on average"',
      ].join('\n'),
    );

    const { grid } = overview;
    assert.deepEqual(
      await Promise.all(
        ['aria-rowcount', 'aria-multiselectable'].map((name) => grid.getAttribute(name)),
      ),
      // With the row of headings.
      ['21', 'true'],
    );
    const rows = (await grid.ariaSnapshot()).split('\n').filter((line) => /^ *- row "/.test(line));
    assert.deepEqual(
      rows.slice(0, 4).map((line) => line.trim()),
      [
        '- row "Quality mark Experiment Run Duration s Recorded luminosity pb⁻¹ ' +
          'Delivered luminosity pb⁻¹ Energy name":',
        '- row "not flagged 12 1 3600 1.000 1.200":',
        '- row "not flagged 12 2 3600 2.000 2.400":',
        '- row "not flagged 12 3 3600 3.000 3.600" [selected]:',
      ],
    );
    const sorted = grid.locator('[role=columnheader][aria-sort=ascending]');
    assert.deepEqual(await sorted.allInnerTexts(), ['Recorded luminosity\npb⁻¹\n↑']);

    const plot = (await workbench.webview.locator('.plot').ariaSnapshot()).split('\n');
    assert.deepEqual(
      plot
        .filter((line) => /combobox|\[selected\]|button|application/.test(line))
        .map((line) => line.trim()),
      [
        '- combobox "Plot":',
        '- option "Luminosity" [selected]',
        '- combobox "By":',
        '- option "Day" [selected]',
        '- button "Zoom In"',
        '- button "Zoom Out" [disabled]',
        '- button "Show All" [disabled]',
        '- button "Select by Dragging" [pressed]',
        '- button "Show as Table"',
        '- application "Luminosity by day (UTC)"',
      ],
    );
    assert.match(
      (await overview.plot.getAttribute('aria-description')) ?? '',
      /Arrow keys move, Shift and arrow keys select, Enter accepts/,
    );
    assert.equal(await overview.says.getAttribute('aria-live'), 'polite');
    await overview.plot.focus();
    await press('ArrowRight');
    await press('ArrowRight');
    await overview.says.getByText('2020-06-02: 2 runs, 7 pb⁻¹ recorded').waitFor();
    await press('Shift+ArrowRight');
    await overview.says.getByText('2020-06-02 to 2020-06-03: 4 runs, 18 pb⁻¹ recorded').waitFor();
    await press('Escape');
  });

  it('inserts the brushed runs where the code was left', async () => {
    await workbench.page.getByRole('button', { name: 'Insert Runs from Overview…' }).click();
    await workbench.pick('Numbers');
    await until('the runs', async () =>
      (await workbench.editorText()).includes('runs = [3, 4, 5, 6]'),
    );
    assert.match(await readFile(join(temp.path, 'other.py'), 'utf8'), /\[\]/);
  });

  it('shows a field of the records as a column', async () => {
    await head().click();
    await workbench.page.getByRole('button', { name: 'Choose Columns' }).click();
    await workbench.answer('number_of_bunches', { accept: false });
    await workbench.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    const row = workbench.page.locator('.quick-input-list .monaco-list-row', {
      hasText: 'ler.number_of_bunches',
    });
    await row.locator('input[type=checkbox], .monaco-checkbox').first().click();
    await workbench.quickInput.press('Enter');
    await workbench.webview
      .locator('.ag-cell', { hasText: /^1000$/ })
      .first()
      .waitFor({ state: 'attached' });
    await head().getByText('Selected: 4 runs').waitFor();
  });

  it('finds text in rows', async () => {
    await overview.plot.focus();
    await workbench.page.keyboard.press('ControlOrMeta+f');
    await workbench.webview.getByPlaceholder('Find in all rows').waitFor();
    await workbench.page.keyboard.type('onerror');
    await workbench.webview.getByText('Row 7, Stop reason').waitFor();
    await workbench.screenshot('overview find');
    await workbench.page.keyboard.type('no such');
    await workbench.webview.getByText('No results').waitFor();
    await workbench.page.keyboard.press('Escape');
    assert.equal(await (await overview.frame()).evaluate(() => 'hacked' in globalThis), false);
  });

  it('is walked through with the Tab key: head, plot, divider, table', async () => {
    await head().locator('button.source').focus();
    const order = ['header'];
    await until('the table', async () => {
      await workbench.page.keyboard.press('Tab');
      const at = await overview.focused();
      if (at !== undefined && at !== order.at(-1)) order.push(at);
      return at === '#table' || order.length > 6;
    });
    assert.deepEqual(order, ['header', '.plot-bar', '.plot-area', '#divider', '#table']);
  });

  it('breaks no rule of accessibility', async () => {
    const source = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
    const at = await overview.frame();
    await at.evaluate(source);
    const broken = await at.evaluate(async () => {
      const { violations } = await globalThis.axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
    });
    assert.deepEqual(broken, []);
  });

  it('exports the selected runs', async () => {
    const file = join(temp.path, 'chosen.csv');
    await workbench.command('RunDB: Export Runs from Overview…');
    await workbench.pick('CSV');
    await workbench.pick('Usual Fields');
    await workbench.page.locator('.quick-input-widget').getByText('OK').waitFor();
    await workbench.screenshot('overview export');
    await workbench.answer(file);
    await until('the file', () => existsSync(file));
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    assert.deepEqual(
      lines.slice(1).map((line) => line.split(',').slice(0, 2).join(':')),
      ['12:3', '12:4', '12:5', '12:6'],
    );
  });

  it('has its selection and what is in view again after it was hidden', async () => {
    await workbench.webview.getByRole('button', { name: 'Zoom In' }).click();
    const status = workbench.webview.locator('.plot-status');
    await status.getByText(/^In view: \d+ runs/).waitFor();
    const inView = await status.innerText();
    await head().click();
    await workbench.command('File: New Untitled Text File');
    await workbench.tab('Untitled-1').waitFor();
    await workbench.webview.locator('header').waitFor({ state: 'hidden' });
    await workbench.tab('exp:12 physics').click();
    await head().getByText('Selected: 4 runs · 18 pb⁻¹ recorded').waitFor();
    await status.getByText(inView).waitFor();
    await until('the rows', async () => (await overview.isSelected(2)) === 'true');
    assert.equal(await overview.isSelected(1), 'false');
  });

  it('selects all rows by the key for it, and no text of the page', async () => {
    await overview.cell(0, 1).click();
    await workbench.page.keyboard.press('ControlOrMeta+a');
    await head().getByText('Selected: 20 runs · 210 pb⁻¹ recorded').waitFor();
    const text = await (await overview.frame()).evaluate('String(getSelection())');
    assert.equal(text, '');
  });

  it('has a menu for the table, which is about the cell that it was asked for at', async () => {
    await overview.cell(4, 1).click({ button: 'right' });
    await menuItems().first().waitFor();
    const labels = menuItems().locator('.action-label');
    assert.deepEqual(await labels.allInnerTexts(), [
      'Insert Runs from Overview…',
      'Copy Runs from Overview As…',
      'Export Runs from Overview…',
      'Compare Runs in Overview',
      'Compare Overview With…',
      'Copy Rows',
      'Copy Rows with Headers',
      'Copy Cell',
      'Fit Column to Content',
      'Make Column Wider',
      'Make Column Narrower',
      'Move Column Left',
      'Move Column Right',
      'Freeze or Unfreeze Column',
      'Hide Column',
      'Choose Columns…',
    ]);
    await workbench.screenshot('overview menu');
    await press('Escape');
    await menuItems().first().waitFor({ state: 'hidden' });
    await chooseFromMenu(overview.cell(4, 1), 'Copy Cell');
    await workbench.page.locator('.statusbar').getByText('Copied the cell').waitFor();
    assert.equal(await workbench.page.evaluate('navigator.clipboard.readText()'), '5');
  });

  it('exports in each format what is shown, in its order, where the dialog says', async () => {
    await overview.heading('Recorded').click();
    await overview.cell(0, 1).getByText('20', { exact: true }).waitFor();
    const before = await readdir(temp.path);
    await exportAs('CSV', 'runs.csv');
    await press('Escape');
    await workbench.quickInput.waitFor({ state: 'hidden' });
    const formats = { Parquet: 'parquet', JSON: 'json', NDJSON: 'ndjson', CSV: 'csv' };
    for (const [format, extension] of Object.entries(formats)) {
      const file = `runs.${extension}`;
      await exportAs(format, file);
      // Nothing is left of the dialog that was cancelled.
      assert.equal(existsSync(onDisk(file)), false);
      await workbench.page.locator('.quick-input-widget').getByText('OK').click();
      await until(file, () => existsSync(onDisk(file)));
      const rows = await readRuns(onDisk(file));
      assert.deepEqual(
        rows,
        runs.toReversed().map(({ run, statistics }) => [run, statistics.lumi_recorded]),
        format,
      );
    }
    const added = (await readdir(temp.path)).filter((name) => !before.includes(name));
    assert.deepEqual(added.sort(), [
      'runs.csv',
      'runs.csv-metadata.json',
      'runs.json',
      'runs.ndjson',
      'runs.ndjson-metadata.json',
      'runs.parquet',
    ]);
  });

  it('takes on another theme while it is open', async () => {
    const light = await chartBlue();
    const [before] = (await overview.colours([light])).pixels;
    assert.ok(before !== undefined && before > 1000, `${before} pixels of ${light}`);
    await workbench.configure({ 'workbench.colorTheme': 'Default Dark Modern' });
    await until('dark', async () => (await overview.colours([])).cell === 'rgb(204, 204, 204)');
    const dark = await chartBlue();
    assert.notEqual(dark, light);
    // As VS Code draws a list in its dark theme, and as many pixels of the plot as before.
    assert.deepEqual(await overview.colours([light, dark]), {
      cell: 'rgb(204, 204, 204)',
      heading: 'rgb(204, 204, 204)',
      selected: 'rgb(55, 55, 61)',
      pixels: [0, before],
    });
    await workbench.screenshot('overview dark');
    await workbench.configure({});
    await until('light', async () => (await overview.colours([])).cell !== 'rgb(204, 204, 204)');
  });

  it('copies the plot as a picture', async () => {
    await overview.plot.focus();
    await workbench.command('RunDB: Copy Plot');
    await workbench.page.locator('.statusbar').getByText('Copied the plot').waitFor();
    const types = 'navigator.clipboard.read().then(([item]) => item.types)';
    assert.deepEqual(await workbench.page.evaluate(types), ['image/png']);
  });

  it('shows another query that is written in the head', async () => {
    await head().locator('button.source').click();
    // What was there comes with the box.
    await until('the query', async () => {
      const shown = await workbench.quickInput.isVisible();
      return shown && (await workbench.quickInput.inputValue()) === 'exp:12 physics';
    });
    await workbench.answer('exp:12 run:1-4', { accept: false });
    await workbench.quickInput.press('Enter');
    await head().getByText('4 runs · 10 pb⁻¹ recorded').waitFor();
    await workbench.tab('exp:12 run:1-4').waitFor();
  });

  it('is restored after a restart with query, sorting and plot', async () => {
    await workbench.webview.locator('.plot-select').nth(1).selectOption('run');
    await workbench.webview.getByRole('application', { name: 'Luminosity by run' }).waitFor();
    await workbench.reload();
    await head().getByText('4 runs · 10 pb⁻¹ recorded').waitFor();
    await workbench.webview.getByRole('application', { name: 'Luminosity by run' }).waitFor();
    await overview.cell(0, 1).getByText('4', { exact: true }).waitFor();
    assert.equal(await overview.heading('Recorded').getAttribute('aria-sort'), 'descending');
    await workbench.screenshot('overview restored');
  });

  it('opens from the menu of an experiment in the tree', async () => {
    await workbench.openView('RunDB');
    await chooseFromMenu(workbench.row('Experiment 20'), 'Open Overview…');
    const dialog = workbench.page.getByRole('dialog').filter({ hasText: 'up to 14,000 runs' });
    await dialog.getByText('Add dates or run numbers to make it faster.').waitFor();
    await dialog.getByRole('button', { name: 'Search' }).click();
    await workbench.tab('exp:20').waitFor();
  });

  it('has thousands of runs: the last of them, and what is found in any', async () => {
    await head()
      .getByText(`${thousands.toLocaleString('en')} runs · `)
      .waitFor();
    await overview.cell(0, 1).getByText(String(thousands), { exact: true }).waitFor();
    await overview.cell(0, 1).click();
    await press('Control+End');
    await overview
      .cell(thousands - 1, 1)
      .getByText('1', { exact: true })
      .waitFor();
    await workbench.screenshot('overview thousands');
    await press('Control+f');
    await workbench.webview.getByPlaceholder('Find in all rows').waitFor();
    await workbench.page.keyboard.type('needle');
    await workbench.webview.getByText('Row 4,001, Stop reason').waitFor();
    await overview
      .cell(4000, 1)
      .getByText(String(thousands - 4000), { exact: true })
      .waitFor();
    await press('Escape');
  });

  it('is used by the keyboard alone: opened from a search', async () => {
    const active = workbench.page.locator('.editor-group-container.active .tab.active');
    await press('Control+1');
    await workbench.page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
    await press('Control+p');
    await workbench.quickInput.waitFor();
    await workbench.page.keyboard.type('other.py');
    await focusedOption().filter({ hasText: 'other.py' }).waitFor();
    await press('Enter');
    await active.filter({ hasText: 'other.py' }).waitFor();
    await workbench.page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
    await press('End');
    await press('ArrowLeft');
    await byKeys('RunDB: Search Runs…');
    await workbench.quickInput.waitFor();
    await workbench.page.keyboard.type('exp:12 run:1-10');
    await focusedOption().filter({ hasText: 'Search' }).waitFor();
    await press('Enter');
    await workbench.option('Open Overview').waitFor();
    await choose('Open Overview');
    await workbench.tab('exp:12 run:1-10').waitFor();
    await head().getByText('10 runs · 55 pb⁻¹ recorded').waitFor();
    await active.filter({ hasText: 'exp:12 run:1-10' }).waitFor();
  });

  it('is used by the keyboard alone: sorted by a column', async () => {
    await byKeys('RunDB: Focus on Table');
    await until('the table', () => overview.hasKeyboard('#table'));
    for (const key of ['ArrowUp', 'ArrowRight', 'Enter']) await press(key);
    await overview.cell(0, 1).getByText('1', { exact: true }).waitFor();
    const sorted = overview.grid.locator('[role=columnheader][aria-sort=ascending]');
    assert.deepEqual(await sorted.allInnerTexts(), ['Run\n↑']);
  });

  it('is used by the keyboard alone: runs brushed in the plot, and put into the code', async () => {
    await byKeys('RunDB: Focus on Plot');
    await until('the plot', () => overview.hasKeyboard('.plot-area'));
    for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'Enter']) await press(key);
    await head().getByText('Selected: 4 runs · 18 pb⁻¹ recorded').waitFor();
    await byKeys('RunDB: Insert Runs from Overview…');
    await choose('Numbers');
    await until('the runs', async () =>
      (await workbench.editorText()).includes('runs = [3, 4, 5, 6]'),
    );
  });

  it('is used by the keyboard alone: the query edited in the head', async () => {
    await press('Control+2');
    await until('the query', async () => {
      if ((await overview.hasKeyboard('header')) && (await overview.focusedId()) === 'do-edit') {
        return true;
      }
      await press('Shift+Tab');
      return false;
    });
    await press('Enter');
    await until('the box', async () => {
      const shown = await workbench.quickInput.isVisible();
      return shown && (await workbench.quickInput.inputValue()) === 'exp:12 run:1-10';
    });
    await press('Backspace');
    await press('Backspace');
    await workbench.page.keyboard.type('2');
    await press('Enter');
    await head().getByText('2 runs · 3 pb⁻¹ recorded').waitFor();
  });

  it('loads and runs nothing that its policy refuses', () => {
    assert.deepEqual(refused, []);
  });
});

declare global {
  var axe: {
    run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
  };
}
