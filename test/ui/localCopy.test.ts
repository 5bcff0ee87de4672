import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { hoverUntil, openWorkbench, pictureFailures, until, type Workbench } from './workbench.ts';

const runs = [
  ...Array.from({ length: 60 }, (_, i) => ({ experiment: 12, run: i + 1 })),
  ...Array.from({ length: 5 }, (_, i) => ({ experiment: 14, run: i + 1 })),
];

/** A user who downloads runs, is offline for a while, and comes back online. */
describe('A physicist on a plane', () => {
  let demo: DemoServer;
  let temp: TempDir;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemo({ runs });
    temp = tempDir();
    await writeFile(join(temp.path, 'code.py'), 'exp = 12\nruns = []\nfirst = ExpRun(12, 7)\n');
    workbench = await openWorkbench({
      folder: temp.path,
      settings: {
        'rundb.url': demo.url,
        'rundb.localCopyPath': join(temp.path, 'copy'),
        'rundb.localCopy': 'disk',
      },
      env: { BELLE2_RUNDB_TOKEN: demo.apiKey },
      drawn: 'always',
    });
    await workbench.openView('RunDB');
  });

  after(async () => {
    await workbench.close();
    await demo.close();
    temp.remove();
  });

  pictureFailures(() => workbench);

  const sideBar = () => workbench.page.locator('.part.sidebar');
  const press = (keys: string) => workbench.page.keyboard.press(keys);
  const line = (text: string) =>
    workbench.page.locator('.editor-group-container.active .view-line', { hasText: text });
  const picked = (text: string) =>
    workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  const title = () => workbench.page.locator('.quick-input-title');
  const note = (text: string) => workbench.page.locator('.part.statusbar').getByText(text);
  const copies = async () =>
    (await readdir(join(temp.path, 'copy'))).filter((name) => name.endsWith('.sqlite'));
  const offline = (experiment: number) =>
    sideBar()
      .getByRole('treeitem', { name: `Experiment ${experiment}` })
      .and(sideBar().getByRole('treeitem', { name: 'available offline' }));

  /** The description of a run in the tree, next to its number. */
  const described = (run: string, text: string) => workbench.row(run).filter({ hasText: text });

  it('downloads the chosen experiments, and sees in the tree that they are available offline', async () => {
    await workbench.row('Experiment 14').waitFor();
    await workbench.command('RunDB: Download Runs…');
    await workbench.option('All Experiments').waitFor();
    await picked('Experiment 12')
      .locator('.quick-input-list-checkbox, .monaco-checkbox')
      .first()
      .click();
    await workbench.screenshot('download choice');
    await workbench.quickInput.focus();
    await press('Enter');
    await note('Downloaded 60 runs of experiment 12').waitFor();
    await offline(12).waitFor();
    assert.equal(await offline(14).count(), 0);
    await workbench.screenshot('available offline');
  });

  it('sees what the local copy holds, and how old it is', async () => {
    await workbench.command('RunDB: Show Local Copy');
    await title().filter({ hasText: '60 runs' }).waitFor();
    await picked('Experiment 12').filter({ hasText: '60 runs, 1 min old, downloaded' }).waitFor();
    await workbench.screenshot('local copy');
    await press('Escape');
  });

  it('sees the same in a second window, which requests none of it', async () => {
    // The age of the newest run decides how long the list of experiments stays fresh.
    await workbench.row('Experiment 14').click();
    await workbench.row('5').waitFor();
    await workbench.row('Experiment 14').click();
    await workbench.row('5').waitFor({ state: 'detached' });
    demo.requests.length = 0;
    const second = await workbench.secondWindow();
    try {
      await second.openView('RunDB');
      await second.expand(second.row('Experiment 12'), second.row('60'));
      assert.deepEqual(demo.requests, []);
      await second.command('RunDB: Download Runs…');
      await second.option('Experiment 14').waitFor();
      await second.page
        .locator('.quick-input-list .monaco-list-row', { hasText: 'Experiment 14' })
        .locator('.quick-input-list-checkbox, .monaco-checkbox')
        .first()
        .click();
      await second.quickInput.focus();
      await second.page.keyboard.press('Enter');
      await second.page.getByText('Downloaded 5 runs of experiment 14').first().waitFor();
    } finally {
      await second.close();
    }
    await workbench.command('RunDB: Show Local Copy');
    await title().filter({ hasText: '65 runs' }).waitFor();
    await press('Escape');
  });

  /** Browses, opens a record, searches, hovers, and inserts a run. */
  async function useOffline(): Promise<void> {
    await workbench.expand(workbench.row('Experiment 12'), workbench.row('60'));
    await workbench.row('60').click();
    await workbench.tab('12:60').waitFor();
    await until('the record', async () => (await workbench.editorText()).includes('"run": 60'));

    await workbench.command('RunDB: Search Runs…');
    await workbench.answer('exp:12 run:4-6', { accept: false });
    await workbench.pick('Search');
    await title().filter({ hasText: '3 runs' }).waitFor();
    await press('Escape');

    await workbench.openFile('code.py');
    const card = workbench.page.locator('.monaco-editor .monaco-hover:visible');
    await hoverUntil(line('ExpRun').getByText('7').first(), card.filter({ hasText: 'physics' }));

    await line('runs = []').click();
    await press('End');
    await press('ArrowLeft');
    // Run 60 is still selected in the tree.
    await workbench.command('RunDB: Insert Runs…');
    await picked('Numbers').waitFor();
    await workbench.answer('Numbers');
    await line('runs = [60]').waitFor();
  }

  it('browses, opens, searches, hovers and inserts with the server down', async () => {
    await demo.close();
    await useOffline();
    // As it was before.
    await workbench.command('File: Revert File');
    await line('runs = []').waitFor();
    await workbench.command('View: Close All Editors');
    await workbench.row('Experiment 12').click();
    await workbench.row('60').waitFor({ state: 'detached' });
  });

  it('does the same after a restart', async () => {
    await workbench.reload();
    await workbench.openView('RunDB');
    await useOffline();
    await workbench.screenshot('offline');
  });

  it('is told once, in the view, that the server is down', async () => {
    await workbench.command('RunDB: Refresh');
    await sideBar().getByText('The RunDB can’t be reached.', { exact: true }).waitFor();
    await workbench.row('60').waitFor();
    assert.equal(await workbench.notification(/./).count(), 0);
    await workbench.screenshot('offline message');
  });

  it('sees a changed flag and a new run once the server is back', async () => {
    const flag = { experiment: 12, run: 60, quality_expert: { klm: 'BAD' } };
    const port = Number(new URL(demo.url).port);
    const news = [...runs, flag, { experiment: 12, run: 61 }];
    demo = await startDemo({ port, runs: news });
    await workbench.command('RunDB: Refresh');
    await workbench.row('61').waitFor();
    await described('60', '✗').waitFor();
    await sideBar().getByText('The RunDB can’t be reached.').waitFor({ state: 'detached' });
  });

  it('keeps the local copy, or deletes it, when signing out', async () => {
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await workbench.command('RunDB: Sign Out');
    await dialog.getByText('This computer has a local copy of').waitFor();
    await workbench.screenshot('sign out');
    await dialog.getByRole('button', { name: 'Keep Local Copy' }).click();
    await sideBar().getByRole('button', { name: 'Sign In' }).waitFor();
    const [name = '', ...others] = await copies();
    assert.deepEqual(others, []);
    const magic = await readFile(join(temp.path, 'copy', name));
    assert.equal(magic.subarray(0, 15).toString(), 'SQLite format 3');

    // It can also be deleted while signed out.
    await workbench.command('RunDB: Show Local Copy');
    await picked('127.0.0.1').waitFor();
    await press('Escape');

    await sideBar().getByRole('button', { name: 'Sign In' }).click();
    await workbench.pick('API Key');
    await workbench.answer('demo');
    await offline(12).waitFor();
    await workbench.command('RunDB: Sign Out');
    await dialog.getByRole('button', { name: 'Delete Local Copy' }).click();
    await sideBar().getByRole('button', { name: 'Sign In' }).waitFor();
    await until('the file to be gone', async () => (await copies()).length === 0);
    await workbench.command('RunDB: Show Local Copy');
    await workbench.option('There is no local copy on this computer.').waitFor();
    await press('Escape');
  });
});
