import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { describeOnce } from '../describeOnce.ts';
import { checkout } from '../vscode/versions.ts';
import { OverviewPage } from './overviewPage.ts';
import { openWorkbench, pictureFailures, until, type Workbench } from './workbench.ts';

/** Runs with 1.5 pb⁻¹ each. */
const runs = Array.from({ length: 1200 }, (_, i) => ({
  experiment: 12,
  run: i + 1,
  run_type: 'physics',
  time_start: new Date(Date.UTC(2020, 5, 1, i)).toISOString(),
  duration: 3600,
  statistics: { lumi_recorded: 1500, lumi_exp_delivered: 2000 * (i + 1) },
}));

const textsIn = (file: string) =>
  JSON.parse(readFileSync(join(checkout, file), 'utf8')) as Readonly<Record<string, string>>;

const titles = textsIn('package.nls.de.json');

/** What our English texts look like, as far as the German ones are others. */
const english = [
  ...Object.entries(textsIn('l10n/bundle.l10n.de.json')),
  ...Object.entries(textsIn('package.nls.json')).map(([key, text]) => [text, titles[key]] as const),
]
  .filter(([text, german]) => text !== german && /[a-z]{2}/.test(text))
  .map(([text]) => {
    const literal = text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    return new RegExp(`^${literal.replaceAll(/\\\{\d\\\}/g, '.+')}$`);
  });

/** Views, tabs and the text they copy each get their language in a different way. */
describeOnce('In German', () => {
  let demo: DemoServer;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemo({ apiKey: 'demo', runs });
    const env = { BELLE2_RUNDB_TOKEN: demo.apiKey };
    const settings = { 'rundb.url': demo.url };
    workbench = await openWorkbench({ settings, env, language: 'de', drawn: 'nowAndThen' });
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });

  after(async () => {
    await workbench.close();
    await demo.close();
  });

  pictureFailures(() => workbench);

  const run = (name: string) => workbench.command(`RunDB: ${titles[`command.${name}`] ?? name}`);

  /** Of ours: VS Code itself is in English here. */
  async function hasNoEnglish(parts: Locator): Promise<void> {
    const texts = (await parts.allInnerTexts()).flatMap((text) => text.split(/\n| · /));
    assert.ok(texts.length > 0);
    assert.deepEqual(
      texts.filter((text) => english.some((each) => each.test(text.trim()))),
      [],
    );
  }

  it('views, tabs and plots show German numbers, and copied text stays unlocalized', async () => {
    const { page } = workbench;
    await workbench.openView('RunDB');
    await page.getByText('1.200 Runs').waitFor();
    await hasNoEnglish(page.locator('.part.sidebar .split-view-view .pane-body'));

    await run('openOverview');
    await page.locator('.quick-input-list .monaco-list-row').nth(1).waitFor();
    await hasNoEnglish(page.locator('.quick-input-list .monaco-list-row'));
    await workbench.answer('exp:12 run:1,1200');
    const overview = new OverviewPage(workbench);
    await overview.head.getByText('3 pb⁻¹').waitFor();
    await overview.cell(0, 2).filter({ hasText: '1,500' }).waitFor();
    await overview.plot.press('End');
    await overview.says.filter({ hasText: ': 1 Run, 1,5 pb⁻¹' }).waitFor();
    await hasNoEnglish(workbench.webview.locator('header, .plot, #table'));

    await overview.cell(0, 1).click();
    await run('overviewCopyRowsWithHeaders');
    await until('a row in English', async () => {
      const text = await page.evaluate<string>('navigator.clipboard.readText()');
      return /^Experiment\tRun\t.*Recorded luminosity \(pb⁻¹\)[^]*\t1\.5\t/.test(text);
    });
  });
});
