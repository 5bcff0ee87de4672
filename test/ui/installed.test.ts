import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX, listFiles } from '@vscode/vsce';
import manifest from '../../package.json' with { type: 'json' };
import { checkout } from '../vscode/versions.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { openWorkbench, pictureFailures, type Workbench } from './workbench.ts';

/** What users get: the packaged extension in a VS Code that knows nothing else of it. */
describe('The VSIX', () => {
  let temp: TempDir;
  let vsix: string;
  let workbench: Workbench;

  before(async () => {
    temp = tempDir();
    vsix = join(temp.path, 'rundb.vsix');
    await createVSIX({
      cwd: checkout,
      packagePath: vsix,
      dependencies: false,
      rewriteRelativeLinks: false,
    });
    workbench = await openWorkbench({ extensionPath: vsix });
  });

  after(async () => {
    await workbench.close();
    temp.remove();
  });

  pictureFailures(() => workbench);

  it('is small and holds only what is listed', async () => {
    const { size } = await stat(vsix);
    assert.ok(size < 600_000, `${size} bytes`);
    const files = await listFiles({ cwd: checkout });
    const folders = new Set(files.map((file) => file.split('/')[0]));
    assert.deepEqual([...folders].sort(), [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'media',
      'package.json',
      'package.nls.json',
      'src',
    ]);
    const chunks = await readdir(join(checkout, 'dist', 'chunks'));
    assert.ok(chunks.some((name) => name.startsWith('undiciHttp-')));
    const licences = await readFile(join(checkout, 'dist', 'LICENCES.txt'), 'utf8');
    for (const name of Object.keys(manifest.dependencies)) {
      assert.ok(licences.includes(`${name} `), name);
    }
    assert.deepEqual(
      files.filter((file) => /^dist\/test|\.map$|^src.*\.ts$/.test(file)),
      [],
    );
  });

  it('shows the demo, with all that it needs, when asked', async () => {
    await workbench.openView('RunDB');
    const sideBar = workbench.page.locator('.part.sidebar');
    await sideBar.getByRole('button', { name: 'Try the Demo' }).click();
    await workbench.row('Experiment 12').waitFor();
    await sideBar.getByText('these runs are made up').waitFor();
    await workbench.row('Experiment 12').click();
    await workbench.row('6437').click();
    await workbench.tab('r06437.json').waitFor();
    await workbench.screenshot('demo');
  });

  it('leaves the demo on Sign Out', async () => {
    await workbench.command('RunDB: Sign Out');
    await workbench.page
      .locator('.part.sidebar')
      .getByRole('button', { name: 'Try the Demo' })
      .waitFor();
  });
});
