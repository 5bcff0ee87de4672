import assert from 'node:assert/strict';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { openWorkbench, pictureFailures, until, type Workbench } from './workbench.ts';
import { describeOnce } from '../describeOnce.ts';

const runs = [
  ...Array.from({ length: 60 }, (_, i) => ({ experiment: 12, run: i + 1 })),
  { experiment: 7, run: 1 },
];

/** What a user sees when something is wrong with the server, the key or the runs. */
describeOnce('The view', () => {
  let demo: DemoServer;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemo({ runs });
    workbench = await openWorkbench({
      settings: { 'rundb.url': demo.url },
      env: { BELLE2_RUNDB_TOKEN: 'an-old-key' },
    });
    await workbench.openView('RunDB');
  });

  after(async () => {
    await workbench.close();
    await demo.close();
  });

  pictureFailures(() => workbench);

  const sideBar = () => workbench.page.locator('.part.sidebar');
  const refresh = () => workbench.command('RunDB: Refresh');

  it('reports a rejected key once, with a button to sign in', async () => {
    const message = workbench.notification('rejected this sign-in');
    await message.waitFor();
    await workbench.screenshot('refused');
    await workbench.command('Notifications: Clear All Notifications');
    for (const requests of [2, 3]) {
      await refresh();
      await until('another rejection', () => demo.requests.length === requests);
    }
    await sideBar().getByRole('button', { name: 'Sign In' }).waitFor();
    assert.equal(await message.count(), 0);
    // But a command that the user runs still gets an answer.
    await workbench.command('RunDB: Go to Run…');
    await workbench.answer('12 7');
    await message.getByRole('button', { name: 'Sign In' }).click();
    await workbench.pick('API Key');
    await workbench.answer('demo');
    await workbench.row('Experiment 12').waitFor();
  });

  it('restores what was expanded after the window restarts', async () => {
    await workbench.command('RunDB: Go to Run…');
    await workbench.answer('12 7');
    await workbench.tab('12:7').waitFor();
    await workbench.reload();
    await workbench.tab('12:7').waitFor();
    await until('the record', async () => (await workbench.editorText()).includes('"run": 7'));
    await workbench.openView('RunDB');
    await workbench.row('Experiment 12').waitFor();
  });

  it('says that a filter matches nothing, and clears it', async () => {
    // With the cursor on a row, because VS Code then passes that row to the button's command.
    await workbench.row('Experiment 12').click();
    await workbench.pressInTitle('Runs', 'Filter Runs…');
    await workbench.answer('cosmic', { accept: false });
    await workbench.pick('Filter');
    await sideBar().getByText('No runs match the filter: cosmic').waitFor();
    await workbench.row('Edit Filter…').waitFor();
    await workbench.screenshot('nothing found');
    await workbench.pressInTitle('Runs', 'Clear Filter');
    await workbench.row('Experiment 12').waitFor();
  });

  it('keeps its rows when the server is down, with the error above them', async () => {
    await workbench.expand(workbench.row('Experiment 12'), workbench.row('60'));
    demo.options.fault = () => ({ status: 503 });
    await refresh();
    await sideBar().getByText('The RunDB is unavailable right now').first().waitFor();
    await workbench.row('60').waitFor();
    await workbench.screenshot('error row');
  });

  it("says that the server can't be reached, and tries again", async () => {
    await workbench.reload();
    await sideBar().getByRole('button', { name: 'Try Again' }).waitFor();
    await workbench.screenshot('unreachable');
    demo.options.fault = () => undefined;
    await sideBar().getByRole('button', { name: 'Try Again' }).click();
    await workbench.row('Experiment 12').waitFor();
  });
});
