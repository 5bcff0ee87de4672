import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { openWorkbench, pictureFailures, type Workbench } from './workbench.ts';
import { describeOnce } from '../describeOnce.ts';

describeOnce('A workspace', () => {
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

  it('takes the RunDB as a folder, once', async () => {
    await workbench.command('RunDB: Add RunDB to Workspace as Folder');
    await workbench.openView('Explorer');
    const explorer = workbench.page.locator('.explorer-folders-view');
    await explorer.getByText('e0012', { exact: true }).click();
    await explorer.getByText('r00001.json', { exact: true }).click();
    await workbench.tab('r00001.json').waitFor();
    await workbench.screenshot('folder');
    await workbench.command('RunDB: Add RunDB to Workspace as Folder');
    await workbench.notification('is already a folder in this workspace').waitFor();
  });
});
