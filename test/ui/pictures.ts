/**
 * Takes the README's screenshots of the workbench, a search and inserted runs, with the demo's
 * runs: `npm run pictures`. Compress them with `pngquant --quality 70-95`. The others are taken by
 * hand.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDemo } from '../../src/demo/server.ts';
import { tempDir } from '../vscode/temp.ts';
import { checkout } from '../vscode/versions.ts';
import {
  appears,
  openWorkbench,
  until,
  type Workbench,
  type WorkbenchOptions,
} from './workbench.ts';

const demo = await startDemo({ apiKey: 'key-of-the-demo' });
const temp = tempDir();
try {
  await picture({ width: 1280, height: 720 }, takeWorkbench);
  await picture({ width: 960, height: 440 }, takeInsertion);
} finally {
  await demo.close();
  temp.remove();
}

async function picture(
  viewport: NonNullable<WorkbenchOptions['viewport']>,
  takeIn: (workbench: Workbench) => Promise<void>,
): Promise<void> {
  const theme = 'Default Light Modern';
  const settings = { 'rundb.url': demo.url, 'editor.wordWrap': 'off', 'window.title': ' ' };
  const env = { BELLE2_RUNDB_TOKEN: demo.apiKey };
  const workbench = await openWorkbench({ folder: temp.path, settings, theme, env, viewport });
  try {
    await takeIn(workbench);
  } finally {
    await workbench.close();
  }
}

async function take({ page }: Workbench, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.locator('.context-view .hover-contents').first().waitFor({ state: 'hidden' });
  const path = join(checkout, 'media', `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  console.log(path);
}

async function takeWorkbench(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  const query = '# Runs for the analysis, spring 2020\nexp:12,14 physics @good lumi>5/pb\n';
  await writeFile(join(temp.path, 'good-runs.rundb'), `${query}2020-05..2020-06\n`);
  await workbench.openView('RunDB');
  await workbench.command('RunDB: Filter Runs…');
  await workbench.answer('exp:12..18 physics @good lumi>5/pb', { accept: false });
  await workbench.pick('Filter');
  if (!(await appears(workbench.row('3600')))) await workbench.row('Experiment 18').click();
  await workbench.row('3600').waitFor();
  await workbench.openFile('good-runs.rundb');
  await page.locator('.codelens-decoration').getByText('Run Query').waitFor();
  await workbench.command('View: Split Editor Right');
  await workbench.row('3600').click();
  await workbench.tab('18:3600').waitFor();
  await page.locator('.codelens-decoration').getByText('recorded').waitFor();
  await take(workbench, 'workbench');
}

async function takeInsertion(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  const press = (keys: string) => page.keyboard.press(keys);
  const focused = page.locator('.quick-input-list .monaco-list-row.focused');
  const title = page.locator('.quick-input-titlebar');
  const query = 'exp:12 physics @good lumi>10/pb 2020-06';
  const analysis = `"""B0 -> J/psi K_S0 in the good runs of experiment 12."""

from caf.utils import ExpRun

experiment = 12
good_runs = 

test_run = ExpRun(12, 3356)
calibration_runs = "798-950, 1020-1180"
`;
  await writeFile(join(temp.path, 'analysis.py'), analysis);
  await workbench.openFile('analysis.py');
  await press('ControlOrMeta+B');
  await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
  const isThere = page.locator('.part.statusbar').getByText('Ln 6, Col 13', { exact: true });
  await until('the cursor after good_runs', async () => {
    await press('Control+Home');
    for (let i = 1; i < 6; i++) await press('ArrowDown');
    await press('End');
    return appears(isThere);
  });

  await workbench.command('RunDB: Insert Runs…');
  await workbench.answer(query, { accept: false });
  await focused.filter({ hasText: 'Search' }).waitFor();
  await press('Enter');
  await title.filter({ hasText: /^[\d,]+ runs/ }).waitFor();
  await take(workbench, 'search');

  await focused.filter({ hasText: /Insert All [\d,]+ Runs/ }).waitFor();
  await press('Enter');
  await workbench.option('Ranges').waitFor();
  await workbench.pressInPick('Merge Ranges Across Unused Run Numbers');
  await workbench.pressInPick('Write Where the Runs Come From');
  await page.getByPlaceholder('Checking').waitFor({ state: 'hidden' });
  await take(workbench, 'insert');

  await workbench.pick('Ranges');
  await workbench.quickInput.waitFor({ state: 'hidden' });
  await until('the summary after the runs', async () =>
    /\) ?\d+ runs, .*pb⁻¹/.test(await workbench.editorText()),
  );
  await take(workbench, 'inserted');
}
