import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { openWorkbench, pictureFailures, until, type Workbench } from './workbench.ts';
import { describeOnce } from '../describeOnce.ts';

/** The query box, and what Enter does in it. */
describeOnce('A user who types a query', () => {
  let demo: DemoServer;
  let temp: TempDir;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemo({ apiKey: 'key-of-the-demo' });
    temp = tempDir();
    await writeFile(join(temp.path, 'analysis.py'), 'runs = []\n');
    workbench = await openWorkbench({
      folder: temp.path,
      settings: { 'rundb.url': demo.url },
      theme: 'Default Dark Modern',
      env: { BELLE2_RUNDB_TOKEN: demo.apiKey },
    });
    await workbench.openView('RunDB');
    await workbench.row('Experiment 35').waitFor();
  });

  after(async () => {
    await workbench.close();
    await demo.close();
    temp.remove();
  });

  pictureFailures(() => workbench);

  const press = (keys: string) => workbench.page.keyboard.press(keys);
  const title = () => workbench.page.locator('.quick-input-widget:visible .quick-input-title');
  const rows = () => workbench.page.locator('.quick-input-list .monaco-list-row');
  const focused = () => workbench.page.locator('.quick-input-list .monaco-list-row.focused');

  /** Opens the box, and types into it. */
  async function type(text: string): Promise<void> {
    await workbench.command('RunDB: Search Runs…');
    await title().filter({ hasText: 'Search Runs' }).waitFor();
    await workbench.answer(text, { accept: false });
  }

  async function boxHolds(text: string): Promise<void> {
    let found = '';
    await until(`'${text}' in the box`, async () => {
      found = await workbench.quickInput.inputValue();
      return found === text;
    }).catch(() => assert.equal(found, text));
  }

  async function leave(): Promise<void> {
    await press('Escape');
    await workbench.quickInput.waitFor({ state: 'hidden' });
  }

  /** Runs a query, and leaves the results: from then on it's a recent search. */
  async function remember(query: string): Promise<void> {
    await type(query);
    await focused().filter({ hasText: 'Search' }).waitFor();
    await press('Enter');
    await title().filter({ hasText: query }).waitFor();
    await leave();
  }

  it('runs what is in the box on Enter, however fast it was pasted', async () => {
    await type('exp:1');
    await rows().filter({ hasText: 'experiment 1' }).first().waitFor();
    await press('ControlOrMeta+A');
    // Without waiting for anything in between.
    await Promise.all([workbench.page.keyboard.insertText('exp:14 cosmic'), press('Enter')]);
    await title().filter({ hasText: 'exp:14 cosmic' }).waitFor();
    await rows().filter({ hasText: '14:' }).first().waitFor();
    await leave();
  });

  it('completes a word with Enter, although a recent query matches', async () => {
    await remember('exp:12 physics lumi>5/pb');
    await type('exp:12 phy');
    await rows().filter({ hasText: 'exp:12 physics lumi>5/pb' }).waitFor();
    await workbench.option('physics').waitFor();
    await workbench.screenshot('box completion');
    const labels = await rows().locator('.label-name').allInnerTexts();
    assert.equal(labels[0]?.trim(), 'physics', labels.join('\n'));
    await press('Enter');
    await boxHolds('exp:12 physics ');
    await leave();
  });

  it('moves to another row with the keyboard, and stays there when the run count arrives', async () => {
    await type('exp:12 p');
    await focused().filter({ hasText: 'pxd:' }).waitFor();
    await press('ArrowDown');
    await focused().filter({ hasText: 'physics' }).waitFor();
    await press('Enter');
    await boxHolds('exp:12 physics ');
    await workbench.answer('exp:12', { accept: false });
    await workbench.page.getByText('The server filters: experiment 12', { exact: true }).waitFor();
    await focused().filter({ hasText: 'Search' }).waitFor();
    await press('ArrowDown');
    await focused().filter({ hasText: 'exp:12 physics lumi>5/pb' }).waitFor();
    await rows().filter({ hasText: 'runs to check' }).waitFor();
    await focused().filter({ hasText: 'exp:12 physics lumi>5/pb' }).waitFor();
    await press('Enter');
    await boxHolds('exp:12 physics lumi>5/pb');
    await leave();
  });

  it('applies the suggested spelling with Enter', async () => {
    await type('@goood exp:12');
    await workbench.option('Unknown condition “@goood”. Did you mean “@good”?').waitFor();
    await workbench.screenshot('box suggestion');
    await press('Enter');
    await boxHolds('@good exp:12');
    await focused().filter({ hasText: 'Search' }).waitFor();
    await leave();
  });

  it('offers a query for plain English, and help below any error', async () => {
    await type('all good physics runs of experiment 12 with more than 5 /pb');
    await focused().filter({ hasText: 'Unknown term “all”' }).waitFor();
    await workbench.screenshot('box plain English');
    for (const [index, label] of [
      'exp:12 physics @good lumi>5/pb',
      'Build a Query Step by Step…',
      'Show Examples…',
    ].entries()) {
      await rows()
        .nth(index + 1)
        .filter({ hasText: label })
        .waitFor();
    }
    await rows().filter({ hasText: 'without “all runs of with”' }).waitFor();
    // Enter alone changes nothing.
    await press('Enter');
    await boxHolds('all good physics runs of experiment 12 with more than 5 /pb');
    await press('ArrowDown');
    await press('Enter');
    await boxHolds('exp:12 physics @good lumi>5/pb');
    await workbench.answer('exp:12 |', { accept: false });
    await rows().filter({ hasText: 'Use “or” instead of “|”.' }).waitFor();
    await rows().filter({ hasText: 'Build a Query Step by Step…' }).waitFor();
    await rows().filter({ hasText: 'Show Examples…' }).waitFor();
    await leave();
  });

  it('opens the examples, edits one, or goes back to what was typed', async () => {
    await type('exp:12 phy');
    await workbench.pressInPick('Show Examples');
    await workbench.option('exp:12 physics @good').waitFor();
    await workbench.screenshot('box examples');
    await workbench.pressInPick('Back');
    await boxHolds('exp:12 phy');
    await leave();
    // By keyboard, with nothing typed yet.
    await type('');
    await focused().filter({ hasText: 'Build a Query Step by Step…' }).waitFor();
    await press('ArrowDown');
    await focused().filter({ hasText: 'Show Examples…' }).waitFor();
    await press('Enter');
    await workbench.option('exp:12 physics @good').waitFor();
    await workbench.page.keyboard.type('off-res');
    await focused().filter({ hasText: 'Off-resonance runs of 2024' }).waitFor();
    await press('Enter');
    await boxHolds('2024 physics energy:4S_offres');
    await workbench.page.keyboard.type(' @good');
    await boxHolds('2024 physics energy:4S_offres @good');
    await focused().filter({ hasText: 'Search' }).waitFor();
    await leave();
  });

  it('opens a run typed by its name, or searches for it', async () => {
    await type('exp 12 run 6437');
    await workbench.option('Open Run 12:6437').waitFor();
    await rows().filter({ hasText: 'experiment 12, run 6437' }).waitFor();
    await workbench.screenshot('box run');
    await press('Enter');
    await workbench.tab('12:6437').waitFor();
    await type('12 6436');
    await workbench.option('Open Run 12:6436').waitFor();
    await press('ArrowDown');
    await focused().filter({ hasText: 'Search' }).waitFor();
    await press('Enter');
    await title().filter({ hasText: 'exp:12 run:6436' }).waitFor();
    await workbench.option('12:6436').waitFor();
    await leave();
  });

  it('never has typed text rendered as an icon', async () => {
    const query = 'stop_reason:"$(error)" exp:3';
    await remember(query);
    await type('');
    const recent = rows().filter({ hasText: 'stop_reason' });
    await recent.waitFor();
    assert.equal((await recent.locator('.label-name').first().innerText()).trim(), query);
    assert.equal(await recent.locator('.codicon-error').count(), 0);
    await workbench.answer('$(bug)', { accept: false });
    await rows().filter({ hasText: 'Unexpected “$”' }).waitFor();
    await leave();
  });

  it('adds a term to a saved search, sees the results, and saves the change only when asked', async () => {
    const name = 'my $(bug) runs';
    await type('exp:12 run:1..9');
    await press('Enter');
    await workbench.option('12:9').waitFor();
    await workbench.pressInPick('Save Search');
    await workbench.page.getByText('Name of the search').waitFor();
    await workbench.answer(name);
    await workbench.openSection('Searches');
    const saved = (query: string) => workbench.row(name).filter({ hasText: query });
    await saved('exp:12 run:1..9').waitFor();
    assert.equal(await workbench.row(name).locator('.codicon-bug').count(), 0);

    const edit = async (): Promise<void> => {
      const box = title().filter({ hasText: `Edit Search “${name}”` });
      await workbench.chooseOfRow(workbench.row(name), 'Edit Search…', box);
      assert.equal(await title().locator('.codicon').count(), 0);
      await boxHolds('exp:12 run:1..9');
    };
    await edit();
    await workbench.page.keyboard.type(' run<4');
    await boxHolds('exp:12 run:1..9 run<4');
    await workbench.option(`Save Changes to “${name}”`).waitFor();
    await focused().filter({ hasText: 'Search' }).waitFor();
    await workbench.screenshot('box edit');
    await press('Enter');
    await workbench.option('12:3').waitFor();
    assert.equal(await workbench.option('12:4').count(), 0);
    await saved('exp:12 run:1..9').waitFor();
    await workbench.pressInPick(`Save Changes to “${name}”`);
    await saved('exp:12 run:1..9 run<4').waitFor();
  });
});
