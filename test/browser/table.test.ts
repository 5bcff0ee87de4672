import assert from 'node:assert/strict';
import { listedRuns, type ListedRun } from '../../src/core/records/index.ts';
import { RunTable } from '../../src/core/table/index.ts';
import { brokenRules, TablePage, themeNames, verdict } from './tablePage.ts';

const markup = '<img src=x onerror="globalThis.hacked = 1"><script>globalThis.hacked = 1</script>';
const long = `${'x'.repeat(9_999)}y`;
const flags = [{ cdc: 'GOOD' }, {}, { klm: 'BAD' }, { klm: 'RECOVERABLE' }, { klm: 'ODD' }];

/** 50,000 runs whose cells can all be calculated from the run number. */
function manyRuns(): ListedRun[] {
  return listedRuns(
    Array.from({ length: 50_000 }, (_, i) => ({
      experiment: 12,
      run: i + 1,
      run_type: i % 10 === 3 ? 'cosmic' : 'physics',
      time_start: new Date(Date.UTC(2020, 0, 1, 0, i * 7)).toISOString(),
      duration: 600 + ((i * 7919) % 5000),
      stop_reason:
        i === 49_998
          ? markup
          : i === 30_000
            ? 'needle in the hay'
            : i === 49_997
              ? long
              : `end ${i % 7}`,
      statistics: { lumi_recorded: i % 11 === 0 ? null : (i * 7919) % 100_000 },
      quality_expert: flags[i % flags.length] ?? {},
    })),
  );
}

describe('The table in the tab', () => {
  let tab: TablePage;
  let table: RunTable;
  const cell = (row: number, column: number) =>
    tab.page.locator(`.ag-row[row-index="${row}"] [aria-colindex="${column + 2}"]`);
  const line = (row: number) => tab.page.locator(`.ag-row[row-index="${row}"]`);
  const heading = (name: string) => tab.page.getByRole('columnheader', { name });

  before(async () => {
    table = new RunTable(manyRuns(), { verdict });
    tab = await TablePage.open(table);
    await cell(0, 1).getByText('50000').waitFor();
  });
  after(() => tab[Symbol.asyncDispose]());

  it('shows runs as a grid that announces its size', async () => {
    const grid = tab.page.getByRole('grid');
    assert.equal(await grid.getAttribute('aria-rowcount'), '50001');
    assert.equal(await grid.getAttribute('aria-colcount'), '12');
    assert.equal(await cell(0, 1).getAttribute('role'), 'gridcell');
    assert.equal(await cell(2, 1).innerText(), '49998');
    await tab.page.getByRole('row', { name: 'recoverable' }).first().waitFor();
  });

  it('fits columns to rows of the current table only', async () => {
    const few = new RunTable(manyRuns().slice(0, 5), { verdict });
    await using other = await TablePage.open(few, { isShown: false });
    const model = few.model();
    const asked = other.next('rows');
    // The rows that arrive are of another version, so of no use.
    await other.send({ type: 'table', table: { ...model, version: model.version + 1 } });
    await asked;
    const drawn = 'new Promise((done) => requestAnimationFrame(() => setTimeout(done)))';
    for (let frames = 0; frames < 3; frames++) await other.page.evaluate(drawn);
    assert.ok(!other.said.some(({ type }) => type === 'columns'));
    const told = other.next('columns');
    await other.show();
    await told;
    const fitted = other.page.locator('.ag-row[row-index="0"] [aria-colindex="5"]');
    const width = await fitted.evaluate((cell: { clientWidth: number }) => cell.clientWidth);
    assert.ok(width > 110, `${width} pixels`);
  });

  it('cuts a long title in a narrow tab rather than its values', async () => {
    const few = new RunTable(manyRuns().slice(0, 5), { verdict });
    await using other = await TablePage.open(few, { isShown: false });
    await other.page.setViewportSize({ width: 380, height: 420 });
    const told = other.next('columns');
    await other.show();
    await told;
    const title = other.page.locator('.rundb-heading', { hasText: 'Recorded luminosity' });
    const box = await title.boundingBox();
    assert.ok(box && box.x + box.width <= 380, JSON.stringify(box));
    assert.match(await title.innerText(), /pb⁻¹$/);
  });

  it('shows markup in a record as text', async () => {
    assert.equal(await cell(1, 10).innerText(), markup);
    assert.equal(await tab.page.evaluate(() => 'hacked' in globalThis), false);
  });

  it('cuts off a long text, and shows all of it on hover', async () => {
    assert.equal((await cell(2, 10).innerText()).length, 200);
    await cell(2, 10).hover();
    await tab.page.locator(`[title="${long}"]`).waitFor();
  });

  it('requests the rows that are drawn, not those scrolled past', async () => {
    const before = tab.said.length;
    const { version } = table.model();
    for (const row of [10_000, 20_000, 45_050]) {
      await tab.send({ type: 'scrollTo', row, around: { version, first: row, rows: [] } });
    }
    await cell(45_050, 1).getByText('4950').waitFor();
    const asked = tab.said.slice(before).flatMap((message) => {
      return message.type === 'rows' ? [message.last - message.first + 1] : [];
    });
    assert.ok(asked.length <= 4, `${asked.length} questions`);
    assert.ok(Math.max(...asked) <= 200, `${asked.join()} rows`);
    await tab.scrollTo(0, 'run_type');
    await cell(0, 1).getByText('50000').waitFor();
  });

  it('shows the rows that come with a scroll position without requesting them', async () => {
    const before = tab.said.length;
    await tab.scrollTo(30_000);
    await cell(30_000, 1).getByText('20000').waitFor();
    await cell(30_005, 1).getByText('19995').waitFor();
    assert.ok(!tab.said.slice(before).some(({ type }) => type === 'rows'));
    await tab.scrollTo(0);
    await cell(0, 1).getByText('50000').waitFor();
  });

  it('sorts by one or several headers, with mouse and keyboard', async () => {
    await heading('Type').click();
    await tab.page.locator('[aria-sort=ascending]', { hasText: 'Type' }).waitFor();
    await cell(0, 4).getByText('cosmic').waitFor();
    await heading('Duration').click({ modifiers: ['Shift'] });
    await tab.page.keyboard.press('Shift+Enter');
    await tab.page.locator('[aria-sort=descending]', { hasText: 'Duration' }).waitFor();
    assert.deepEqual(table.sortKeys, [
      { key: 'run_type', descending: false },
      { key: '@duration', descending: true },
    ]);
    await cell(0, 6)
      .getByText(String(Math.max(...cosmicDurations())))
      .waitFor();
    await heading('Type').click();
    await heading('Type').click();
    await cell(0, 1).getByText('50000').waitFor();
  });

  it('selects with mouse and keyboard, including rows that were never shown', async () => {
    await cell(2, 1).click();
    await cell(5, 1).click({ modifiers: ['Shift'] });
    await cell(9, 1).click({ modifiers: ['ControlOrMeta'] });
    await selected([
      [2, 5],
      [9, 9],
    ]);
    assert.equal(await line(3).getAttribute('aria-selected'), 'true');
    await tab.page.keyboard.press('ControlOrMeta+Shift+ArrowDown');
    await selected([[9, 49_999]]);
    await cell(49_999, 1).getByText(/^1$/).waitFor();
    await tab.page.keyboard.press('ControlOrMeta+A');
    await selected([[0, 49_999]]);
    await tab.page.keyboard.press('Escape');
    await selected([]);
    await tab.page.keyboard.press(' ');
    await selected([[49_999, 49_999]]);
    await tab.page.keyboard.press('Shift+ArrowUp');
    await selected([[49_998, 49_999]]);
    const opened = tab.next('openRow');
    await tab.page.keyboard.press('Enter');
    assert.equal((await opened).row, 49_998);
  });

  it('scrolls to what was found', async () => {
    const found = table.find('needle', 0);
    assert.ok(found);
    await tab.scrollTo(found.row, found.key);
    await cell(found.row, 10).getByText('needle in the hay').waitFor();
    assert.match((await line(found.row).getAttribute('class')) ?? '', /found/);
    await tab.send({ type: 'focus', part: 'table' });
    await tab.page.locator(':focus', { hasText: 'needle in the hay' }).waitFor();
  });

  it('changes columns without a mouse, and reports it', async () => {
    const key = 'run_type';
    await tab.scrollTo(7, key);
    await cell(7, 4).click();
    const widthBefore = table.shown.find((each) => each.key === key)?.width ?? NaN;
    const act = async (action: 'wider' | 'narrower' | 'left' | 'right' | 'freeze' | 'hide') => {
      const told = tab.next('columns');
      await tab.send({ type: 'column', action });
      return (await told).columns;
    };
    const find = (columns: readonly { key: string; width: number }[]) =>
      columns.find((each) => each.key === key)?.width ?? NaN;
    assert.ok(find(await act('wider')) > widthBefore);
    assert.ok(Math.abs(find(await act('narrower')) - widthBefore) <= 1);
    assert.equal((await act('right'))[5]?.key, key);
    assert.equal((await act('left'))[4]?.key, key);
    assert.deepEqual((await act('freeze'))[2]?.isFrozen, true);
    assert.equal(
      (await act('hide')).some((each) => each.key === key),
      false,
    );
    table.show([...table.shown, { key, isFrozen: false }]);
    await tab.show();
    await tab.page.locator('[role=grid][aria-colcount="12"]').waitFor();
  });

  it('conforms to the content policy and to the rules of axe in every theme', async () => {
    for (const theme of themeNames) {
      await tab.theme(theme);
      assert.deepEqual(await brokenRules(tab.page), [], theme);
    }
    assert.deepEqual(await tab.violations(), []);
  });

  async function selected(spans: readonly (readonly [number, number])[]): Promise<void> {
    while (JSON.stringify(table.selection) !== JSON.stringify(spans)) {
      const { rows } = await tab.next('select');
      if (JSON.stringify(rows) !== JSON.stringify(spans)) continue;
      assert.deepEqual(table.selection, spans);
    }
  }

  function cosmicDurations(): number[] {
    return table.runs.flatMap(({ facts }) =>
      facts.type === 'cosmic' && facts.duration !== undefined ? [facts.duration] : [],
    );
  }

  it('goes to the last and first row with a key, and takes the focus along', async () => {
    await tab.scrollTo(0);
    await cell(0, 1).click();
    await tab.page.keyboard.press('Control+End');
    await line(49_999).locator(':focus').waitFor();
    await tab.page.keyboard.press('Control+Home');
    await line(0).locator(':focus').waitFor();
  });
});
