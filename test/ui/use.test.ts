import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { makeRuns } from '../../src/demo/runs.ts';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import {
  appears,
  hoverUntil,
  openWorkbench,
  pictureFailures,
  until,
  type Workbench,
} from './workbench.ts';
import { describeOnce } from '../describeOnce.ts';

/** 200 run numbers close to each other, most of them existing runs. */
const many = Array.from({ length: 200 }, (_, i) => 5000 + i);

function linesOf(numbers: readonly number[]): string[] {
  const starts = numbers.filter((_, i) => i % 20 === 0);
  return starts.map((_, i) => numbers.slice(20 * i, 20 * (i + 1)).join(', '));
}

const files: Readonly<Record<string, string>> = {
  'analysis.py': 'exp = 12\nruns = []\n',
  'production.yaml': 'experiment: 12\nrunsRange: 798-904\nruns: \n',
  'prompt.json': '[]\n',
  'cut.cpp': 'auto good = df.Filter();\n',
  'lumi.sh': '#!/bin/bash\n\n',
  'toggle.sh': 'runs=\n',
  'source.py': 'exp = 12\na = \nb = \nc = \n',
  'touch.py': 'first = ExpRun(12, 6297)\n',
  'drop.py': 'exp = 12\nruns = []\nmore_runs = []\n',
  'hover.py': 'from caf.utils import ExpRun\n\nfirst = ExpRun(12, 798)\nsecond = ExpRun(12, 102)\n',
  'notes.md': '# Runs\n\nThe cut is from experiment 12, run 102.\n',
  'fix.py': 'exp = 12\nruns = [798, 797, 799]\ngood_runs = [797, 800]\nall_runs = "798-904"\n',
  'complete.py': 'from caf.utils import ExpRun\n\n',
  'many.py': `exp = 12\nruns = [\n    ${linesOf(many).join(',\n    ')},\n]\n`,
  'plain.py': 'print("no run")\n',
  'light.py': 'exp = 12\nruns = [798, 797, 799]\nfirst = ExpRun(12, 798)\n',
  'notebook.ipynb': JSON.stringify({
    cells: [
      {
        cell_type: 'code',
        execution_count: null,
        metadata: {},
        outputs: [],
        source: ['exp = 12\n', 'more = []\n', 'runs = []'],
      },
    ],
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  }),
};

// A cosmic run has no beam energy, so no path either.
const promptJson = '[[12, 6430], [12, 6431], [12, 6435], [12, 6436], [12, 6437]]\n';

const cutCpp = `auto good = df.Filter(
    "(__experiment__ == 12) && (((__run__ >= 6430) && (__run__ <= 6431)) || "
    "((__run__ >= 6435) && (__run__ <= 6437)))");
`;

interface Point {
  readonly x: number;
  readonly y: number;
}

function isBetween(first: number, last: number) {
  return ({ experiment, run }: { experiment: number; run: number }): boolean =>
    experiment === 12 && run >= first && run <= last;
}

/**
 * What a user does with the runs that were found: inserting them into code, and reading them there.
 */
describeOnce('A physicist who uses runs', () => {
  let demo: DemoServer;
  let temp: TempDir;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemo({ apiKey: 'key-of-the-demo' });
    temp = tempDir();
    for (const [name, text] of Object.entries(files)) await writeFile(join(temp.path, name), text);
    await mkdir(join(temp.path, '.vscode'));
    await writeFile(join(temp.path, '.vscode', 'settings.json'), '{}');
    workbench = await openWorkbench({
      folder: temp.path,
      settings: { 'rundb.url': demo.url },
      theme: 'Default Dark Modern',
      env: { BELLE2_RUNDB_TOKEN: demo.apiKey },
      viewport: { width: 1280, height: 1000 },
    });
  });

  after(async () => {
    await workbench.close();
    await demo.close();
    temp.remove();
  });

  pictureFailures(() => workbench);

  const press = (keys: string) => workbench.page.keyboard.press(keys);
  const onDisk = (name: string) => readFile(join(temp.path, name), 'utf8');
  const editor = () => workbench.page.locator('.editor-group-container.active');
  const line = (text: string) => editor().locator('.view-line', { hasText: text });
  const focusedOption = () => workbench.page.locator('.quick-input-list .monaco-list-row.focused');

  /** Puts the cursor of the active editor at a line and column, `2:9`. */
  async function goTo(place: string): Promise<void> {
    const [row = 1, column = 1] = place.split(':').map(Number);
    const status = workbench.page.locator('.part.statusbar');
    const isThere = status.getByText(`Ln ${row}, Col ${column}`, { exact: true });
    // A file that was just opened doesn't get focus at once.
    await until(`the cursor at ${place}`, async () => {
      await press('Control+Home');
      for (let i = 1; i < row; i++) await press('ArrowDown');
      for (let i = 1; i < column; i++) await press('ArrowRight');
      return appears(isThere);
    });
  }

  /** Saves a file once the chosen text has been inserted. */
  async function save(name: string, text: string): Promise<void> {
    let found = '';
    await until(`${name} on disk`, async () => {
      await press('Control+S');
      found = await onDisk(name);
      return found === text;
    }).catch(() => assert.equal(found, text));
  }

  /** Selects runs in the tree, starting from the newest. The first click opens one. */
  async function selectRows(newest: string, oldest: string): Promise<void> {
    await workbench.row(newest).click();
    await workbench.tab(`12:${newest}`).waitFor();
    await workbench.row(oldest).click({ modifiers: ['Shift'] });
    const selected = workbench.page.locator('.part.sidebar .monaco-list-row.selected');
    await selected.filter({ hasText: newest }).waitFor();
    await selected.filter({ hasText: oldest }).waitFor();
  }

  /** Waits until a record is shown and has focus. */
  async function recordOf(run: number): Promise<void> {
    await workbench.tab(`12:${run}`).waitFor();
    await line(`"run": ${run}`).waitFor();
    await editor().locator('.monaco-editor.focused').waitFor();
  }

  /** Types the name of a format or an action, and accepts it. */
  async function choose(label: string): Promise<void> {
    const rows = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: label });
    await rows.first().waitFor();
    await workbench.answer(label, { accept: false });
    await focusedOption().filter({ hasText: label }).waitFor();
    await press('Enter');
    await workbench.quickInput.waitFor({ state: 'hidden' });
  }

  /** Chooses a quick fix at the cursor, by keyboard: the list ignores clicks at first. */
  async function fix(title: string): Promise<void> {
    const row = workbench.page.locator('.action-widget .monaco-list-row', { hasText: title });
    await workbench.page.mouse.move(0, 0);
    // The list closes if the findings are updated while it opens.
    await until(`the fix '${title}'`, async () => {
      if (await row.isVisible()) return true;
      await press('Control+.');
      return appears(row);
    });
    await workbench.screenshot(`use fix ${title}`);
    await until(`'${title}' to have the keyboard`, async () => {
      if ((await row.and(workbench.page.locator('.focused')).count()) > 0) return true;
      await press('ArrowDown');
      return false;
    });
    await press('Enter');
  }

  /** A button in the title of the quick pick. */
  const inTitle = (name: string) =>
    workbench.page.locator('.quick-input-titlebar').getByRole('button', { name });

  /** Opens a file, inserts the selected runs at a position, and checks the saved text. */
  async function insert(name: string, place: string, form: string, text: string): Promise<void> {
    await workbench.openFile(name);
    await goTo(place);
    await workbench.command('RunDB: Insert Runs…');
    await choose(form);
    await save(name, text);
  }

  const card = () => workbench.page.locator('.monaco-editor .monaco-hover:visible');
  const peek = () => workbench.page.locator('.peekview-widget');

  /** The screen position of a column in a line. */
  async function pointAt(text: string, column: number, lines = line(text)): Promise<Point> {
    const content = lines.first().locator('span').first();
    const box = await content.boundingBox();
    assert.ok(box);
    const { length } = await content.innerText();
    return { x: box.x + ((column - 1) * box.width) / length, y: box.y + box.height / 2 };
  }

  /** Drags the row of a run to a point in the editor. */
  async function drag(run: string, { x, y }: Point, { shift = false } = {}): Promise<void> {
    const { mouse, keyboard } = workbench.page;
    await workbench.row(run).hover();
    await mouse.down();
    await mouse.move(x, y + 100, { steps: 5 });
    if (shift) await keyboard.down('Shift');
    await mouse.move(x, y, { steps: 5 });
    await mouse.up();
    if (shift) await keyboard.up('Shift');
  }

  it('inserts the numbers of the selected rows, after a preview of the text', async () => {
    await workbench.openFile('analysis.py');
    await goTo('2:9');
    await workbench.openView('RunDB');
    await workbench.expand(workbench.row('Experiment 12'), workbench.row('6437'));
    for (let i = 0; i < 5; i++) await press('Shift+ArrowDown');
    await workbench.command('RunDB: Insert Runs…');
    const option = (form: string, preview: string) =>
      workbench.option(form).filter({ hasText: preview }).waitFor();
    await option('Numbers', '6430, 6431, 6435, 6436, 6437');
    await option('Ranges', '"6430-6431, 6435-6437"');
    await option('ExpRun', 'ExpRun(12, 6430), ExpRun(12, 6431)');
    await workbench.screenshot('use forms');
    await choose('Numbers');
    await save('analysis.py', 'exp = 12\nruns = [6430, 6431, 6435, 6436, 6437]\n');
  });

  it('undoes that in one step, and redoes it', async () => {
    await press('Control+Z');
    await save('analysis.py', 'exp = 12\nruns = []\n');
    await press('Control+Shift+Z');
    await save('analysis.py', 'exp = 12\nruns = [6430, 6431, 6435, 6436, 6437]\n');
  });

  it('inserts them in YAML, JSON, C++ and a shell script', async () => {
    await insert(
      'production.yaml',
      '3:7',
      'Ranges',
      'experiment: 12\nrunsRange: 798-904\nruns: 6430-6431, 6435-6437\n',
    );
    await insert('prompt.json', '1:2', 'ExpRun', promptJson);
    await insert('cut.cpp', '1:23', 'Cut for RDataFrame', cutCpp);
    await insert(
      'lumi.sh',
      '2:1',
      'b2info-luminosity',
      '#!/bin/bash\nb2info-luminosity --exp 12 --runs 6430-6431,6435-6437\n',
    );
  });

  it('adds runs to an existing list', async () => {
    await selectRows('6429', '6427');
    await workbench.openFile('analysis.py');
    await goTo('2:12');
    await workbench.command('RunDB: Insert Runs…');
    const row = (label: string) =>
      workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: label });
    const replace = row('Replace the 5 runs at the cursor');
    await replace.filter({ hasText: '[6427, 6428, 6429]' }).waitFor();
    await replace.and(workbench.page.locator('.focused')).waitFor();
    await row('Remove from them').waitFor();
    await workbench.screenshot('use changes');
    await choose('Add to them');
    await save(
      'analysis.py',
      'exp = 12\nruns = [6427, 6428, 6429, 6430, 6431, 6435, 6436, 6437]\n',
    );
  });

  it('merges ranges across unused run numbers', async () => {
    await selectRows('6437', '6430');
    await workbench.openFile('lumi.sh');
    await goTo('1:1');
    await workbench.command('RunDB: Insert Runs…');
    const ranges = workbench.option('Ranges');
    await ranges.filter({ hasText: '6430-6431,6435-6437' }).waitFor();
    await inTitle('Merge Ranges Across Unused Run Numbers').click();
    await ranges.filter({ hasText: '6430-6437' }).waitFor();
    await workbench.screenshot('use merged ranges');
    await inTitle('Split Ranges at Unused Run Numbers').click();
    await ranges.filter({ hasText: '6430-6431,6435-6437' }).waitFor();
    await press('Escape');
  });

  it('shows formats of other languages behind a separate row, which opens with Enter', async () => {
    await workbench.command('RunDB: Insert Runs…');
    await workbench.option('Ranges').waitFor();
    const folded = workbench.option('Other Formats…');
    await folded.filter({ hasText: 'IoV' }).waitFor();
    assert.equal(await workbench.option('IoV').count(), 0);
    await until('the row to get focus', async () => {
      if ((await folded.and(workbench.page.locator('.focused')).count()) > 0) return true;
      await press('ArrowUp');
      return false;
    });
    await press('Enter');
    await workbench.option('IoV').filter({ hasText: 'IoV(12, 6430, 12, 6431)' }).waitFor();
    // The first of them has focus.
    await focusedOption().filter({ hasText: 'ExpRun' }).waitFor();
    assert.equal(await folded.count(), 0);
    await press('Escape');
  });

  it('writes what is shown, however fast the button is clicked', async () => {
    await selectRows('6424', '6416');
    await workbench.openFile('toggle.sh');
    await goTo('1:6');
    await workbench.command('RunDB: Insert Runs…');
    const ranges = workbench.option('Ranges');
    const split = await ranges.locator('.quick-input-list-label-meta').innerText();
    const asked = Promise.withResolvers<undefined>();
    const answered = Promise.withResolvers<undefined>();
    const closed = Promise.withResolvers<undefined>();
    demo.options.fault = (_request, usual) => (response) => {
      response.once('close', () => closed.resolve(undefined));
      asked.resolve(undefined);
      const { status, body = '' } = usual();
      const answer = () => response.writeHead(status, { 'Content-Type': 'application/json' });
      void answered.promise.then(() => answer().end(body));
    };
    await inTitle('Merge Ranges Across Unused Run Numbers').click();
    await workbench.page.getByPlaceholder('Checking which run numbers exist…').waitFor();
    await asked.promise;
    await inTitle('Split Ranges at Unused Run Numbers').click();
    answered.resolve(undefined);
    await closed.promise;
    demo.options.fault = () => undefined;
    await workbench.page.getByPlaceholder('Choose how to write the runs').waitFor();
    await choose('Ranges');
    await save('toggle.sh', `runs=${split}\n`);
  });

  it("is told where the runs come from, and doesn't replace runs that the cursor only touches", async () => {
    await selectRows('6431', '6430');
    await workbench.openFile('touch.py');
    await goTo('1:25');
    await workbench.command('RunDB: Insert Runs…');
    const list = workbench.page.locator('.quick-input-list');
    await list.getByText('2 runs selected in the Runs view').waitFor();
    await focusedOption().filter({ hasText: 'Numbers' }).waitFor();
    await workbench.screenshot('use source');
    await workbench.answer('Replace 1', { accept: false });
    await list.getByText('Replace 1 run: ExpRun(12, 6297)').waitFor();
    await workbench.answer('Search for Other', { accept: false });
    await workbench.pick('Search for Other Runs…');
    await workbench.page.getByPlaceholder('exp:12 physics').waitFor();
    await press('Escape');
    assert.equal(await onDisk('touch.py'), 'first = ExpRun(12, 6297)\n');
  });

  it('writes where the runs come from, once and from then on, until told not to', async () => {
    const [write, leave] = [
      'Write Where the Runs Come From',
      'Don’t Write Where the Runs Come From',
    ];
    /** Inserts runs that are searched for at the end of a line, after a button is pressed. */
    async function insertFound(place: string, is: string, pressed?: string): Promise<void> {
      await goTo(place);
      await workbench.command('RunDB: Insert Runs…');
      await workbench.option('Search for Other Runs…').click();
      await workbench.page.getByPlaceholder('exp:12 physics').waitFor();
      await workbench.answer('exp:12 run:6430-6431', { accept: false });
      await focusedOption().filter({ hasText: 'Search' }).waitFor();
      await press('Enter');
      await focusedOption().filter({ hasText: 'Insert All 2 Runs' }).waitFor();
      await press('Enter');
      await workbench.option('Numbers').waitFor();
      await inTitle(is).waitFor();
      if (pressed !== undefined) await workbench.pressInPick(pressed);
      await choose('Numbers');
    }
    await workbench.openFile('source.py');
    await insertFound('2:5', write, write);
    await line('a = [6430').waitFor();
    await insertFound('4:5', leave);
    await line('b = [6430').waitFor();
    await insertFound('6:5', leave, leave);
    const comment = /^# RunDB exp:12 run:6430-6431: 2 runs, [\d.]+ pb⁻¹, \d{4}-\d\d-\d\d$/gm;
    let found = '';
    await until('the comments on disk', async () => {
      await press('Control+S');
      found = await onDisk('source.py');
      return found.includes('c = [');
    });
    assert.equal(
      found.replaceAll(comment, '# …'),
      'exp = 12\n# …\na = [6430, 6431]\n# …\nb = [6430, 6431]\nc = [6430, 6431]\n',
    );
  });

  it('is asked for a query when the runs are selected in a hidden view', async () => {
    await workbench.command('View: Show Explorer');
    await workbench.row('Experiment 12').waitFor({ state: 'detached' });
    await workbench.command('RunDB: Insert Runs…');
    await workbench.page.getByPlaceholder('exp:12 physics').waitFor();
    await press('Escape');
    await workbench.openView('RunDB');
  });

  it('is told in the status bar what was copied', async () => {
    await selectRows('6431', '6430');
    await workbench.command('RunDB: Copy Runs As…');
    const source = workbench.page.getByText('2 runs selected in the Runs view');
    await source.filter({ visible: true }).waitFor();
    await choose('ExpRun');
    const status = workbench.page.locator('.part.statusbar');
    await status.getByText('Copied 2 runs as ExpRun').waitFor();
    await workbench.screenshot('use copied');
  });

  it('drags a row into an editor with Shift', async () => {
    await workbench.openFile('drop.py');
    await drag('6425', await pointAt('runs = []', 9), { shift: true });
    await save('drop.py', 'exp = 12\nruns = [6425]\nmore_runs = []\n');
    await workbench.screenshot('use dropped');
  });

  it('drags all selected rows', async () => {
    await selectRows('6431', '6429');
    await workbench.openFile('drop.py');
    await drag('6430', await pointAt('more_runs = []', 14), { shift: true });
    await save('drop.py', 'exp = 12\nruns = [6425]\nmore_runs = [6429, 6430, 6431]\n');
  });

  it('opens a record by dragging its row without Shift', async () => {
    const group = await editor().boundingBox();
    assert.ok(group);
    await drag('6424', { x: group.x + group.width / 2, y: group.y + group.height / 2 });
    await workbench.tab('12:6424').waitFor();
    assert.equal(
      await onDisk('drop.py'),
      'exp = 12\nruns = [6425]\nmore_runs = [6429, 6430, 6431]\n',
    );
  });

  it('hovers over a run and opens its record', async () => {
    await workbench.openFile('hover.py');
    await hoverUntil(line('first').getByText('798'), card().getByText('Experiment 12, run 798'));
    for (const text of [
      'Type: physics',
      /Recorded luminosity:\s[\d.]+\spb⁻¹/,
      'Find All Mentions',
      'Open in Browser',
    ]) {
      await card().getByText(text).first().waitFor();
    }
    await workbench.screenshot('use hover');
    await card().getByText('Open Record').click();
    await recordOf(798);
  });

  it('does the same with the keyboard', async () => {
    await workbench.openFile('hover.py');
    await goTo('3:21');
    await press('Control+K');
    await press('Control+I');
    await card().getByText('Experiment 12, run 798').waitFor();
    await press('Escape');
  });

  it('sees a summary after a range, unless that is turned off', async () => {
    await workbench.openFile('production.yaml');
    const hint = line('runsRange').getByText(/^\s*\d+\sruns,\s[\d.]+\spb⁻¹/);
    await hint.waitFor();
    const runs = [...makeRuns()].filter(isBetween(798, 904)).length;
    assert.match(await hint.innerText(), new RegExp(`^\\s*${runs}\\sruns,`));
    await workbench.screenshot('use hints');
    const settings = join(temp.path, '.vscode', 'settings.json');
    await writeFile(settings, '{ "rundb.inlayHints": false }');
    await hint.waitFor({ state: 'detached' });
    await writeFile(settings, '{}');
    await hint.waitFor();
  });

  it("removes a run that doesn't exist, and has another ignored", async () => {
    await workbench.openFile('fix.py');
    // Missing runs are warnings; the range has a gap, which is a hint.
    const marks = editor().locator('.squiggly-warning, .squiggly-info, .squiggly-hint');
    await until('the findings', async () => (await marks.count()) === 3);
    for (const list of ['good_runs', 'all_runs']) {
      await line(list)
        .getByText(/\d\sruns?/)
        .waitFor();
    }
    await workbench.screenshot('use findings');
    await goTo('2:15');
    await fix('Remove Run 797');
    await until('one less', async () => (await marks.count()) === 2);
    await goTo('3:15');
    await fix('Ignore with a Comment');
    await until('two less', async () => (await marks.count()) === 1);
    await save(
      'fix.py',
      'exp = 12\nruns = [798, 799]\ngood_runs = [797, 800]  # rundb: ignore\nall_runs = "798-904"\n',
    );
  });

  it('completes a run number, newest first', async () => {
    await workbench.openFile('complete.py');
    await goTo('3:1');
    await workbench.page.keyboard.type('ExpRun(12, ');
    const rows = workbench.page.locator('.suggest-widget.visible .monaco-list-row');
    await rows.first().filter({ hasText: '6437' }).waitFor();
    await rows.first().filter({ hasText: 'physics' }).waitFor();
    await workbench.screenshot('use completion');
    await press('ArrowDown');
    await rows.nth(1).and(workbench.page.locator('.focused')).filter({ hasText: '6436' }).waitFor();
    await press('Enter');
    await save('complete.py', 'from caf.utils import ExpRun\n\nExpRun(12, 6436)');
  });

  it('goes to the definition of a run, and peeks at it', async () => {
    await workbench.openFile('hover.py');
    await goTo('3:21');
    await press('F12');
    await recordOf(798);
    await workbench.openFile('hover.py');
    await goTo('3:21');
    await workbench.command('Peek Definition');
    await peek().getByText('r00798.json').first().waitFor();
    await peek().locator('.view-line', { hasText: '"run": 798' }).waitFor();
    await workbench.screenshot('use peek');
    await press('Escape');
    await peek().waitFor({ state: 'detached' });
  });

  it('finds the files that mention a run', async () => {
    await goTo('4:22');
    await workbench.command('RunDB: Find All Mentions of Run');
    const mentions = workbench.page.locator('.pane', { hasText: 'Run 12:102' });
    await mentions.getByText('mentions in', { exact: false }).waitFor();
    const row = (text: string) => mentions.locator('.monaco-list-row', { hasText: text }).first();
    for (const name of ['hover.py', 'notes.md']) await row(name).waitFor();
    await press('F4');
    await workbench.tab('notes.md').waitFor();
    await row('experiment 12, run 102').waitFor();
    await row('experiment 12, run 102').hover();
    await row('experiment 12, run 102').getByRole('button', { name: 'Dismiss' }).waitFor();
    await workbench.screenshot('use mentions');
    await workbench.openView('RunDB');
    await workbench.row('6437').waitFor();
  });

  it("has the run commands in the editor's context menu, for the runs under the mouse", async () => {
    // A menu item's name is followed by its keybinding.
    const item = (name: string) => workbench.page.getByRole('menuitem', { name });
    const openSubmenu = async (code: Locator): Promise<void> => {
      await workbench.openMenu(code, 'RunDB');
      await press('ArrowRight');
      await item('Insert Runs…').waitFor();
    };
    /**
     * Whether the context menu at this code, where the cursor hasn't been before, contains them.
     */
    const hasThem = async (code: Locator): Promise<boolean> => {
      await openSubmenu(code);
      const areThere = await item('Show Runs at Cursor').isVisible();
      await press('Escape');
      await press('Escape');
      await item('RunDB').waitFor({ state: 'detached' });
      return areThere;
    };
    await workbench.openFile('plain.py');
    // The extension learns which editor is active after it's shown.
    await until('no commands', async () => !(await hasThem(line('print'))));
    await workbench.openFile('light.py');
    const code = line('first').getByText('798');
    await until('the commands', () => hasThem(code));
    await openSubmenu(code);
    await workbench.screenshot('use menu');
    await item('Show Runs at Cursor').hover();
    await press('Enter');
    await workbench.tab('12:798').waitFor();
  });

  it('inserts runs into a notebook cell, and hovers over them there', async () => {
    await selectRows('6437', '6430');
    await workbench.openFile('notebook.ipynb');
    const cell = workbench.page
      .locator('.notebookOverlay .cell-list-container .view-lines')
      .first();
    await cell.locator('.view-line', { hasText: 'runs' }).click();
    await press('Control+End');
    await press('ArrowLeft');
    await workbench.command('RunDB: Insert Runs…');
    await choose('Numbers');
    await hoverUntil(
      cell.getByText('6436'),
      workbench.page.locator('.monaco-hover:visible').getByText('Experiment 12, run 6436'),
    );
    await workbench.screenshot('use notebook');
    const saved = '"runs = [6430, 6431, 6435, 6436, 6437]"';
    await until('the cell on disk', async () => {
      await press('Control+S');
      return (await onDisk('notebook.ipynb')).includes(saved);
    });
  });

  it('drags a row into a cell of a notebook with Shift', async () => {
    const cell = workbench.page.locator('.notebookOverlay .view-line', { hasText: 'more = []' });
    await drag('6425', await pointAt('more = []', 9, cell), { shift: true });
    await until('the cell on disk', async () => {
      await press('Control+S');
      return (await onDisk('notebook.ipynb')).includes(String.raw`"more = [6425]\n"`);
    });
  });

  it('causes few requests for many runs, and none for code without runs', async () => {
    const before = demo.requests.length;
    await workbench.openFile('plain.py');
    await line('print').waitFor();
    await workbench.openFile('many.py');
    await editor().locator('.squiggly-warning, .squiggly-info').first().waitFor();
    const paths = demo.requests.slice(before).map(({ path }) => path);
    assert.ok(paths.length <= 3, paths.join('\n'));
  });

  // No colour works equally well in both themes: these screenshots are for checking by eye.
  it('reads what a run is, and what would be inserted, in a light theme', async () => {
    const theme = '{ "workbench.colorTheme": "Default Light Modern" }';
    await writeFile(join(temp.path, '.vscode', 'settings.json'), theme);
    await workbench.page.locator('.monaco-workbench.vs').waitFor();
    await workbench.openFile('light.py');
    await editor().locator('.squiggly-warning').waitFor();
    // Since the context menu opened there, VS Code believes that the mouse button is still pressed.
    await line('first').click();
    await hoverUntil(line('first').getByText('798'), card().getByText('Open Record'));
    await workbench.screenshot('use hover light');
    const run = workbench.row('6437');
    await run.hover();
    await run.getByRole('button', { name: 'Insert Runs…' }).click();
    await workbench.option('Ranges').waitFor();
    await workbench.screenshot('use forms light');
  });
});
