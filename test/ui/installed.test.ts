import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { packageExtension } from '../vscode/package.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { openWorkbench, pictureFailures, type Workbench } from './workbench.ts';

/** What users get: the packaged extension in an otherwise unmodified VS Code. */
describe('The VSIX', () => {
  let temp: TempDir;
  let vsix: string;
  let workbench: Workbench;
  /** The directory of the installed extension. */
  let installed: string;
  /** The files below it. */
  let files: string[];

  before(async () => {
    temp = tempDir();
    // Uses an existing VSIX, because packaging changes files that other tests load at the same
    // time.
    vsix = process.env['RUNDB_VSIX'] ?? join(temp.path, 'rundb.vsix');
    if (process.env['RUNDB_VSIX'] === undefined) await packageExtension(vsix);
    workbench = await openWorkbench({ extensionPath: vsix, dataDir: join(temp.path, 'data') });
    const extensions = join(temp.path, 'data', 'extensions');
    const [name = ''] = (await readdir(extensions)).filter((each) => each.startsWith('belle2.'));
    installed = join(extensions, name);
    files = await readdir(installed, { recursive: true });
  });

  after(async () => {
    await workbench.close();
    temp.remove();
  });

  pictureFailures(() => workbench);

  it('is small and contains only the listed files', async () => {
    const { size } = await stat(vsix);
    assert.ok(size < 1_500_000, `${size} bytes`);
    assert.deepEqual((await readdir(installed)).sort(), [
      '.vsixmanifest',
      'LICENSE.txt',
      'changelog.md',
      'dist',
      'docs',
      'l10n',
      'media',
      'package.json',
      'package.nls.de.json',
      'package.nls.ja.json',
      'package.nls.json',
      'readme.md',
      'skills',
      'src',
    ]);
    assert.ok(files.some((file) => /^dist.chunks.undiciHttp-/.test(file)));
    assert.deepEqual(
      files.filter((file) => /^dist.test|\.map$|^src.*\.ts$/.test(file)),
      [],
    );
    assert.ok(files.includes(join('l10n', 'bundle.l10n.de.json')));
    const licences = await readFile(join(installed, 'dist', 'LICENCES.txt'), 'utf8');
    for (const name of Object.keys(manifest.dependencies)) {
      assert.ok(licences.includes(`${name} `), name);
    }
  });

  it('has all that its documentation links to', async () => {
    const pages = files.filter((file) => /^(?:readme|docs.\w+)\.md$|^skills.*\.md$/.test(file));
    for (const page of ['readme.md', join('docs', 'query.md')]) assert.ok(pages.includes(page));
    assert.ok(!pages.includes(join('docs', 'benchmarks.md')));
    const links = pages.map(async (page) => {
      const text = await readFile(join(installed, page), 'utf8');
      return [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .map(([, link = '']) => join(dirname(page), link))
        .filter((file) => !files.includes(file))
        .map((file) => `${page}: ${file}`);
    });
    assert.deepEqual((await Promise.all(links)).flat(), []);
  });

  it('shows the complete demo on request', async () => {
    await workbench.openView('RunDB');
    const sideBar = workbench.page.locator('.part.sidebar');
    await sideBar.getByText('Try the demo', { exact: true }).click();
    await sideBar.getByText('these runs are made up').waitFor();
    // It shows an experiment's runs, three searches, and code with run summaries.
    await workbench.row('6437').waitFor();
    await sideBar.locator('.pane-header', { hasText: /Runs\s*Demo/i }).waitFor();
    await workbench.row('Good physics runs of experiment 12').waitFor();
    const examples = sideBar.getByRole('treeitem', { name: 'example search' });
    assert.equal(await examples.count(), 3);
    await workbench.tab('analysis.py').waitFor();
    const hint = workbench.page.locator('.view-line', { hasText: 'checked_runs = [' });
    await hint.getByText('8 runs').waitFor();
    await workbench.row('6437').click();
    await workbench.tab('12:6437').waitFor();
    await workbench.screenshot('demo');
  });

  it('leaves the demo on Sign Out', async () => {
    await workbench.command('RunDB: Sign Out');
    const sideBar = workbench.page.locator('.part.sidebar');
    await sideBar.getByText('Try the demo', { exact: true }).waitFor();
  });
});
