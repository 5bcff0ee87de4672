import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Bin, PlotModel, PlotStep, PlotSubject } from '../../src/webview/protocol.ts';
import { flagsOf, luminosityOf, manyRuns, physicsRuns } from './plotModels.ts';
import { PlotPage, themeNames } from './plotPage.ts';

describe('the plot in a browser', () => {
  let tab: PlotPage;
  const runs = physicsRuns(12).slice(0, 300);
  const days = luminosityOf(runs, 'day');
  const show = async (plot: PlotModel, subject: PlotSubject, step: PlotStep) => {
    await tab.theme('light');
    // Nothing is left of the previous plot's view or selection.
    await tab.receive({ type: 'plot', version: 1, plot: { ...plot, bins: [] }, subject, step });
    await tab.receive({ type: 'plot', version: 2, plot, subject, step });
    await tab.sent();
  };
  const area = () => tab.page.locator('.plot-area');
  const says = () => tab.page.locator('.plot-says').textContent();
  /** The middle of a bin, with all bins in view. */
  const placeOf = async (bin: number, bins: readonly Bin[]) => {
    const box = await area().boundingBox();
    assert.ok(box !== null);
    const width = box.width - 2 * 56;
    return [box.x + 56 + ((bin + 0.5) / bins.length) * width, box.y + box.height / 2] as const;
  };

  before(async () => {
    tab = await PlotPage.open();
  });
  after(() => tab[Symbol.asyncDispose]());
  afterEach(async () => {
    assert.deepEqual(await tab.page.evaluate(() => globalThis.violations), []);
  });

  it('selects by dragging over bins', async () => {
    await show(days, 'luminosity', 'day');
    await tab.page.mouse.move(...(await placeOf(1, days.bins)));
    await tab.page.mouse.down();
    await tab.page.mouse.move(...(await placeOf(2, days.bins)));
    await tab.page.mouse.move(...(await placeOf(3, days.bins)));
    await tab.page.mouse.up();
    assert.deepEqual((await tab.nextSent('brush')).bins, [[1, 3]]);
    assert.equal(await tab.page.locator('.plot-selected.edges').count(), 1);
  });

  it('hides the card about the brush once it is selected', async () => {
    await show(days, 'luminosity', 'day');
    const card = tab.page.locator('.plot-card');
    await tab.page.mouse.move(...(await placeOf(1, days.bins)));
    await tab.page.mouse.down();
    await tab.page.mouse.move(...(await placeOf(3, days.bins)));
    assert.equal(await card.isVisible(), true);
    await tab.page.mouse.up();
    await tab.nextSent('brush');
    assert.equal(await card.isVisible(), false);
    await area().focus();
    for (const key of ['ArrowRight', 'Shift+ArrowRight']) await area().press(key);
    assert.equal(await card.isVisible(), true);
    await area().press('Enter');
    await tab.nextSent('brush');
    assert.equal(await card.isVisible(), false);
  });

  it('hides the card about a bin once that is of another plot, or has other values', async () => {
    const card = tab.page.locator('.plot-card');
    for (const step of ['day', 'month'] as const) {
      await show(days, 'luminosity', 'day');
      await tab.page.mouse.move(...(await placeOf(1, days.bins)));
      await tab.page.mouse.move(...(await placeOf(2, days.bins)));
      assert.equal(await card.isVisible(), true);
      await show(days, 'luminosity', step);
      assert.equal(await card.isVisible(), false);
    }
  });

  it('adds to the selection with Ctrl, and marks what the table selects', async () => {
    await show(days, 'luminosity', 'day');
    await tab.receive({ type: 'selected', rows: [], bins: [[0, 0]], sum: '', isSummed: true });
    await tab.page.keyboard.down('Control');
    await tab.page.mouse.click(...(await placeOf(2, days.bins)));
    await tab.page.keyboard.up('Control');
    assert.deepEqual((await tab.nextSent('brush')).bins, [
      [0, 0],
      [2, 2],
    ]);
    assert.equal(await tab.page.locator('.plot-selected.edges').count(), 2);
  });

  it('opens a run on click, and selects a day', async () => {
    await show(days, 'luminosity', 'day');
    await tab.page.mouse.click(...(await placeOf(1, days.bins)));
    assert.deepEqual(await tab.sent(), [{ type: 'brush', bins: [[1, 1]] }]);
    const flags = flagsOf(runs);
    await show(flags, 'flags', 'run');
    await tab.page.mouse.click(...(await placeOf(7, flags.bins)));
    assert.deepEqual(await tab.sent(), [{ type: 'openBin', bin: 7 }]);
  });

  it('selects with the keyboard and announces the position', async () => {
    await show(days, 'luminosity', 'day');
    await area().focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight']) {
      await area().press(key);
    }
    const [, first, , last] = days.bins;
    assert.match(
      (await says()) ?? '',
      new RegExp(`^${first?.label} to ${last?.label}: \\d+ runs, `),
    );
    assert.deepEqual(await tab.sent(), []);
    await area().press('Enter');
    assert.deepEqual(await tab.sent(), [{ type: 'brush', bins: [[1, 3]] }]);
    await area().press('Escape');
    assert.deepEqual(await tab.sent(), [{ type: 'brush', bins: [] }]);
    assert.match((await says()) ?? '', /^Nothing selected\. Press Space to select/);
    await area().press('Home');
    const { label, runs: count } = days.bins[0] ?? {};
    assert.match((await says()) ?? '', new RegExp(`^${label}: ${count} runs?, `));
  });

  it('opens the run at the cursor with Enter and selects it with Space', async () => {
    const byRun = luminosityOf(runs, 'run');
    await show(byRun, 'luminosity', 'run');
    await area().press('End');
    await area().press('Enter');
    await area().press('Space');
    const end = byRun.bins.length - 1;
    assert.deepEqual(await tab.sent(), [
      { type: 'openBin', bin: end },
      { type: 'brush', bins: [[end, end]] },
    ]);
  });

  it('zooms with the wheel, keys and buttons, and reports the view', async () => {
    await show(manyRuns(1000), 'luminosity', 'run');
    const box = await area().boundingBox();
    assert.ok(box !== null);
    await tab.page.mouse.move(box.x + box.width / 2, box.y + 200);
    await tab.page.mouse.wheel(0, -300);
    const [first, last] = (await tab.nextSent('view')).bins ?? [0, 0];
    assert.ok(first > 0 && last < 999, `${first} to ${last}`);
    await area().press('+');
    const [a, b] = (await tab.nextSent('view')).bins ?? [0, 0];
    assert.ok(a > first && b < last, `${a} to ${b}`);
    await tab.page.getByRole('button', { name: 'Show All' }).click();
    assert.equal((await tab.nextSent('view')).bins, null);
  });

  it('shows the total of the view, and requests another plot', async () => {
    await show(days, 'luminosity', 'day');
    await tab.receive({ type: 'inView', sum: '60 runs · 1.2 fb⁻¹ recorded' });
    assert.equal(
      await tab.page.locator('.plot-status').textContent(),
      '60 runs · 1.2 fb⁻¹ recorded',
    );
    await tab.page.getByRole('combobox', { name: 'Group By', exact: true }).selectOption('Month');
    assert.deepEqual(await tab.sent(), [{ type: 'plot', subject: 'luminosity', step: 'month' }]);
    await tab.receive({ type: 'inView', sum: '' });
  });

  it('shows text from records as text', async () => {
    const bins = days.bins.map((bin) => ({ ...bin, label: '<img src=x onerror=alert(1)>' }));
    await show({ ...days, bins }, 'luminosity', 'day');
    await tab.page.mouse.move(...(await placeOf(1, bins)));
    const label = tab.page.locator('.plot-card-label');
    assert.equal(await label.textContent(), '<img src=x onerror=alert(1)>');
    assert.equal(await tab.page.locator('.plot img').count(), 0);
  });

  it('adopts another theme', async () => {
    await show(days, 'luminosity', 'day');
    const pictures = new Set<string>();
    for (const theme of themeNames) {
      await tab.theme(theme);
      pictures.add((await area().screenshot()).toString('base64'));
    }
    assert.equal(pictures.size, themeNames.length);
  });

  it('gives pictures as SVG and PNG, with a title', async () => {
    await show(days, 'luminosity', 'day');
    await tab.receive({ type: 'picture', id: 1, format: 'svg' });
    const svg = await tab.nextSent('picture');
    assert.match(svg.data, /^<svg[^>]*width="960"/);
    assert.match(svg.data, />Luminosity by day<\/text>/);
    await tab.receive({ type: 'picture', id: 2, format: 'png' });
    const png = await tab.nextSent('picture');
    assert.equal(png.id, 2);
    const bytes = Buffer.from(png.data.replace('data:image/png;base64,', ''), 'base64');
    assert.equal(bytes.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [1920, 960]);
  });

  it('is a table on request', async () => {
    await show(days, 'luminosity', 'day');
    await tab.page.getByRole('button', { name: 'Show as Table' }).click();
    const table = tab.page.getByRole('table', { name: 'Luminosity by day' });
    assert.equal(await table.getByRole('row').count(), days.bins.length + 1);
    await tab.page.getByRole('button', { name: 'Show as Table' }).click();
    assert.equal(await table.count(), 0);
  });

  it('conforms to the rules of axe', async () => {
    const source = await readFile(
      createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
      'utf8',
    );
    await tab.page.evaluate(source);
    await show(days, 'luminosity', 'day');
    const failures = async () => {
      const results = await tab.page.evaluate(() => globalThis.axe.run());
      return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join()}`);
    };
    for (const theme of themeNames) {
      await tab.theme(theme);
      assert.deepEqual(await failures(), [], theme);
      await tab.page.getByRole('button', { name: 'Show as Table' }).click();
      assert.deepEqual(await failures(), [], theme);
      await tab.page.getByRole('button', { name: 'Show as Table' }).click();
    }
  });
});
