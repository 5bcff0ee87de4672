import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { openWorkbench, pictureFailures, type Workbench } from './workbench.ts';
import { describeOnce } from '../describeOnce.ts';

/** What a key in the environment is used for, and for how long. */
describeOnce('A user with a key in the environment', () => {
  let demo: DemoServer;
  let temp: TempDir;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemo({
      runs: [
        { experiment: 12, run: 1 },
        { experiment: 12, run: 2 },
        { experiment: 7, run: 1 },
      ],
    });
    temp = tempDir();
    const workspace = join(temp.path, 'analysis.code-workspace');
    await writeFile(workspace, JSON.stringify({ folders: [{ path: '.' }] }));
    workbench = await openWorkbench({
      folder: workspace,
      settings: { 'rundb.url': demo.url },
      env: { BELLE2_RUNDB_TOKEN: demo.apiKey },
    });
  });

  after(async () => {
    await workbench.close();
    await demo.close();
    temp.remove();
  });

  pictureFailures(() => workbench);

  it('adds the RunDB to the workspace as a folder, only once', async () => {
    await workbench.command('RunDB: Add RunDB to Workspace as Folder');
    await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Add' }).click();
    await workbench.openView('Explorer');
    const explorer = workbench.page.locator('.explorer-folders-view');
    await explorer.getByText('e0012', { exact: true }).click();
    await explorer.getByText('r00001.json', { exact: true }).click();
    await workbench.tab('12:1').waitFor();
    await workbench.screenshot('folder');
    await workbench.command('RunDB: Add RunDB to Workspace as Folder');
    await workbench.notification('is already a folder in this workspace').waitFor();
  });

  it('stays signed out after Sign Out, even where VS Code forgets secrets when the window closes', async () => {
    const signInButton = workbench.page
      .locator('.part.sidebar')
      .getByRole('button', { name: 'Sign In' });
    await workbench.openView('RunDB');
    await workbench.row('Experiment 12').waitFor();
    await workbench.command('RunDB: Sign Out');
    await signInButton.waitFor();
    await workbench.forgetSecrets();
    await workbench.reload();
    await workbench.openView('RunDB');
    await signInButton.waitFor();
    assert.equal(await workbench.notification('VS Code didn’t keep your RunDB sign-in').count(), 0);
    await workbench.command('RunDB: Sign In');
    await workbench.pick('API Key');
    await workbench.answer('demo');
    await workbench.row('Experiment 12').waitFor();
  });
});
