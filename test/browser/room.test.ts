import assert from 'node:assert/strict';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../vscode/browser.ts';
import { checkout } from '../vscode/versions.ts';

const table = '<tr><td>1</td></tr>'.repeat(100);

/** What the tab consists of, as `page.ts` and `plot.ts` build it. */
const body = `
  <header><div class="sum">5 runs</div></header>
  <main>
    <div id="plot"><section class="plot">
      <div class="plot-bar"><button class="plot-button"></button></div>
      <div class="plot-area"></div>
      <div class="plot-table" hidden><table>${table}</table></div>
      <div class="plot-range"></div>
    </section></div>
    <div id="divider"></div>
    <div id="table"></div>
  </main>`;

describe('The room of the tab', () => {
  let browser: Browser;
  let page: Page;

  before(async () => {
    const entryPoints = [join(checkout, 'src', 'webview', 'overview.css')];
    const { outputFiles } = await build({ entryPoints, bundle: true, write: false });
    browser = await launchBrowser();
    page = await browser.newPage();
    await page.setContent(body);
    await page.addStyleTag({ content: outputFiles[0]?.text ?? '' });
  });
  after(() => browser.close());

  /** The heights of parts in a tab of a height, in pixels; 0 if they aren't shown. */
  async function heights(height: number, ...parts: readonly string[]): Promise<number[]> {
    await page.setViewportSize({ width: 600, height });
    return Promise.all(
      parts.map(async (part) => Math.round((await page.locator(part).boundingBox())?.height ?? 0)),
    );
  }

  it('is shared by plot and table', async () => {
    const [room = 0, plot = 0, rest = 0] = await heights(800, 'main', '#plot', '#table');
    assert.ok(Math.abs(plot - 0.45 * room) <= 1, `${plot} of ${room}`);
    assert.equal(rest, room - plot - 5);
  });

  it('leaves the plot enough for its axes if a panel is open', async () => {
    const [area = 0, rest = 0] = await heights(360, '.plot-area', '#table');
    assert.ok(area >= 150, `${area}`);
    assert.ok(rest >= 80, `${rest}`);
  });

  it('is all for the table if it is too low for both', async () => {
    const [room, plot, rest] = await heights(290, 'main', '#plot', '#table');
    assert.deepEqual([plot, rest], [0, room]);
  });

  it('has as much for the table of the plot as for the plot', async () => {
    const [plot] = await heights(500, '#plot');
    await page.evaluate(`{
      document.querySelector('.plot-area').hidden = true;
      document.querySelector('.plot-table').hidden = false;
    }`);
    assert.deepEqual(await heights(500, '#plot'), [plot]);
  });
});
