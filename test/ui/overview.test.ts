import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { describeOnce } from '../describeOnce.ts';
import { parquetFile } from '../parquetFile.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { OverviewPage } from './overviewPage.ts';
import { appears, openWorkbench, pictureFailures, until, type Workbench } from './workbench.ts';

const markup = '<img src=x onerror="globalThis.hacked = 1"><script>globalThis.hacked = 1</script>';

/** Two runs a day in June 2020, each identified by its luminosity: run n has n pb⁻¹. */
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
  her: { number_of_bunches: 500 - i },
  statistics: { lumi_recorded: 1000 * (i + 1), lumi_exp_delivered: 600 * (i + 1) * (i + 2) },
  'a.b': { '"quoted"': i },
}));

interface ExportedRun {
  readonly run: number | bigint;
  readonly 'statistics.lumi_recorded': number;
}

/** The number and recorded luminosity of each run in a file, as read by another library. */
async function readRuns(file: string): Promise<readonly (readonly [number, number])[]> {
  const pair = (row: ExportedRun) => [Number(row.run), row['statistics.lumi_recorded']] as const;
  if (file.endsWith('.parquet')) {
    const { columns } = parquetFile(file);
    const recorded = columns.get('statistics.lumi_recorded') ?? [];
    return (columns.get('run') ?? []).map((run, i) => [Number(run), Number(recorded[i])]);
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

/** This many runs in another experiment, one of them with a unique text. */
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

/**
 * The overview as a user works with it: from a query to runs in code and in a file, across a
 * restart.
 */
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
    const settings = {
      'rundb.url': demo.url,
      'files.simpleDialog.enable': true,
      'chat.disableAIFeatures': false,
    };
    const env = { BELLE2_RUNDB_TOKEN: demo.apiKey };
    workbench = await openWorkbench({ folder: temp.path, settings, env, drawn: 'nowAndThen' });
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

  /** Runs a command from the palette, by keyboard only. */
  async function byKeys(title: string): Promise<void> {
    const box = workbench.page.getByPlaceholder('Type the name of a command');
    // The palette closes when VS Code gives the keyboard to an editor.
    await until(`the command '${title}'`, async () => {
      await press('F1');
      if ((await appears(box)) && (await isTyped(title, `>${title}`))) return true;
      if (await box.isVisible()) await press('Escape');
      return false;
    });
    await press('Enter');
    // What is typed next goes to the command's own input.
    await workbench.paletteIsLeft();
  }

  /**
   * Runs a command that asks for something, until what is typed goes to its box: VS Code may give
   * the keyboard back to the tab, as the palette closes, after the box has opened.
   */
  async function askByKeys(title: string): Promise<void> {
    const focused = workbench.page.locator('.quick-input-box input:focus');
    await until('the box', async () => {
      await byKeys(title);
      return appears(focused);
    });
  }

  /** Types the label of a quick pick's row. False if the keyboard has been given to the tab. */
  async function isTyped(label: string, value = label): Promise<boolean> {
    await workbench.page.keyboard.type(label);
    const isThere = (await workbench.quickInput.inputValue()) === value;
    return isThere && appears(focusedOption().filter({ hasText: label }));
  }

  /** Types the label of a row, and accepts it. */
  async function choose(label: string): Promise<boolean> {
    const isChosen = (await appears(workbench.option(label))) && (await isTyped(label));
    if (isChosen) await press('Enter');
    return isChosen;
  }

  async function focusPlot(): Promise<void> {
    await until('the plot', async () => {
      await overview.plot.focus();
      return overview.hasKeyboard('.plot-area');
    });
  }

  /** The items of the open menu. */
  const menuItems = () => workbench.page.locator('.monaco-menu').getByRole('menuitem');

  /** The chart blue of VS Code's theme. */
  const chartBlue = async () =>
    String(
      await workbench.page.evaluate(
        `getComputedStyle(document.querySelector('.monaco-workbench')).getPropertyValue('--vscode-charts-blue').trim()`,
      ),
    );

  /** Starts an export in a format, up to the dialog, which suggests a file. */
  async function exportAs(format: string, file: string): Promise<void> {
    await workbench.chooseFromMenu(overview.cell(0, 1), 'Export Runs from Overview…');
    await workbench.pick(format);
    await workbench.pick('Usual Fields');
    await fileDialog(file);
  }

  /** Waits until a dialog suggests a file: it replaces what is typed before. */
  async function fileDialog(file = 'runs.csv'): Promise<void> {
    await until('the dialog', async () => {
      return (await workbench.quickInput.inputValue()) === onDisk(file);
    });
  }

  it('shows the results of a query, beside the code', async () => {
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

  it('loads the runs needed for delivered luminosity when asked to', async () => {
    await head().getByRole('button', { name: 'Load Runs for the Delivered Luminosity' }).click();
    await head().getByText('210 pb⁻¹ recorded · 252 pb⁻¹ delivered · efficiency 83.3%').waitFor();
  });

  it('sorts by a click on a column header', async () => {
    await overview.heading('Recorded').click();
    await overview.cell(0, 1).getByText('1', { exact: true }).waitFor();
    assert.equal(await overview.heading('Recorded').getAttribute('aria-sort'), 'ascending');
  });

  it('selects in the table what is brushed in the plot, and sums it', async () => {
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

  it('tells a screen reader what is shown, how it is sorted, and the position in the plot', async () => {
    assert.equal(
      await head().ariaSnapshot(),
      [
        '- banner:',
        `  - 'heading "exp:12 physics: edit the query" [level=1]':`,
        `    - 'button "exp:12 physics: edit the query"': exp:12 physics`,
        '  - status: 20 runs · 210 pb⁻¹ recorded · 252 pb⁻¹ delivered · efficiency 83.3% · ' +
          '20 not flagged · 20 h 00 min of data taking',
        '  - text: "Selected: 4 runs · 18 pb⁻¹ recorded · 21.6 pb⁻¹ delivered · efficiency 83.3% · ' +
          'Recorded luminosity: 18 pb⁻¹ in all, 4.5 pb⁻¹ on average"',
      ].join('\n'),
    );

    const { grid } = overview;
    assert.deepEqual(
      await Promise.all(
        ['aria-rowcount', 'aria-multiselectable'].map((name) => grid.getAttribute(name)),
      ),
      // Including the header row.
      ['21', 'true'],
    );
    const rows = (await grid.ariaSnapshot()).split('\n').filter((line) => /^ *- row "/.test(line));
    assert.deepEqual(
      rows.slice(0, 4).map((line) => line.trim()),
      [
        '- row "Quality mark Experiment Run Recorded luminosity pb⁻¹ Delivered luminosity pb⁻¹ ' +
          'Type Start UTC":',
        '- row "not flagged 12 1 1.000 1.200 physics 2020-06-01 02:00":',
        '- row "not flagged 12 2 2.000 2.400 physics 2020-06-01 14:00":',
        '- row "not flagged 12 3 3.000 3.600 physics 2020-06-02 02:00" [selected]:',
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
        '- combobox "Group By":',
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
    await focusPlot();
    await press('ArrowRight');
    await press('ArrowRight');
    await overview.says.getByText('2020-06-02: 2 runs, 7 pb⁻¹ recorded').waitFor();
    await press('Shift+ArrowRight');
    await overview.says.getByText('2020-06-02 to 2020-06-03: 4 runs, 18 pb⁻¹ recorded').waitFor();
    await press('Escape');
  });

  it('inserts the brushed runs at the last position in the code', async () => {
    await workbench.page.getByRole('button', { name: 'Insert Runs from Overview…' }).click();
    await workbench.pick('Numbers');
    await until('the runs', async () =>
      (await workbench.editorText()).includes('runs = [3, 4, 5, 6]'),
    );
    assert.match(await readFile(join(temp.path, 'other.py'), 'utf8'), /\[\]/);
  });

  /** Drags rows by one of their cells to a point in a place, so many of its heights below its top. */
  async function drag(cell: Locator, place: Locator, { below = 0.5 } = {}): Promise<void> {
    const { mouse } = workbench.page;
    // Waits until the cell no longer moves.
    await cell.hover({ position: { x: 5, y: 8 } });
    const [box, at] = [await place.first().boundingBox(), await cell.boundingBox()];
    assert.ok(box && at);
    const [x, y] = [box.x + 5, box.y + below * box.height];
    const from = [at.x + 5, at.y + 8] as const;
    await mouse.down();
    // Within the row, which begins the drag.
    await mouse.move(from[0] + 20, from[1], { steps: 5 });
    await mouse.move(x, y, { steps: 10 });
    await mouse.up();
    // On the next move, VS Code lets the tab receive mouse events again.
    await mouse.move(x, y - 10);
  }

  it('drags the selected rows into code', async () => {
    const line = workbench.page.locator('.view-line', { hasText: 'runs = [3' });
    // Below the line.
    await drag(overview.cell(2, 1), line, { below: 1.5 });
    await until('the runs', async () =>
      (await workbench.editorText()).includes('runs = [3, 4, 5, 6]\n[3, 4, 5, 6]'),
    );
    await workbench.screenshot('overview dropped');
    await press('ControlOrMeta+Z');
    await until('the code as it was', async () => (await workbench.editorText()).endsWith('6]\n'));
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

  it('can be traversed with the Tab key: header, plot, divider, table', async () => {
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

  it('violates no accessibility rule', async () => {
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
    await askByKeys('RunDB: Export Runs from Overview…');
    await workbench.page.getByText('Export 4 Selected Runs').waitFor();
    await workbench.pick('CSV');
    await workbench.pick('Usual Fields');
    await fileDialog();
    await workbench.screenshot('overview export');
    await workbench.answer(file);
    const metadata = `${file}-metadata.json`;
    // It's the last to be written.
    await until('the metadata', () => existsSync(metadata));
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    assert.deepEqual(
      lines.slice(1).map((line) => line.split(',').slice(0, 2).join(':')),
      ['12:3', '12:4', '12:5', '12:6'],
    );
    const { rundb } = JSON.parse(await readFile(metadata, 'utf8')) as {
      rundb: object;
    };
    assert.ok('query' in rundb && 'selection' in rundb);
    const { query, selection } = rundb;
    assert.deepEqual([query, selection], ['exp:12 physics', '4 of 20 runs selected']);
  });

  it('restores its selection and scroll position after being hidden', async () => {
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

  it('selects all rows with the keyboard shortcut, and no text on the page', async () => {
    await overview.cell(0, 1).click();
    await workbench.page.keyboard.press('ControlOrMeta+a');
    await head().getByText('Selected: 20 runs · 210 pb⁻¹ recorded').waitFor();
    const text = await (await overview.frame()).evaluate('String(getSelection())');
    assert.equal(text, '');
  });

  it('has a context menu for the table that applies to the clicked cell', async () => {
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
    await workbench.chooseFromMenu(overview.cell(4, 1), 'Copy Cell');
    await workbench.page.locator('.statusbar').getByText('Copied the cell').waitFor();
    assert.equal(await workbench.page.evaluate('navigator.clipboard.readText()'), '5');
  });

  it('exports what is shown in each format, in its order, to the file in the dialog', async () => {
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
      // The cancelled dialog leaves nothing behind.
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
    await exportAs('Parquet by Experiment', 'runs');
    await workbench.page.locator('.quick-input-widget').getByText('OK').click();
    const part = join('runs', 'experiment=12', 'runs.parquet');
    await until(part, () => existsSync(onDisk(part)));
    assert.deepEqual(
      await readRuns(onDisk(part)),
      runs.toReversed().map(({ run, statistics }) => [run, statistics.lumi_recorded]),
    );
    const added = (await readdir(temp.path)).filter((name) => !before.includes(name));
    assert.deepEqual(added.sort(), [
      'runs',
      'runs.csv',
      'runs.csv-metadata.json',
      'runs.json',
      'runs.ndjson',
      'runs.ndjson-metadata.json',
      'runs.parquet',
    ]);
  });

  it('follows a theme change while it is open', async () => {
    const light = await chartBlue();
    const [before] = (await overview.colours([light])).pixels;
    assert.ok(before !== undefined && before > 1000, `${before} pixels of ${light}`);
    await workbench.configure({ 'workbench.colorTheme': 'Default Dark Modern' });
    await until('dark', async () => (await overview.colours([])).cell === 'rgb(204, 204, 204)');
    const dark = await chartBlue();
    assert.notEqual(dark, light);
    // The colours of a list in VS Code's dark theme, and the same number of plot pixels as before.
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

  it('copies the plot as an image', async () => {
    await overview.plot.focus();
    await workbench.command('RunDB: Copy Plot');
    await workbench.page.locator('.statusbar').getByText('Copied the plot').waitFor();
    const types = 'navigator.clipboard.read().then(([item]) => item.types)';
    assert.deepEqual(await workbench.page.evaluate(types), ['image/png']);
  });

  it('saves the plot as an image in the format that the file name says', async () => {
    for (const [name, start] of [
      ['plot.svg', '<svg'],
      ['plot.png', '\x89PNG'],
    ] as const) {
      await overview.plot.focus();
      await workbench.command('RunDB: Save Plot…');
      await until(
        'the dialog',
        async () => (await workbench.quickInput.inputValue()) === onDisk('plot.png'),
      );
      await workbench.answer(onDisk(name));
      await until(name, () => existsSync(onDisk(name)) && statSync(onDisk(name)).size > 0);
      const bytes = await readFile(onDisk(name), 'latin1');
      assert.equal(bytes.slice(0, start.length), start);
    }
  });

  it('shows another query entered in the header', async () => {
    await head().locator('button.source').click();
    // The box contains the current query.
    await until('the query', async () => {
      const shown = await workbench.quickInput.isVisible();
      return shown && (await workbench.quickInput.inputValue()) === 'exp:12 physics';
    });
    await workbench.answer('exp:12 run:1-4', { accept: false });
    await workbench.quickInput.press('Enter');
    await head().getByText('4 runs · 10 pb⁻¹ recorded').waitFor();
    await workbench.tab('exp:12 run:1-4').waitFor();
  });

  it('is restored after a restart with query, sort order and plot', async () => {
    await workbench.webview.locator('.plot-select').nth(1).selectOption('run');
    await workbench.webview.getByRole('application', { name: 'Luminosity by run' }).waitFor();
    await workbench.reload();
    await head().getByText('4 runs · 10 pb⁻¹ recorded').waitFor();
    await workbench.webview.getByRole('application', { name: 'Luminosity by run' }).waitFor();
    await overview.cell(0, 1).getByText('4', { exact: true }).waitFor();
    assert.equal(await overview.heading('Recorded').getAttribute('aria-sort'), 'descending');
    await workbench.screenshot('overview restored');
  });

  it('opens from the context menu of an experiment in the tree', async () => {
    await workbench.openView('RunDB');
    const dialog = workbench.page.getByRole('dialog').filter({ hasText: 'up to 14,000 runs' });
    await workbench.chooseOfRow(workbench.row('Experiment 20'), 'Open Overview…', dialog);
    await dialog.getByText('Add dates or run numbers to make it faster.').waitFor();
    await dialog.getByRole('button', { name: 'Search' }).click();
    await workbench.tab('exp:20').waitFor();
  });

  it('shows thousands of runs, up to the last one, and finds text in any of them', async () => {
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

  it('works with the keyboard alone: opening it from a search', async () => {
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
    await askByKeys('RunDB: Search Runs…');
    await workbench.page.keyboard.type('exp:12 run:1-10');
    await focusedOption().filter({ hasText: 'Search' }).waitFor();
    await press('Enter');
    await workbench.option('Open Overview').waitFor();
    assert.equal(await choose('Open Overview'), true);
    await workbench.tab('exp:12 run:1-10').waitFor();
    await head().getByText('10 runs · 55 pb⁻¹ recorded').waitFor();
    await active.filter({ hasText: 'exp:12 run:1-10' }).waitFor();
  });

  it('works with the keyboard alone: sorting by a column', async () => {
    await byKeys('RunDB: Focus on Table');
    await until('the table', () => overview.hasKeyboard('#table'));
    for (const key of ['ArrowUp', 'ArrowRight', 'Enter']) await press(key);
    await overview.cell(0, 1).getByText('1', { exact: true }).waitFor();
    const sorted = overview.grid.locator('[role=columnheader][aria-sort=ascending]');
    assert.deepEqual(await sorted.allInnerTexts(), ['Run\n↑']);
  });

  it('works with the keyboard alone: choosing a column', async () => {
    const heading = overview.grid.locator('[role=columnheader]').filter({ hasText: 'HER bunches' });
    const columns = () => overview.grid.getAttribute('aria-colcount');
    const before = await columns();
    await until('the column to choose', async () => {
      await askByKeys('RunDB: Choose Columns…');
      await workbench.option('Experiment').waitFor();
      await workbench.page.keyboard.type('her.number_of_bunches');
      return (await workbench.quickInput.inputValue()) === 'her.number_of_bunches';
    });
    await workbench.option('Experiment').waitFor({ state: 'hidden' });
    // From the box to the list, where Space toggles an item.
    await press('ArrowDown');
    await focusedOption().filter({ hasText: 'HER bunches' }).waitFor();
    await press('Space');
    await workbench.screenshot('overview columns');
    await press('Enter');
    await workbench.quickInput.waitFor({ state: 'hidden' });
    await until('the column', async () => (await columns()) !== before);
    await byKeys('RunDB: Focus on Table');
    await until('the table', () => overview.hasKeyboard('#table'));
    // Columns outside the viewport aren't rendered.
    await press('Control+ArrowRight');
    await until('the heading', async () => {
      if (await heading.isVisible()) return true;
      await press('ArrowLeft');
      return false;
    });
    const place = await heading.getAttribute('aria-colindex');
    const cell = workbench.webview.locator(`.ag-row[row-index="1"] [aria-colindex="${place}"]`);
    await cell.getByText('499', { exact: true }).waitFor();
  });

  it('works with the keyboard alone: brushing runs in the plot, exporting them, and inserting them into code', async () => {
    await byKeys('RunDB: Focus on Plot');
    await until('the plot', () => overview.hasKeyboard('.plot-area'));
    for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'Enter']) await press(key);
    await head().getByText('Selected: 4 runs · 18 pb⁻¹ recorded').waitFor();
    const file = onDisk('byKeys.csv');
    await until('the name of the file', async () => {
      await askByKeys('RunDB: Export Runs from Overview…');
      if (!(await choose('CSV')) || !(await choose('Usual Fields'))) return false;
      await fileDialog();
      await press('ControlOrMeta+A');
      await workbench.page.keyboard.insertText(file);
      return (await workbench.quickInput.inputValue()) === file;
    });
    await press('Enter');
    await until('the file', () => existsSync(file));
    const exported = await readRuns(file);
    assert.deepEqual(
      exported.map(([run]) => run),
      [3, 4, 5, 6],
    );
    await until('the format', async () => {
      await askByKeys('RunDB: Insert Runs from Overview…');
      return choose('Numbers');
    });
    await until('the runs', async () =>
      (await workbench.editorText()).includes('runs = [3, 4, 5, 6]'),
    );
  });

  it('works with the keyboard alone: editing the query in the header', async () => {
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

  it('filters the Runs view to the runs that it shows', async () => {
    await workbench.command('RunDB: Show Overview in the Runs View');
    const view = workbench.page.locator('.part.sidebar');
    await view.getByText('exp:12 run:1-2').first().waitFor();
    await workbench.row('Experiment 20').waitFor({ state: 'hidden' });
    await workbench.row('Experiment 12').waitFor();
  });

  it('gives its runs to the clipboard, a query file and a comparison of their records', async () => {
    const back = async () => {
      await workbench.tab('exp:12 run:1-2').click();
      await focusPlot();
    };
    await back();
    await askByKeys('RunDB: Copy Runs from Overview As…');
    await workbench.pick('Numbers');
    await until(
      'the runs',
      async () => (await workbench.page.evaluate('navigator.clipboard.readText()')) === '1, 2',
    );
    await workbench.command('RunDB: Open Overview as .rundb File');
    await until('the query', async () => (await workbench.editorText()) === 'exp:12 run:1-2');
    await back();
    await workbench.command('RunDB: Compare Runs in Overview');
    await workbench.tab('12:1 ↔ 12:2').waitFor();
    await back();
  });

  it('is compared with the runs of another query', async () => {
    await askByKeys('RunDB: Compare Overview With…');
    await workbench.page.locator('.quick-input-title', { hasText: 'Compare With' }).waitFor();
    await workbench.answer('exp:12 run:2-5', { accept: false });
    await workbench.quickInput.press('Enter');
    await workbench.tab('A: exp:12 run:1-2 ↔ B: exp:12 run:2-5').waitFor();
    const parts = 'only A: 1 run · 1 pb⁻¹ | A and B: 1 run · 2 pb⁻¹ | only B: 3 runs · 12 pb⁻¹';
    await head().getByText(parts).waitFor();
    await workbench.screenshot('overview compared');
  });

  it('attaches the records of dragged rows to a chat, those of the tree, too', async () => {
    // They would lie over the chat.
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('Chat: Open Chat');
    const chat = workbench.page.locator('.interactive-session .chat-input-container');
    await chat.first().waitFor();
    const attached = (run: string) =>
      workbench.page.locator('.chat-attached-context-attachment', { hasText: `r0000${run}.json` });
    await workbench.expand(workbench.row('Experiment 12'), workbench.row('2'));
    // With the sum, above the rows, after which they no longer move.
    await workbench.page.locator('.part.sidebar').getByText('2 runs · 3 pb⁻¹').first().waitFor();
    await drag(workbench.row('2'), chat);
    await attached('2').waitFor();
    const cell = await overview.cellOf('Run', 0);
    await cell.click();
    // With the sums, after which nothing in the tab moves any more.
    await head().getByText('Selected: 1 run · ').waitFor();
    const run = await cell.innerText();
    await drag(cell, chat);
    await attached(run).first().waitFor();
    await workbench.screenshot('overview dropped into a chat');
  });

  it('drags its own rows into code, not those dragged out of the tree before', async () => {
    await workbench.command('View: Hide Secondary Side Bar');
    await workbench.command('View: Focus First Editor Group');
    await workbench.openFile('other.py');
    const line = workbench.page.locator('.editor-group-container.active .view-line').first();
    const cell = await overview.cellOf('Run', 0);
    const run = await cell.innerText();
    await drag(cell, line, { below: 1.5 });
    await until('the run', async () => (await workbench.editorText()).includes(`[${run}]`));
    await press('ControlOrMeta+Z');
  });

  it('loads and runs nothing that its content security policy blocks', () => {
    assert.deepEqual(refused, []);
  });
});

declare global {
  var axe: {
    run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
  };
}
