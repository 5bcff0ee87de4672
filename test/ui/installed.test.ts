import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { packageExtension } from '../vscode/package.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { openWorkbench, pictureFailures, type Workbench } from './workbench.ts';

/** What users get: the packaged extension in a VS Code that knows nothing else of it. */
describe('The VSIX', () => {
  let temp: TempDir;
  let vsix: string;
  let workbench: Workbench;

  before(async () => {
    temp = tempDir();
    // One that is packaged already, since packaging changes what other tests load meanwhile.
    vsix = process.env['RUNDB_VSIX'] ?? join(temp.path, 'rundb.vsix');
    if (process.env['RUNDB_VSIX'] === undefined) await packageExtension(vsix);
    workbench = await openWorkbench({ extensionPath: vsix, dataDir: join(temp.path, 'data') });
  });

  after(async () => {
    await workbench.close();
    temp.remove();
  });

  pictureFailures(() => workbench);

  it('is small and holds only what is listed', async () => {
    const { size } = await stat(vsix);
    assert.ok(size < 1_500_000, `${size} bytes`);
    const extensions = join(temp.path, 'data', 'extensions');
    const [name = ''] = (await readdir(extensions)).filter((each) => each.startsWith('belle2.'));
    const installed = join(extensions, name);
    assert.deepEqual((await readdir(installed)).sort(), [
      '.vsixmanifest',
      'LICENSE.txt',
      'changelog.md',
      'dist',
      'docs',
      'media',
      'package.json',
      'package.nls.json',
      'readme.md',
      'src',
    ]);
    const files = await readdir(installed, { recursive: true });
    assert.ok(files.some((file) => /^dist.chunks.undiciHttp-/.test(file)));
    assert.deepEqual(
      files.filter((file) => /^dist.test|\.map$|^src.*\.ts$/.test(file)),
      [],
    );
    const licences = await readFile(join(installed, 'dist', 'LICENCES.txt'), 'utf8');
    for (const name of Object.keys(manifest.dependencies)) {
      assert.ok(licences.includes(`${name} `), name);
    }
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
