import assert from 'node:assert/strict';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { FromTab, Head, ToTab } from '../../src/webview/protocol.ts';
import { launchBrowser } from '../vscode/browser.ts';
import { checkout } from '../vscode/versions.ts';

declare global {
  var heard: FromTab[];
  var tellHead: (message: ToTab) => void;
}

const entry = `
  import { HeadPart } from './src/webview/head.ts';
  globalThis.heard = [];
  const head = new HeadPart(document.querySelector('header'), (message) => globalThis.heard.push(message));
  globalThis.tellHead = (message) => head.receive(message);
`;

const whole: Head = { source: 'exp:12', isQuery: true, sum: '5 runs', age: '3 min old' };

describe('The head of the tab', () => {
  let browser: Browser;
  let page: Page;

  before(async () => {
    const stdin = { contents: entry, resolveDir: checkout, loader: 'ts' as const };
    const { outputFiles } = await build({ stdin, bundle: true, write: false });
    browser = await launchBrowser();
    page = await (await browser.newContext()).newPage();
    await page.setContent('<header></header>');
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  });
  after(() => browser.close());

  const tell = (message: ToTab) => page.evaluate((each) => globalThis.tellHead(each), message);
  const tellAge = (age: string) => tell({ type: 'head', head: { ...whole, age } });
  const focused = () => page.evaluate<string>('document.activeElement.id');

  it('keeps the focus on a button that is recreated', async () => {
    await tellAge('3 min old');
    await page.getByRole('button', { name: 'Refresh' }).focus();
    await tellAge('4 min old');
    assert.equal(await focused(), 'do-refresh');
    await page.getByText('4 min old').waitFor();
  });

  it("doesn't take the focus while it is elsewhere", async () => {
    await page.getByRole('button', { name: 'Refresh' }).focus();
    // As in a page that isn't in front; headless, every page claims to be.
    await page.evaluate('document.hasFocus = () => false');
    assert.equal(await focused(), 'do-refresh');
    await tellAge('5 min old');
    assert.equal(await focused(), '');
    await page.getByText('5 min old').waitFor();
  });

  it('offers to edit the query if there are no runs, and to try again after a failure', async () => {
    const pressed = async (name: string) => {
      await page.evaluate('globalThis.heard.length = 0');
      await page.locator('.state').getByRole('button', { name }).click();
      return page.evaluate<FromTab[]>('globalThis.heard');
    };
    const none = { source: 'exp:99', isQuery: true, sum: '0 runs' };
    await tell({ type: 'head', head: { ...none, empty: 'No runs found' } });
    await page.locator('.state').getByText('No runs found').waitFor();
    assert.deepEqual(await pressed('Edit Query…'), [{ type: 'command', command: 'edit' }]);
    for (const [remedy, name, command] of [
      ['edit', 'Edit Query…', 'edit'],
      ['retry', 'Try Again', 'retry'],
    ] as const) {
      await tell({ type: 'head', head: { ...none, problem: { sentence: 'No.', remedy } } });
      assert.deepEqual(await pressed(name), [{ type: 'command', command }]);
    }
  });

  it('tells screen readers the total of the selection only once it is complete', async () => {
    const selected = page.locator('.selected');
    const few = { rows: [], bins: [], sum: 'Selected: 2 runs' };
    await tell({ type: 'selected', ...few, isSummed: false });
    assert.equal(await selected.getAttribute('aria-busy'), 'true');
    await tell({ type: 'selectedSum', sum: 'Selected: 2 runs · 3 pb⁻¹ recorded' });
    assert.equal(await selected.getAttribute('aria-busy'), 'false');
    assert.equal(await selected.innerText(), 'Selected: 2 runs · 3 pb⁻¹ recorded');
    await tell({ type: 'selected', ...few, isSummed: true });
    assert.equal(await selected.getAttribute('aria-busy'), 'false');
  });
});
