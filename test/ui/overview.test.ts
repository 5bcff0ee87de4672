import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { describeOnce } from '../describeOnce.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
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

/** The overview as a person uses it, from a query to runs in code and a file, over a restart. */
describeOnce('The overview', () => {
  let demo: DemoServer;
  let temp: TempDir;
  let workbench: Workbench;
  const refused: string[] = [];

  before(async () => {
    demo = await startDemo({ apiKey: 'demo', runs });
    temp = tempDir();
    await writeFile(join(temp.path, 'analysis.py'), 'runs = []\n');
    await writeFile(join(temp.path, 'other.py'), 'runs = []\n');
    const settings = { 'rundb.url': demo.url, 'files.simpleDialog.enable': true };
    const env = { BELLE2_RUNDB_TOKEN: demo.apiKey };
    workbench = await openWorkbench({ folder: temp.path, settings, env });
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

  const head = () => workbench.webview.locator('header');
  const cell = (row: number, column: number) =>
    workbench.webview.locator(`.ag-row[row-index="${row}"] [aria-colindex="${column + 2}"]`);
  const heading = (name: string) => workbench.webview.getByRole('columnheader', { name });
  const area = () => workbench.webview.locator('.plot-area');
  const isSelected = (row: number) =>
    workbench.webview.locator(`.ag-row[row-index="${row}"]`).first().getAttribute('aria-selected');
  /** The middle of a day in the plot. */
  async function placeOf(day: number): Promise<readonly [number, number]> {
    const box = await area().boundingBox();
    assert.ok(box);
    return [box.x + 56 + ((day - 0.5) / 10) * (box.width - 112), box.y + box.height / 2];
  }
  async function frame(): Promise<Frame> {
    const element = await workbench.webview.locator('html').elementHandle();
    const owner = await element.ownerFrame();
    assert.ok(owner);
    return owner;
  }
  /** The part of the tab that the keyboard is in. */
  async function focused(): Promise<string | undefined> {
    const parts = ['header', '.plot-bar', '.plot-area', '#divider', '#table'];
    for (const part of parts) {
      const at = workbench.webview.locator(`${part}:focus, ${part} :focus`);
      if ((await at.count()) > 0) return part;
    }
    return undefined;
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
    await cell(0, 1).getByText('20', { exact: true }).waitFor();
    await workbench.screenshot('overview');
  });

  it('loads the runs that the delivered luminosity needs when it is asked to', async () => {
    await head().getByRole('button', { name: 'Load Runs for the Delivered Luminosity' }).click();
    await head().getByText('210 pb⁻¹ recorded · 252 pb⁻¹ delivered (83.3%').waitFor();
  });

  it('sorts by a click on a heading', async () => {
    await heading('Recorded').click();
    await cell(0, 1).getByText('1', { exact: true }).waitFor();
    assert.equal(await heading('Recorded').getAttribute('aria-sort'), 'ascending');
  });

  it('selects in the table what is brushed in the plot, and adds it up', async () => {
    await workbench.page.mouse.move(...(await placeOf(2)));
    await workbench.page.mouse.down();
    await workbench.page.mouse.move(...(await placeOf(3)));
    await workbench.page.mouse.up();
    // Runs 3 to 6.
    await head().getByText('Selected: 4 runs · 18 pb⁻¹ recorded').waitFor();
    assert.deepEqual(await Promise.all([1, 2, 5, 6].map(isSelected)), [
      'false',
      'true',
      'true',
      'false',
    ]);
    await workbench.screenshot('overview brushed');
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
    await area().focus();
    await workbench.page.keyboard.press('ControlOrMeta+f');
    await workbench.webview.getByPlaceholder('Find in all rows').waitFor();
    await workbench.page.keyboard.type('onerror');
    await workbench.webview.getByText('Row 7, Stop reason').waitFor();
    await workbench.screenshot('overview find');
    await workbench.page.keyboard.type('no such');
    await workbench.webview.getByText('No results').waitFor();
    await workbench.page.keyboard.press('Escape');
    assert.equal(await (await frame()).evaluate(() => 'hacked' in globalThis), false);
  });

  it('is walked through with the Tab key: head, plot, divider, table', async () => {
    await head().locator('button.source').focus();
    const order = ['header'];
    await until('the table', async () => {
      await workbench.page.keyboard.press('Tab');
      const at = await focused();
      if (at !== undefined && at !== order.at(-1)) order.push(at);
      return at === '#table' || order.length > 6;
    });
    assert.deepEqual(order, ['header', '.plot-bar', '.plot-area', '#divider', '#table']);
  });

  it('breaks no rule of accessibility', async () => {
    const source = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
    const at = await frame();
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
    await until('the rows', async () => (await isSelected(2)) === 'true');
    assert.equal(await isSelected(1), 'false');
  });

  it('selects all rows by the key for it, and no text of the page', async () => {
    await cell(0, 1).click();
    await workbench.page.keyboard.press('ControlOrMeta+a');
    await head().getByText('Selected: 20 runs · 210 pb⁻¹ recorded').waitFor();
    const text = await (await frame()).evaluate('String(getSelection())');
    assert.equal(text, '');
  });

  it('copies the plot as a picture', async () => {
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await area().focus();
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
    await cell(0, 1).getByText('1', { exact: true }).waitFor();
    assert.equal(await heading('Recorded').getAttribute('aria-sort'), 'ascending');
    await workbench.screenshot('overview restored');
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
