/**
 * Takes the README's screenshots, with the demo's runs: `npm run pictures`. Compress them with
 * `pngquant --quality 70-95`.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDemo } from '../../src/demo/server.ts';
import { tempDir } from '../vscode/temp.ts';
import { checkout } from '../vscode/versions.ts';
import { OverviewPage } from './overviewPage.ts';
import {
  appears,
  hoverUntil,
  openWorkbench,
  until,
  type Workbench,
  type WorkbenchOptions,
} from './workbench.ts';

const demo = await startDemo({ apiKey: 'key-of-the-demo' });
const temp = tempDir();
try {
  await picture({ width: 1440, height: 810 }, takeWorkbench);
  await picture({ width: 960, height: 440 }, takeInsertion);
  await picture({ width: 1000, height: 520 }, takeCode, 'Default Dark Modern');
  await picture({ width: 1100, height: 760 }, takeOverview);
} finally {
  await demo.close();
  temp.remove();
}

async function picture(
  viewport: NonNullable<WorkbenchOptions['viewport']>,
  takeIn: (workbench: Workbench) => Promise<void>,
  theme = 'Default Light Modern',
): Promise<void> {
  const settings = { 'rundb.url': demo.url, 'editor.wordWrap': 'off', 'window.title': ' ' };
  const env = { BELLE2_RUNDB_TOKEN: demo.apiKey };
  const workbench = await openWorkbench({
    ...{ folder: temp.path, settings, theme, env, viewport },
    drawn: 'always',
  });
  try {
    await takeIn(workbench);
  } finally {
    await workbench.close();
  }
}

async function take(workbench: Workbench, name: string, { isHovered = false } = {}): Promise<void> {
  if (!isHovered) await workbench.page.mouse.move(0, 0);
  const path = join(checkout, 'media', `${name}.png`);
  await workbench.picture(path);
  console.log(path);
}

async function openOverview(workbench: Workbench, query: string): Promise<void> {
  await workbench.command('RunDB: Open Overview…');
  await workbench.answer(query, { accept: false });
  await workbench.quickInput.press('Enter');
  await workbench.tab(query).waitFor();
}

async function takeWorkbench(workbench: Workbench): Promise<void> {
  const analysis = `"""B0 -> J/psi K_S0 in the good runs of experiment 12."""

import modularAnalysis as ma
from basf2 import Path

experiment = 12
good_runs = [6430, 6431, 6435]

main = Path()
`;
  await writeFile(join(temp.path, 'b0.py'), analysis);
  await workbench.openView('RunDB');
  if (!(await appears(workbench.row('6437')))) await workbench.row('Experiment 12').click();
  await workbench.row('6437').waitFor();
  await workbench.openFile('b0.py');
  await until('the summary after the runs', async () =>
    /\] ?\d+ runs, .*pb⁻¹/.test(await workbench.editorText()),
  );
  await openOverview(workbench, 'exp:12 physics @good');
  await workbench.webview.locator('header').getByText('recorded').first().waitFor();
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

async function takeCode(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  const analysis = `"""B0 -> J/psi K_S0 in the runs of experiment 12."""

from caf.utils import ExpRun, IoV

exp = 12
good_runs = "798-950, 1020-1180"
excluded = ExpRun(12, 801)
calibration = IoV(12, 798, 12, 835)
run_list = [798, 799, 800, 801]
`;
  await writeFile(join(temp.path, 'code.py'), analysis);
  await workbench.openFile('code.py');
  await page.keyboard.press('ControlOrMeta+B');
  const line = page.locator('.view-line', { hasText: 'good_runs' });
  await until('the summary after the runs', async () =>
    /1020-1180" ?\d+ runs, .*pb⁻¹/.test(await workbench.editorText()),
  );
  await hoverUntil(
    line.getByText('798-950').first(),
    page.locator('.monaco-editor .monaco-hover:visible').getByText('Beam energy').first(),
  );
  await take(workbench, 'code', { isHovered: true });
}

async function takeOverview(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await page.keyboard.press('ControlOrMeta+B');
  await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
  await openOverview(workbench, 'exp:12 physics');
  const overview = new OverviewPage(workbench);
  await overview.head
    .getByRole('button', { name: 'Load Runs for the Delivered Luminosity' })
    .click();
  await overview.head.getByText('fb⁻¹ delivered').waitFor();
  const box = await overview.plot.boundingBox();
  if (!box) throw new Error('There is no plot.');
  const at = (share: number) => box.x + 56 + share * (box.width - 112);
  for (const [from, to] of [
    [0.55, 0.59],
    [0.6, 0.68],
    [0.7, 0.76],
  ] as const) {
    await page.keyboard.down('ControlOrMeta');
    await page.mouse.move(at(from), box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(at(to), box.y + box.height / 2, { steps: 8 });
    await page.mouse.up();
    await page.keyboard.up('ControlOrMeta');
  }
  await overview.head.getByText(/Selected: .* runs · .* recorded/).waitFor();
  await take(workbench, 'overview');
}
