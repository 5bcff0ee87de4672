import assert from 'node:assert/strict';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { openWorkbench, pictureFailures, until, type Workbench } from './workbench.ts';
import { describeOnce } from '../describeOnce.ts';

const runs = Array.from({ length: 60 }, (_, i) => ({ experiment: 12, run: i + 1 }));

/** The editor of a record that can't be read, and its recovery. */
describeOnce("A record that can't be read", () => {
  let demo: DemoServer;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemo({ runs });
    workbench = await openWorkbench({
      settings: { 'rundb.url': demo.url },
      env: { BELLE2_RUNDB_TOKEN: 'demo' },
      drawn: 'nowAndThen',
    });
    await workbench.openView('RunDB');
  });

  after(async () => {
    await workbench.close();
    await demo.close();
  });

  pictureFailures(() => workbench);

  const sideBar = () => workbench.page.locator('.part.sidebar');
  const tabs = () => workbench.page.locator('.tabs-container .tab');
  const page = () => workbench.webview.locator('body');
  const clearNotifications = () => workbench.command('Notifications: Clear All Notifications');

  async function reads(run: number): Promise<void> {
    await until(`the record of run ${run}`, async () =>
      (await workbench.editorText()).includes(`"run": ${run}`),
    );
  }

  async function says(sentence: string): Promise<void> {
    await page().getByText(sentence).waitFor();
  }

  /** Waits until the error page, or the text that it replaced, is gone. */
  async function oneTab(): Promise<void> {
    await until('a single tab', async () => (await tabs().count()) === 1);
  }

  /** Lets the server recover, and has the tree request it. */
  async function recover(heals: () => void | Promise<void>): Promise<void> {
    await workbench.openView('RunDB');
    const tryAgain = sideBar().getByRole('button', { name: 'Try Again' });
    await tryAgain.waitFor();
    await heals();
    await tryAgain.click();
  }

  function fail(status: number): void {
    demo.options.fault = () => ({ status });
  }

  function heal(): void {
    demo.options.fault = () => undefined;
  }

  it('says why after a restart, and appears when the server recovers', async () => {
    await workbench.command('RunDB: Go to Run…');
    await workbench.answer('12 7');
    await reads(7);
    await workbench.command('View: Keep Editor');
    fail(503);
    await workbench.reload();
    await says('The RunDB is unavailable right now (503)');
    await workbench.screenshot('unreadable after a restart');
    await oneTab();
    await recover(heal);
    await reads(7);
    await oneTab();
    assert.equal(await workbench.notification(/./).count(), 0);
    await workbench.command('View: Close All Editors');
  });

  it('says why when it is clicked, and tries again on request', async () => {
    await workbench.row('Experiment 12').click();
    await workbench.row('60').waitFor();
    fail(500);
    await workbench.row('60').click();
    await says('The RunDB reported an internal error (500)');
    assert.equal(demo.requests.filter(({ path }) => path.includes('min_run=60&')).length, 1);
    await workbench.row('59').click();
    await workbench.tab('12:59').waitFor();
    await says('The RunDB reported an internal error (500)');
    // In preview mode, like any other file that is clicked.
    await oneTab();
    fail(503);
    await page().getByRole('link', { name: 'Try Again' }).click();
    await says('The RunDB is unavailable right now');
    heal();
    await page().getByRole('link', { name: 'Try Again' }).click();
    await reads(59);
    await workbench.screenshot('readable');
    await oneTab();
  });

  it('stays on the screen if only reading it again fails', async () => {
    fail(503);
    await workbench.command('RunDB: Refresh');
    const error = sideBar().getByText('The RunDB is unavailable right now').first();
    await error.waitFor();
    await reads(59);
    heal();
    await workbench.command('RunDB: Refresh');
    await error.waitFor({ state: 'detached' });
    await reads(59);
  });

  it('is reported missing in a comparison, which VS Code leaves open', async () => {
    await workbench.row('58').click();
    await reads(58);
    await workbench.row('57').click({ modifiers: ['ControlOrMeta'] });
    await workbench.command('RunDB: Compare Runs');
    await workbench.tab('12:57 ↔ 12:58').waitFor();
    fail(503);
    await workbench.reload();
    await workbench.notification('The RunDB is unavailable right now (503)').waitFor();
    await workbench.screenshot('unreadable comparison');
    assert.equal(await workbench.notification(/./).count(), 1);
    await clearNotifications();
    await workbench.command('View: Close All Editors');
    await recover(heal);
    await workbench.expand(workbench.row('Experiment 12'), workbench.row('59'));
    await workbench.row('59').click();
    await reads(59);
  });

  it('says that the key was rejected, and appears after a new sign-in', async () => {
    demo.options.apiKey = 'another';
    await workbench.reload();
    await says('The RunDB rejected this sign-in');
    await clearNotifications();
    await workbench.screenshot('unreadable with a refused key');
    await page().getByRole('link', { name: 'Sign In' }).click();
    await workbench.pick('API Key');
    await workbench.answer('another');
    await reads(59);
  });

  it("says that the run doesn't exist", async () => {
    demo.setRuns(runs.filter(({ run }) => run !== 59));
    await workbench.reload();
    await says('The RunDB has no run 59 in experiment 12');
    demo.setRuns(runs);
    await workbench.command('RunDB: Refresh');
    await reads(59);
  });

  it("says that the server can't be reached", async () => {
    const port = Number(new URL(demo.url).port);
    await demo.close();
    await workbench.reload();
    await says(`No response from 127.0.0.1:${port}`);
    await workbench.screenshot('unreadable without a server');
    await recover(async () => {
      demo = await startDemo({ runs, port, apiKey: 'another' });
    });
    await reads(59);
  });
});
