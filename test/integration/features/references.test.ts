import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { parseQuery, predicateOf, understand } from '../../../src/core/query/index.ts';
import { startDemo } from '../../../src/demo/server.ts';
import { isCancellation } from '../../../src/features/common/index.ts';
import { AllMentions } from '../../../src/features/references/allMentions.ts';
import { countRecords } from '../../sentRecords.ts';
import { activated, closeEditors, connect, setUrl, someRuns, when } from '../fixture.ts';
import { hide } from '../hide.ts';
import { describeOnce } from '../../describeOnce.ts';
import {
  ask,
  findingsOf,
  fixesAt,
  found,
  messagesAt,
  hintsOf,
  hoverAt,
  hoverOf,
  known,
  logUntil,
  whenChecked,
  whenFound,
  lumi,
  newFile,
  onDemo,
  show,
  someFixesAt,
  withSetting,
  type LanguageId,
} from './runsInCode.ts';
import { watchShown } from '../watchShown.ts';

describe('Hovering', () => {
  const demo = onDemo();

  it("a run shows its record's main facts, and links", async () => {
    const text = await hoverOf('python', 'x = ExpRun(12, 7┃98)');
    assert.match(text, /\*\*Experiment 12, run 798\*\* · good/);
    assert.match(text, /Beam energy: 10\.580 GeV \(4S\)/);
    assert.match(text, /Start(?: time)?: 2020-05-01 17:13 UTC/);
    assert.match(text, /Type: physics/);
    assert.match(text, /Recorded luminosity: 5 pb⁻¹/);
    assert.match(text, /\| PXD \|\s* \| GOOD \|/);
    assert.match(text, /\[Open Record\]\(command:rundb\.goToRun\?%5B%2212%3A798%22%5D\)/);
    assert.match(
      text,
      /\[Find All Mentions\]\(command:rundb\.findMentions\?%5B%2212%3A798%22%5D\)/,
    );
    const web = `${demo().url}/rest/v1/runs/?min_experiment=12&max_experiment=12&min_run=798`;
    assert.ok(text.includes(`[Open in Browser](${web}`), text);
    const asked = demo().requests.map(({ path }) => path);
    assert.equal(asked.length, 1, asked.join('\n'));
  });

  it('a range shows its number of runs, their quality, and gaps', async () => {
    const { document, at } = await show('yaml', 'experiment: 12\nruns: 798-┃830\n');
    const text = await hoverAt(document, at);
    assert.match(text, /Experiment 12, runs 798-830/);
    assert.match(text, /5 runs: 4 good \(1 not flagged\) {2}$/m);
    assert.match(text, /Recorded luminosity: 13\.3 pb⁻¹ in 4 physics runs {2}$/m);
    assert.match(
      text,
      /Beam energy: 4S \(3 runs, 13 pb⁻¹\), not defined \(2 runs, 300 nb⁻¹ in 1 physics run\)/,
    );
    assert.match(text, /33 min of data taking/);
    assert.equal(
      messagesAt(document, at),
      '1 of 5 runs is flagged bad: 12:801 (CDC). Gap in this range: runs 802-829 don’t exist.',
    );
    assert.doesNotMatch(text, /bad|802-829/);
    assert.match(text, /\[Search These Runs\]\(command:rundb\.openSearch\?/);
    const query = encodeURIComponent(JSON.stringify(['exp:12 run:798-830']));
    assert.ok(text.includes(`[Open Overview](command:rundb.openOverview?${query})`), text);
    assert.equal(demo().requests.length, 1);
  });

  it('a range in a list shows the range, and the list', async () => {
    const text = await hoverOf('yaml', 'experiment: 12\nruns: 798-┃799, 830\n');
    const [own, all = ''] = text.split('\n---\n');
    assert.match(own ?? '', /runs 798-799[^]*2 runs: 2 good {2}$[^]*Beam energy: 4S {2}$/m);
    assert.match(all, /3 runs: 3 good/);
  });

  it('an interval across experiments shows all its runs', async () => {
    const two = await hoverOf('python', 'x = IoV┃(12, 800, 14, 2)');
    assert.match(two, /From 12:800 to 14:2/);
    assert.match(two, /5 runs: 4 good \(3 not flagged\) {2}$/m);
    const all = await hoverOf('python', 'x = IoV┃(0, 0, -1, -1)');
    assert.match(all, /All runs from 0:0 on/);
    assert.match(all, /8 runs: 7 good \(4 not flagged\) {2}$/m);
    assert.ok(demo().requests.length <= 10, `${demo().requests.length}`);
  });

  it('a cut shows all its runs together', async () => {
    const cut = '(__experiment__ == 12) & ((__run__ == 798) | (__run__ == 8┃01))';
    const text = await hoverOf('python', `x = "${cut}"\n`);
    assert.match(text, /Experiment 12, 2 runs[^]*2 runs: 1 good {2}$/m);
    assert.doesNotMatch(text, /---/);
  });

  it("doesn't wait for another file's requests, or fail with them", async () => {
    demo().options.fault = ({ params }) =>
      params.get('min_experiment') === '14' ? 'stall' : undefined;
    const path = newFile('py');
    await writeFile(path, 'x = ExpRun(14, 1)\n');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(path));
    const other = await vscode.workspace.openTextDocument({
      language: 'python',
      content: 'x = ExpRun(12, 799)\n',
    });
    assert.match(await hoverAt(other, new vscode.Position(0, 14)), /Experiment 12, run 799/);
    // A document that was never shown is never closed, and would be checked again in later tests.
    await vscode.window.showTextDocument(other);
  });

  it('a deleted run says so after Refresh', async () => {
    const { document, at } = await show('python', 'x = ExpRun(14, ┃2)');
    assert.match(await hoverAt(document, at), /Experiment 14, run 2/);
    demo().setRuns(someRuns(14, 1, 1));
    await vscode.commands.executeCommand('rundb.refresh');
    await found(document, [['ExpRun(14, 2)', 'missing']]);
    assert.equal(messagesAt(document, at), 'The RunDB has no run 2 in experiment 14.');
    assert.equal(await hoverAt(document, at), 'The nearest run is 1.');
  });

  it("runs that the server counts but doesn't return says so, and not that they don't exist", async () => {
    hide(demo(), (run) => run === 799);
    const { document, at } = await show('python', 'exp = 12\nrun = 799\ngood_runs = "7┃98-830"\n');
    assert.match(await hoverAt(document, at), /4 runs: .*\n[^]*\n1 may be missing {2}$/m);
    assert.match(
      await hoverOf('python', 'x = ExpRun(12, 7┃99)'),
      /^The RunDB didn’t return run 799 of experiment 12, but it may exist\.$/,
    );
    assert.ok((await hintsOf(document)).every((hint) => hint.endsWith('1 may be missing')));
    const kinds = findingsOf(document).map(([, kind]) => kind);
    assert.deepEqual(kinds, ['bad']);
    const titles = (await fixesAt(document, at)).map(({ title }) => title);
    assert.ok(
      titles.every((title) => !title.includes('Good Runs')),
      titles.join(),
    );
  });

  it("shows the server's error", async () => {
    demo().options.fault = () => ({ status: 403 });
    assert.match(await hoverOf('python', 'x = ExpRun(12, ┃798)'), /^The RunDB .* Sign in again/);
  });

  it('anything else shows nothing', async () => {
    assert.equal(await hoverOf('python', 'x = fo┃o(12, 798)\n'), '');
    assert.equal(demo().requests.length, 0);
  });
});

describe('Hovering over an error', () => {
  before(activated);
  afterEach(closeEditors);

  const wrong = [
    [
      'x = ExpRun(12, 1┃23456789012345678901234567890)',
      /^This number is too long for an experiment or a run\.$/,
    ],
    ['exp = 12\nruns = "801-┃798"', /^Empty range: the last run is before the first\.$/],
    ['x = IoV(12, 80┃1, 12, 798)', /^Empty range: the last run is before the first\.$/],
    [
      'x = ExpRun(99, ┃1)',
      /^The RunDB has no run 1 in experiment 99\. The RunDB has no experiment 99\.$/,
    ],
    [
      'x = ExpRun(12, 8┃10)',
      /^The RunDB has no run 810 in experiment 12\. The nearest runs are 801 and 830\.$/,
    ],
    ['x = ExpRun(14, ┃9)', /^The RunDB has no run 9 in experiment 14\. The nearest run is 3\.$/],
    ['x = ExpRun(12, ┃9000)', /^The RunDB has no run 9000 in experiment 12\.$/],
  ] as const;

  it('shows it once, together with the findings, and logs nothing', async () => {
    const open = await connect({ runs: known });
    const before = await logUntil(open.demo.url);
    for (const [marked, sentence] of wrong) {
      open.demo.requests.length = 0;
      const { document, at } = await show('python', marked);
      const all = [messagesAt(document, at), await hoverAt(document, at)];
      assert.match(all.filter((each) => each !== '').join(' '), sentence, marked);
      assert.ok(open.demo.requests.length <= 3, `${open.demo.requests.length}`);
    }
    const other = await connect();
    const after = await logUntil(other.demo.url);
    assert.ok(after.startsWith(before));
    assert.doesNotMatch(after.slice(before.length), /\[error\]/);
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });
});

describe('Links of runs', () => {
  const demo = onDemo();

  const linkTexts = async (document: vscode.TextDocument) => {
    const links = await ask<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri);
    return links
      .filter(({ target }) => target?.scheme === 'rundb')
      .map(({ range, target }) => [document.getText(range), target?.path]);
  };

  const definitionsAt = async (document: vscode.TextDocument, at: vscode.Position) => {
    const definitions = await ask<(vscode.LocationLink | vscode.Location)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      at,
    );
    const targets = definitions
      .map((each) => ('targetUri' in each ? each.targetUri : each.uri))
      .filter(({ scheme }) => scheme === 'rundb');
    return targets.map(({ authority, path }) => `http://${authority}${path}`);
  };

  for (const [language, marked] of [
    ['python', 'x = ExpRun(12, 7┃98)'],
    ['yaml', 'experiment: 12\nruns: [79┃8, 799]'],
    ['json', '["/a", [12, 7┃98]]'],
    ['markdown', 'See experiment 12, run ┃798.'],
    ['shellscript', 'ls e0012/4S/┃r00798'],
    ['cpp', 'IoV(12, ┃798, 12, 799)'],
  ] as const) {
    it(`are at the same places as their definitions, in ${language}`, async () => {
      const { document, at } = await show(language, marked);
      assert.deepEqual(await definitionsAt(document, at), [`${demo().url}/e0012/r00798.json`]);
    });
  }

  it('are on paths, without underlined numbers', async () => {
    const { document } = await show(
      'python',
      [
        'x = [ExpRun(12, 798), "/d/e0012/4S/r00799/all/mdst.root"]',
        'experiment = 12',
        'runs = [798, 799]',
        'open("dqm_e0012r000801.root")',
      ].join('\n'),
    );
    assert.deepEqual(await linkTexts(document), [
      ['e0012/4S/r00799', '/e0012/r00799.json'],
      ['e0012r000801', '/e0012/r00801.json'],
    ]);
  });

  it("aren't on missing runs, which have no definition either", async () => {
    const { document, at } = await show(
      'python',
      'x = ["e0012/4S/r00798", "e0012/4S/r0┃0810", "e1003/4S/r00001"]',
    );
    assert.deepEqual(await linkTexts(document), [['e0012/4S/r00798', '/e0012/r00798.json']]);
    assert.deepEqual(await definitionsAt(document, at), []);
  });
});

describe('All mentions of a run', () => {
  const folder = () => vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail('no folder');
  const code = (...source: string[]) => {
    return { cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source };
  };
  const text = (...source: string[]) => ({ cell_type: 'markdown', metadata: {}, source });
  const notebookOf = (...cells: object[]) =>
    JSON.stringify({
      cells,
      metadata: { language_info: { name: 'python' } },
      nbformat: 4,
      nbformat_minor: 5,
    });
  const notebook = notebookOf(
    code('import basf2'),
    text('## Expected\n', '\n', 'See experiment 12, run 798.'),
    ...Array.from({ length: 8 }, () => code('experiment = 14')),
    code('y = 1\n', 'x = ExpRun(12, 798)\n', 'z = "e0012/4S/r00798"'),
  );
  const contents: Readonly<Record<string, string>> = {
    'a/one.py': 'x = ExpRun(12, 798)\ny = ExpRun(12, 799)\n',
    'b.yaml': 'experiment: 12\nruns: 700-900, 1000\n',
    'c.json': '["/a", [12, 798]]',
    'd.md': 'See experiment 12, run 798.\n',
    'e.sh': 'b2info-luminosity --exp 12 --runs 1-797,799-900\nls e0012/4S/r00798\n',
    'f.cpp': 'auto x = IoV(12, 0, 12, -1);\nauto y = IoV(12, 1, 12, 1000);\n',
    'g.ipynb': notebook,
    'l.ipynb': notebookOf(code('experiment = 12\n', 'runs = [797, 799]')),
    'm.ipynb': '{"cells": [',
    'h.log': 'ExpRun(12, 798)\n',
    'i.py': 'x = ExpRun(14, 798)\n',
    // Excluded from searches, or not the user's own code.
    'node_modules/j/j.py': 'x = ExpRun(12, 798)\n',
    'venv/lib/site-packages/k.py': 'x = ExpRun(12, 798)\n',
  };
  const expected = [
    'a/one.py: 12, 798',
    'b.yaml: 700-900',
    'c.json: 12, 798',
    'd.md: 798',
    'e.sh: e0012/4S/r00798',
    'f.cpp: IoV(12, 1, 12, 1000)',
    'g.ipynb: 12, 798',
    'g.ipynb: 798',
    'g.ipynb: e0012/4S/r00798',
  ];

  before(async () => {
    await activated();
    for (const [name, text] of Object.entries(contents)) {
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder(), name), Buffer.from(text));
    }
  });
  afterEach(closeEditors);
  after(async () => {
    for (const name of new Set(Object.keys(contents).map((file) => file.replace(/\/.*/, '')))) {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder(), name), { recursive: true });
    }
  });

  /** Locations in the folder; VS Code still knows documents that were just closed. */
  const named = async (locations: readonly vscode.Location[]): Promise<string[]> => {
    const isOurs = ({ uri }: vscode.Location) =>
      uri.scheme !== 'file' || uri.path.startsWith(`${folder().path}/`);
    const found = locations.filter(isOurs).map(async ({ uri, range }) => {
      const document = await vscode.workspace.openTextDocument(uri);
      return `${uri.path.slice(folder().path.length + 1)}: ${document.getText(range)}`;
    });
    return (await Promise.all(found)).sort();
  };

  it('are found without opening files, except a notebook that mentions the run', async () => {
    const { document, at } = await show('python', 'x = ExpRun(12, 7┃98)');
    const opened: string[] = [];
    const listener = vscode.Disposable.from(
      vscode.workspace.onDidOpenNotebookDocument(({ uri }) => opened.push(uri.path)),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => opened.push(uri.path)),
    );
    const found = await ask<vscode.Location[]>('vscode.executeReferenceProvider', document.uri, at);
    listener.dispose();
    assert.ok(found.length > 0);
    const files = opened.filter((path) => !path.endsWith('g.ipynb'));
    assert.deepEqual(files, []);
  });

  it('are found in all kinds of files, including in ranges that contain the run', async () => {
    const open = await connect({ runs: known });
    const uri = vscode.Uri.joinPath(folder(), 'a/one.py');
    const document = await vscode.workspace.openTextDocument(uri);
    const checked = whenChecked(document);
    await vscode.window.showTextDocument(document);
    await checked;
    const asked = open.demo.requests.length;
    const at = new vscode.Position(0, 17);
    const found = await ask<vscode.Location[]>('vscode.executeReferenceProvider', uri, at);
    assert.deepEqual(await named(found), expected);
    assert.equal(open.demo.requests.length, asked);
  });

  interface Model {
    readonly message: string;
    readonly provider: vscode.TreeDataProvider<unknown>;
    readonly navigation: {
      next(from: unknown): unknown;
      previous(from: unknown): unknown;
      nearest(uri: vscode.Uri, position: vscode.Position): unknown;
      location(row: unknown): vscode.Location;
    };
  }
  interface Input {
    readonly title: string;
    readonly location: vscode.Location;
    resolve(): Promise<Model>;
  }

  /** The References view's input for a run. */
  const listed = async (run: string): Promise<Input> => {
    const extension = vscode.extensions.getExtension<{ getInput(): Input | undefined }>(
      'vscode.references-view',
    );
    assert.ok(extension);
    const view = await extension.activate();
    await vscode.commands.executeCommand('references-view.clear');
    await vscode.commands.executeCommand('rundb.findMentions', run);
    // The view first reads the starting file, without any event.
    for (;;) {
      const input = view.getInput();
      if (input) return input;
      await vscode.commands.executeCommand('references-view.tree.focus');
    }
  };
  const childrenOf = async ({ provider }: Model, row?: unknown): Promise<unknown[]> =>
    (await provider.getChildren(row)) ?? [];
  const labelOf = async ({ provider }: Model, row: unknown): Promise<string> => {
    const { label, resourceUri } = await provider.getTreeItem(row);
    const text = typeof label === 'string' ? label : label?.label;
    return text ?? resourceUri?.path.slice(folder().path.length + 1) ?? '';
  };

  it('are listed in the References view, which opens a notebook only when expanded', async () => {
    const opened: string[] = [];
    const listener = vscode.Disposable.from(
      vscode.workspace.onDidOpenNotebookDocument(({ uri }) => opened.push(uri.path)),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => opened.push(uri.path)),
    );
    const input = await listed('12:799');
    assert.equal(input.title, 'Run 12:799');
    const model = await input.resolve();
    // One of the notebooks is invalid.
    assert.equal(model.message, '5 mentions in 5 files. 1 file wasn’t read: see the log.');
    const files = await childrenOf(model);
    const names = ['a/one.py', 'b.yaml', 'e.sh', 'f.cpp', 'l.ipynb'];
    assert.deepEqual(await Promise.all(files.map((file) => labelOf(model, file))), names);
    const [first, , , , notebook] = files;
    const [mention] = await childrenOf(model, first);
    assert.equal(await labelOf(model, mention), 'y = ExpRun(12, 799)');
    // The search starts in that file, so it is opened.
    assert.deepEqual(
      opened.filter((path) => !path.endsWith('a/one.py')),
      [],
    );
    const [cell] = await childrenOf(model, notebook);
    listener.dispose();
    assert.ok(opened.some((path) => path.endsWith('l.ipynb')));
    assert.equal(await labelOf(model, cell), 'runs = [797, 799]');
    const { range, uri } = model.navigation.location(cell);
    assert.equal(uri.scheme, 'vscode-notebook-cell');
    assert.deepEqual([range.start.line, range.start.character], [1, 13]);
  });

  it('can be navigated, copied and dismissed in the References view', async () => {
    const { navigation, ...model } = await (await listed('12:799')).resolve();
    const all = { navigation, ...model };
    const files = await childrenOf(all);
    const mentions = (await Promise.all(files.map((file) => childrenOf(all, file)))).flat();
    mentions.forEach((mention, i) => {
      assert.equal(navigation.next(mention), mentions[(i + 1) % mentions.length]);
      assert.equal(navigation.previous(mention), mentions.at(i - 1));
    });
    assert.equal(navigation.next(files[1]), mentions[1]);
    assert.equal(navigation.previous(files[1]), mentions[0]);
    const yaml = vscode.Uri.joinPath(folder(), 'b.yaml');
    assert.equal(navigation.nearest(yaml, new vscode.Position(0, 0)), mentions[1]);
    await vscode.commands.executeCommand('rundb.copyMention', mentions[4]);
    assert.equal(await vscode.env.clipboard.readText(), 'Cell 1, line 2: runs = [797, 799]');
    await vscode.commands.executeCommand('rundb.dismissMention', mentions[2]);
    await vscode.commands.executeCommand('rundb.dismissMention', files[4]);
    await vscode.commands.executeCommand('rundb.copyMentions', files[0]);
    assert.equal(
      await vscode.env.clipboard.readText(),
      [
        ...['a/one.py', '  2, 12: y = ExpRun(12, 799)', ''],
        ...['b.yaml', '  2, 7: runs: 700-900, 1000', ''],
        ...['f.cpp', '  2, 10: auto y = IoV(12, 1, 12, 1000);', ''],
      ].join('\n'),
    );
    assert.deepEqual(await childrenOf(all), [files[0], files[1], files[3]]);
  });

  it("come with the number of files that weren't read", async () => {
    const input = await listed('12:799');
    const long = vscode.Uri.joinPath(folder(), 'long.json');
    await vscode.workspace.fs.writeFile(long, Buffer.alloc(2_000_001, ' '));
    const { message } = await input.resolve().finally(() => vscode.workspace.fs.delete(long));
    assert.equal(message, '5 mentions in 5 files. 2 files weren’t read: see the log.');
  });

  it('are no longer searched for as soon as that is cancelled', async () => {
    const { document, at } = await show('python', 'x = ExpRun(12, 7┃98)');
    const source = new vscode.CancellationTokenSource();
    const listed = vscode.workspace.findFiles('**/*').then(() => 'files are listed');
    const found = new AllMentions().provideReferences(
      document,
      at,
      { includeDeclaration: true },
      source.token,
    );
    source.cancel();
    const ended = Promise.resolve(found).then(
      () => 'found',
      (error: unknown) => (isCancellation(error) ? 'cancelled' : error),
    );
    assert.equal(await Promise.race([listed, ended]), 'cancelled');
    await listed;
  });

  it('are found in unsaved files, and in files outside the workspace', async () => {
    const { document, at } = await show('python', 'x = ExpRun(12, 7┃98)');
    const other = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), 'i.py'));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(other.uri, new vscode.Range(0, 11, 0, 13), '12');
    await vscode.workspace.applyEdit(edit);
    const found = await ask<vscode.Location[]>('vscode.executeReferenceProvider', document.uri, at);
    assert.ok(found.some(({ uri }) => uri.toString() === document.uri.toString()));
    assert.deepEqual(await named(found), [...expected, 'i.py: 12, 798']);
    await vscode.window.showTextDocument(other);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});

describe('Completion of run numbers', () => {
  before(activated);
  afterEach(closeEditors);

  async function completionsOf(language: LanguageId, marked: string) {
    const { document, at } = await show(language, marked);
    const { items } = await ask<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    return items
      .filter(({ kind }) => kind === vscode.CompletionItemKind.Value)
      .sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1))
      .map(({ label, ...item }) => ({
        ...item,
        ...(typeof label === 'string' ? { label } : label),
      }));
  }

  const newestFirst = ['830', '801', '800', '799', '798'];

  it('offers the newest first, with one request', async () => {
    const open = await connect({ runs: known });
    const items = await completionsOf('python', 'x = ExpRun(12, ┃)');
    assert.deepEqual(
      items.map(({ label }) => label),
      newestFirst,
    );
    assert.match(items[1]?.description ?? '', /^physics ✗ · 300 nb⁻¹ · /);
    assert.match(items[2]?.description ?? '', /^cosmic · /);
    const asked = open.demo.requests.length;
    assert.ok(asked <= 2, `${asked}`);
    for (const [language, marked, labels] of [
      ['python', 'exp = 12\nrunList=[798, ┃]', newestFirst],
      ['yaml', 'experiment: 12\nrunsRange: 798-┃', newestFirst],
      ['python', 'x = "e0012/4S/r┃"', newestFirst.map((label) => `00${label}`)],
      ['shellscript', 'b2info-luminosity --exp 12 --runs ┃', newestFirst],
      ['python', 'x = foo(12, ┃)', []],
    ] as const) {
      const again = await completionsOf(language, marked);
      assert.deepEqual(
        again.map(({ label }) => label),
        labels,
        marked,
      );
    }
    const own = open.demo.requests.slice(asked).map(({ path }) => path);
    // The documents mention 798 themselves, so it is requested.
    assert.ok(
      own.every((path) => path.includes('min_run=')),
      String(own),
    );
  });

  it('requests nothing where no run is expected', async () => {
    const open = await connect({ runs: known });
    assert.deepEqual(await completionsOf('python', 'x = foo(12, ┃)'), []);
    assert.equal(open.demo.requests.length, 0);
  });
});

describe('Hints after lists and ranges', () => {
  const demo = onDemo();

  it('show the number of runs, how many are bad, and the luminosity', async () => {
    const { document } = await show(
      'python',
      'exp = 12\nruns = [798, 799, 800, 801]\ngood_runs = "798-799"\nx = ExpRun(12, 798)\n',
    );
    assert.deepEqual(await hintsOf(document), [
      '4 runs, 1 bad, 12.3 pb⁻¹ in 3 physics runs',
      '2 runs, 12 pb⁻¹',
    ]);
    assert.equal(demo().requests.length, 1);
  });

  it('show how many runs have no luminosity, and how many listed runs exist, as far as VS Code shows it', async () => {
    demo().setRuns(known.concat(someRuns(12, 831, 832)));
    const { document } = await show(
      'yaml',
      [
        'experiment: 12',
        'a_runs: [798, 799, 800, 801, 810]',
        'b_runs: 798-832, 840, 841, 841',
        'c_runs: 830-835',
        'd_runs: [831, 832]',
        'e_runs: [810, 811]',
        '',
      ].join('\n'),
    );
    assert.deepEqual(await hintsOf(document), [
      '4 of 5 runs, 1 bad, 12.3 pb⁻¹',
      '7 runs, 1 bad, ≥ 13.3 pb⁻¹, 2 don’t exist',
      '3 runs, 1 pb⁻¹ (2 without a value)',
      '2 runs, no luminosity (2 without a value)',
      '0 of 2 runs, 2 don’t exist',
    ]);
  });

  it('can be turned off', async () => {
    const { document } = await show('python', 'exp = 12\nruns = [798, 799]\n');
    assert.equal((await hintsOf(document)).length, 1);
    await withSetting('inlayHints', false, async () => {
      assert.deepEqual(await hintsOf(document), []);
    });
    assert.equal((await hintsOf(document)).length, 1);
    assert.equal(demo().requests.length, 1);
  });

  it('are at both ends of a list that is longer than a screen', async () => {
    const lines = (count: number) => Array.from({ length: count }, () => '    798, 799,');
    const { document } = await show(
      'python',
      ['exp = 12', 'long_runs = [', ...lines(20), ']', 'runs = [', ...lines(10), ']', ''].join(
        '\n',
      ),
    );
    await hintsOf(document);
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      all,
    );
    const places = hints.map(({ position }) => [position.line, position.character]);
    assert.deepEqual(places, [
      [1, 'long_runs = ['.length],
      [22, 1],
      [34, 1],
    ]);
  });
});

describe('Findings in code', () => {
  const demo = onDemo();

  it('are missing or bad runs, gaps, and empty ranges', async () => {
    const { document } = await show(
      'yaml',
      'experiment: 12\nruns: 798-799, 801, 801-830, 810, 799-798\ngood_runs: 802-829\n',
    );
    assert.deepEqual(findingsOf(document), [
      ['801', 'bad'],
      ['801-830', 'bad'],
      ['801-830', 'gap'],
      ['810', 'missing'],
      ['799-798', 'missing'],
      ['802-829', 'missing'],
    ]);
    const messages = vscode.languages.getDiagnostics(document.uri).map(({ message }) => message);
    assert.deepEqual(messages, [
      'Run 801 of experiment 12 is flagged bad: CDC.',
      '1 of 2 runs is flagged bad: 12:801 (CDC).',
      'Gap in this range: runs 802-829 don’t exist.',
      'The RunDB has no run 810 in experiment 12.',
      'Empty range: the last run is before the first.',
      'None of these runs exist. Check their numbers.',
    ]);
    const gap = await show('yaml', 'experiment: 12\nruns: 830-845\n');
    assert.deepEqual(findingsOf(gap.document), [['830-845', 'gap']]);
  });

  it('appear automatically once a failing server recovers', async () => {
    demo().options.fault = () => ({ status: 503 });
    const { document } = await show('yaml', 'experiment: 12\nruns: [801]\n');
    assert.deepEqual(findingsOf(document), []);
    demo().options.fault = () => undefined;
    await found(document, [['801', 'bad']]);
  });

  it('are told of a file once its runs are known, whatever is learnt before', async () => {
    const { document: first } = await show('python', 'x = ExpRun(12, 801)\n');
    const asked = Promise.withResolvers<undefined>();
    demo().options.fault = ({ params }) => {
      if (params.get('min_experiment') !== '14') return undefined;
      asked.resolve(undefined);
      return 'stall';
    };
    const told = new Set<string>();
    const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      for (const uri of uris) told.add(uri.toString());
    });
    try {
      const second = await vscode.workspace.openTextDocument({
        language: 'python',
        content: 'y = ExpRun(14, 1)\n',
      });
      await vscode.window.showTextDocument(second, vscode.ViewColumn.Beside);
      await asked.promise;
      told.clear();
      demo().setRuns([...known, { experiment: 16, run: 1 }]);
      await vscode.commands.executeCommand('rundb.searchRuns', 'exp:16');
      await when(vscode.languages.onDidChangeDiagnostics, () => told.has(first.uri.toString()));
      assert.equal(told.has(second.uri.toString()), false);
    } finally {
      listener.dispose();
    }
  });

  it('have the severity in the settings for their kind', async () => {
    const { document } = await show(
      'python',
      'x = [ExpRun(12, 801), ExpRun(12, 810), IoV(12, 830, 12, 845)]\n',
    );
    const severities = () =>
      vscode.languages
        .getDiagnostics(document.uri)
        .map(({ code, severity }) => [typeof code === 'object' ? code.value : code, severity]);
    const { Hint, Information, Warning, Error } = vscode.DiagnosticSeverity;
    const those = (
      other: vscode.DiagnosticSeverity,
      gap: vscode.DiagnosticSeverity,
      missing = other,
    ) => [
      ['bad', other],
      ['missing', missing],
      ['gap', gap],
    ];
    const become = (expected: unknown) =>
      when(vscode.languages.onDidChangeDiagnostics, () =>
        isDeepStrictEqual(severities(), expected),
      );
    assert.deepEqual(severities(), those(Information, Hint, Warning));
    await withSetting('findings.severity', { missing: 'error', gap: 'off' }, () =>
      become([
        ['bad', Information],
        ['missing', Error],
      ]),
    );
    // The older setting applies to kinds without a severity of their own.
    await withSetting('diagnostics', 'warning', () =>
      withSetting('findings.severity', { gap: 'hint' }, () => become(those(Warning, Hint))),
    );
    for (const [setting, expected] of [
      ['hint', those(Hint, Hint)],
      ['information', those(Information, Hint)],
      ['warning', those(Warning, Information)],
      ['error', those(Error, Warning)],
      ['off', []],
    ] as const) {
      await withSetting('diagnostics', setting, () => become(expected));
    }
  });

  it('are removed from hidden documents when they are turned off', async () => {
    const { document } = await show('python', 'x = ExpRun(12, 801)\n');
    await show('python', 'y = 5\n');
    assert.deepEqual(findingsOf(document), [['ExpRun(12, 801)', 'bad']]);
    await withSetting('diagnostics', 'off', () => found(document, []));
  });

  it("don't include runs of simulated experiments, which aren't requested", async () => {
    const { document } = await show(
      'python',
      'f(expList=[1003, 0], runList=[0, 5])\nexp = 1003\nruns = [1, 2]\n',
    );
    assert.deepEqual(findingsOf(document), []);
    assert.deepEqual(await hintsOf(document), []);
    assert.equal(demo().requests.length, 0);
  });

  it('are silenced by a comment', async () => {
    const { document } = await show(
      'python',
      [
        'a = ExpRun(12, 801)  # rundb: ignore',
        'z = ExpRun(12, 811)',
        '# rundb: ignore',
        'b = ExpRun(12, 801)',
        'c = ExpRun(12, 810)',
      ].join('\n'),
    );
    assert.deepEqual(findingsOf(document), [
      ['ExpRun(12, 811)', 'missing'],
      ['ExpRun(12, 810)', 'missing'],
    ]);
  });
});

describe('Quick fixes', () => {
  onDemo();

  for (const [title, language, from, to] of [
    [
      'Remove Run 801',
      'python',
      'exp = 12\nruns = [8┃01, 798, 799]\n',
      'exp = 12\nruns = [798, 799]\n',
    ],
    [
      'Remove Run 801',
      'python',
      'exp = 12\nruns = [798, 8┃01, 799]\n',
      'exp = 12\nruns = [798, 799]\n',
    ],
    [
      'Remove Run 801',
      'python',
      'exp = 12\nruns = [798, 799, 8┃01]\n',
      'exp = 12\nruns = [798, 799]\n',
    ],
    [
      'Remove Run 801',
      'python',
      'exp = 12\nruns = [\n    798,\n    8┃01,\n    799,\n]\n',
      'exp = 12\nruns = [\n    798,\n    799,\n]\n',
    ],
    [
      'Remove Run 801',
      'yaml',
      'experiment: 12\nruns:\n  - 798\n  - 8┃01  # why\n  - 799\n',
      'experiment: 12\nruns:\n  - 798\n  - 799\n',
    ],
    [
      'Remove Run 801',
      'yaml',
      'experiment: 12\nruns:\n- 798\n- 8┃01',
      'experiment: 12\nruns:\n- 798',
    ],
    [
      'Ignore with a Comment',
      'yaml',
      'experiment: 12\nruns:\n  - 798\n  - 8┃01\n',
      'experiment: 12\nruns:\n  # rundb: ignore\n  - 798\n  - 801\n',
    ],
    [
      'Remove Run 801',
      'python',
      'x = [ExpRun(12, 798), ExpRun(12, 8┃01)]\n',
      'x = [ExpRun(12, 798)]\n',
    ],
    [
      'Replace with the Good Runs in This Range',
      'yaml',
      'experiment: 12\nruns: 798-8┃35\n',
      'experiment: 12\nruns: 798-800, 830\n',
    ],
    [
      'Replace with the Good Runs in This Range',
      'python',
      'x = IoV(12, 79┃8, 12, 801)\n',
      'x = IoV(12, 798, 12, 800)\n',
    ],
    [
      'Replace with the Good Runs in This Range',
      'cpp',
      'auto x = Belle2::IntervalOfValidity(12, 79┃8, 12, 835);\n',
      'auto x = {\n  Belle2::IntervalOfValidity(12, 798, 12, 800),\n  Belle2::IntervalOfValidity(12, 830, 12, 830)\n};\n',
    ],
    [
      'Replace with the Good Runs in This Range',
      'shellscript',
      'exp=12\nfor run in 798-8┃35 900; do\n',
      'exp=12\nfor run in 798-800 830 900; do\n',
    ],
    [
      'Replace with the Good Runs in This Range',
      'shellscript',
      'exp=12\nruns=798-8┃35\n',
      'exp=12\nruns=798-800,830\n',
    ],
    [
      'Ignore with a Comment',
      'python',
      'x = f(e="e0012r0008┃01")\n',
      'x = f(e="e0012r000801")  # rundb: ignore\n',
    ],
    [
      'Ignore with a Comment',
      'shellscript',
      'if true; then\n  b2info-luminosity \\\n    --exp 12 \\\n    --runs 798,8┃01\nfi\n',
      'if true; then\n  # rundb: ignore\n  b2info-luminosity \\\n    --exp 12 \\\n    --runs 798,801\nfi\n',
    ],
    [
      'Split the Range at Its Gaps',
      'yaml',
      'experiment: 12\nruns: 798-8┃35\n',
      'experiment: 12\nruns: 798-801, 830-835\n',
    ],
    [
      'Split the Range at Its Gaps',
      'python',
      'x = IoV(12, 83┃0, 12, 845)\n',
      'x = IoV(12, 830, 12, 830)\n',
    ],
    ['Change to Run 801', 'python', 'x = ExpRun(12, 8┃10)\n', 'x = ExpRun(12, 801)\n'],
    ['Change to Run 830', 'python', 'x = ExpRun(12, 8┃10)\n', 'x = ExpRun(12, 830)\n'],
    ['Change to Good Run 800', 'python', 'x = ExpRun(12, 8┃01)\n', 'x = ExpRun(12, 800)\n'],
    [
      'Change to Good Run 800',
      'python',
      'x = ExpRun(run=8┃01, exp=12)\n',
      'x = ExpRun(run=800, exp=12)\n',
    ],
    ['Change to Run 801', 'shellscript', 'ls e0012/4S/r008┃10\n', 'ls e0012/4S/r00801\n'],
    ['Swap First and Last Run', 'cpp', 'IoV(12, 80┃1, 12, 798);\n', 'IoV(12, 798, 12, 801);\n'],
    [
      'Swap First and Last Run',
      'yaml',
      'experiment: 12\nruns: 799-7┃98\n',
      'experiment: 12\nruns: 798-799\n',
    ],
    [
      'Ignore with a Comment',
      'python',
      'x = ExpRun(12, 8┃01)\n',
      'x = ExpRun(12, 801)  # rundb: ignore\n',
    ],
    [
      'Ignore with a Comment',
      'yaml',
      'experiment: 12\nruns: [798, 8┃01]\n',
      'experiment: 12\nruns: [798, 801]  # rundb: ignore\n',
    ],
    [
      'Ignore with a Comment',
      'cpp',
      '  auto x = ExpRun(12, 8┃01);\n',
      '  auto x = ExpRun(12, 801);  // rundb: ignore\n',
    ],
    [
      'Ignore with a Comment',
      'markdown',
      'See:\n\n```python\nx = ExpRun(12, 8┃01)\n```\n',
      'See:\n\n```python\nx = ExpRun(12, 801)  # rundb: ignore\n```\n',
    ],
    [
      'Ignore with a Comment',
      'markdown',
      '```yaml\nexperiment: 12\nruns:\n  - 798\n  - 8┃01\n```\n',
      '```yaml\nexperiment: 12\nruns:\n  # rundb: ignore\n  - 798\n  - 801\n```\n',
    ],
    [
      'Ignore with a Comment',
      'markdown',
      'See e0012/4S/r008┃01.\n',
      'See e0012/4S/r00801.  <!-- rundb: ignore -->\n',
    ],
    [
      'Replace with the Good Runs in This Range',
      'yaml',
      'runs: {12: 798-8┃35, 14: 1}\n',
      'runs: {12: "798-800, 830", 14: 1}\n',
    ],
    [
      'Split the Range at Its Gaps',
      'python',
      'exp = 12\nruns = ["798-8┃35", "799"]\n',
      'exp = 12\nruns = ["798-801", "830-835", "799"]\n',
    ],
  ] as const) {
    it(`${title}: ${JSON.stringify(from)}`, async () => {
      const { document, at } = await show(language, from);
      const actions = await someFixesAt(document, at);
      const action = actions.find((each) => each.title === title);
      assert.ok(action?.edit, `found: ${actions.map((each) => each.title).join(', ')}`);
      assert.ok(action.diagnostics === undefined || action.diagnostics.length > 0);
      await vscode.workspace.applyEdit(action.edit);
      assert.equal(document.getText(), to);
      if (title === 'Ignore with a Comment') await found(document, []);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), from.replace('┃', ''));
    });
  }

  for (const from of [
    // Its other conditions would be lost.
    'x = "(__experiment__ == 12) & (__run__ > 8┃00) & (__run__ <= 830) & (nTracks > 3)"\n',
    // A comment would become part of the string.
    'x = """\nexp 12 run e0012/4S/r008┃01\n"""\n',
    'f(experiment=12, run=8┃01, x=1)  # rundb: heed\n',
    'experiment = 12\nrun_range = (798, 8┃35)\n',
  ]) {
    it(`include none that would break ${JSON.stringify(from)}`, async () => {
      const { document, at } = await show('python', from);
      await whenFound(document);
      const titles = (await fixesAt(document, at)).map(({ title }) => title);
      const broken = from.includes('"""') ? 'Ignore with a Comment' : '(?:Remove|Replace|Split).*';
      for (const title of titles) assert.doesNotMatch(title, new RegExp(`^${broken}`));
    });
  }

  it('include no comments in code blocks whose language may have none', async () => {
    for (const name of ['', 'json', 'text']) {
      const text = `\`\`\`${name}\n{"file": "/e0012/4S/r008┃01"}\n\`\`\`\n`;
      const { document, at } = await show('markdown', text);
      await whenFound(document);
      const titles = (await fixesAt(document, at)).map(({ title }) => title);
      assert.ok(!titles.includes('Ignore with a Comment'), name);
    }
  });

  it('include no comments in JSON, and none without a finding', async () => {
    const json = await show('json', '{"experiment": 12, "runs": [798, 8┃01]}');
    const titles = (await someFixesAt(json.document, json.at)).map(({ title }) => title);
    assert.deepEqual(titles, ['Remove Run 801']);
    const fine = await show('python', 'x = ExpRun(12, 7┃98)\n');
    assert.deepEqual(await fixesAt(fine.document, fine.at), []);
  });
});

describe('Fixing all runs at once', () => {
  onDemo();

  const mixed = [
    'exp = 12',
    'runs = [801, 798, 810, 811, 799, 801]',
    'good_runs = "830-798, 798-845, 799"',
    'bad_runs = [801]',
    'x = ExpRun(12, 810)  # stays',
    'y = [ExpRun(12, 798), ExpRun(12, 801), ExpRun(12, 810)]',
    '',
  ].join('\n');
  const mended = [
    'exp = 12',
    'runs = [798, 799]',
    'good_runs = "798-800, 830, 798-800, 830, 799"',
    'bad_runs = [801]',
    'x = ExpRun(12, 810)  # stays',
    'y = [ExpRun(12, 798)]',
    '',
  ].join('\n');

  async function fixAllOf(document: vscode.TextDocument, kind: string) {
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const actions = await ask<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      all,
      kind,
    );
    return actions.filter(({ title }) => title === 'Fix All Runs in File');
  }

  it('applies the fixes without a choice, as a single undo step, by command', async () => {
    const { document } = await show('python', mixed);
    await vscode.commands.executeCommand('rundb.fixAllRuns');
    assert.equal(document.getText(), mended);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), mixed);
  });

  it('does the same as the code action source.fixAll', async () => {
    const { document } = await show('python', mixed);
    const [action, ...others] = await fixAllOf(document, 'source.fixAll.rundb');
    assert.ok(action?.edit && others.length === 0);
    await vscode.workspace.applyEdit(action.edit);
    assert.equal(document.getText(), mended);
  });

  it('skips kinds that are off', async () => {
    await withSetting('findings.severity', { bad: 'off', missing: 'off' }, async () => {
      const { document } = await show('python', mixed);
      await vscode.commands.executeCommand('rundb.fixAllRuns');
      const expected = mixed.replace('798-845', '798-801, 830');
      assert.equal(document.getText(), expected);
      if (process.env['RUNDB_VSCODE'] === 'oldest') return;
      using shown = watchShown();
      await vscode.commands.executeCommand('rundb.fixAllRuns');
      assert.match(shown.done.join(), /Nothing here can be fixed .* Problems panel lists/);
    });
  });

  it('leaves the last item of each list', async () => {
    for (const [language, from, to] of [
      [
        'python',
        'exp = 12\nruns = [\n    801,\n    810,\n]\n',
        'exp = 12\nruns = [\n    801,\n]\n',
      ],
      ['python', 'x = [\n    ExpRun(12, 801),\n]\n', undefined],
      ['python', 'x = [\n    "e0012/4S/r00801",\n]\n', undefined],
      ['python', 'runs = {12: [798, 801], 14: [810]}\n', 'runs = {12: [798], 14: [810]}\n'],
      ['yaml', 'runs:\n  12:\n    - 801\n  14:\n    - 810\n', undefined],
    ] as const) {
      const { document } = await show(language, from);
      await vscode.commands.executeCommand('rundb.fixAllRuns');
      assert.equal(document.getText(), to ?? from);
    }
  });

  it("doesn't happen on save, unless configured by its name", async () => {
    const settings = vscode.workspace.getConfiguration('editor');
    const { Global } = vscode.ConfigurationTarget;
    for (const [name, expected] of [
      ['source.fixAll', 'exp = 12\nruns = [798, 801] \n'],
      ['source.fixAll.rundb', 'exp = 12\nruns = [798] \n'],
    ] as const) {
      const { document } = await show('python', 'exp = 12\nruns = [798, 801]\n');
      const editor = vscode.window.activeTextEditor ?? assert.fail();
      await settings.update('codeActionsOnSave', { [name]: 'explicit' }, Global);
      await editor.edit((change) => change.insert(document.lineAt(1).range.end, ' '));
      await vscode.commands.executeCommand('workbench.action.files.save');
      assert.equal(document.getText(), expected);
    }
    await settings.update('codeActionsOnSave', undefined, Global);
  });

  it('covers all cells of a notebook, according to earlier cells', async () => {
    const { NotebookCellData, NotebookCellKind, NotebookData } = vscode;
    const texts = ['exp = 14', 'runs = [1, 801]', 'exp = 12', 'runs = [1, 798, 801]'];
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new NotebookData(
        texts.map((text) => new NotebookCellData(NotebookCellKind.Code, text, 'python')),
      ),
    );
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand('rundb.fixAllRuns');
    assert.deepEqual(
      notebook.getCells().map(({ document }) => document.getText()),
      ['exp = 14', 'runs = [1]', 'exp = 12', 'runs = [798]'],
    );
  });
});

describe('A finding', () => {
  onDemo();

  it('links to the explanation of its kind, and its best fix is preferred', async () => {
    const { document, at } = await show('python', 'exp = 12\nruns = [798, 8┃01]\n');
    const found = () => vscode.languages.getDiagnostics(document.uri);
    // Data loaded for another document may arrive before this one's runs.
    await when(vscode.languages.onDidChangeDiagnostics, () => found().length > 0);
    const [diagnostic] = found();
    assert.ok(typeof diagnostic?.code === 'object');
    const { target } = diagnostic.code;
    assert.equal(target.scheme, 'command');
    await vscode.commands.executeCommand(target.path, ...(JSON.parse(target.query) as unknown[]));
    const { tabGroups } = vscode.window;
    await when(tabGroups.onDidChangeTabs, () =>
      tabGroups.all.some(({ activeTab }) => activeTab?.label.includes('findings.md')),
    );
    const actions = await fixesAt(document, at);
    assert.deepEqual(
      actions.map(({ title, kind, isPreferred }) => [title, kind?.value, isPreferred]),
      [
        ['Remove Run 801', 'quickfix.rundb.remove', true],
        ['Ignore with a Comment', 'quickfix.rundb.ignore', false],
      ],
    );
  });
});

describeOnce('Good runs', () => {
  const demo = onDemo();

  /** Expert flags of runs 1 to 10, and the resulting hover text. */
  const flagged = [
    [{ pxd: 'GOOD', svd: null, cdc: null }, 'good'],
    [{}, 'not flagged'],
    [null, 'not flagged'],
    [{ pxd: 'GOOD', cdc: 'GOOD', newdet: 'BAD' }, 'bad: NEWDET'],
    [{ ecl: 'BAD', klm: 'NO EVENTS', top: 'GOOD' }, 'bad: ECL, KLM (NO EVENTS)'],
    [{ pxd: 'RECOVERABLE', cdc: 'GOOD' }, 'recoverable: PXD'],
    [{ svd: 'UNCHECKED', cdc: 'GOOD' }, 'unknown flag: SVD (UNCHECKED)'],
    [{ klm: 'BAD' }, 'bad: KLM'],
    [{ trg: 'GOOD' }, 'good'],
    [{ pxd: 'BAD' }, 'bad: PXD'],
  ] as const;
  const bad = [4, 5, 8, 10];

  beforeEach(() => {
    demo().setRuns(
      flagged.map(([quality_expert], i) => ({ experiment: 14, run: i + 1, quality_expert })),
    );
  });

  it('are those that no expert flags BAD or NO EVENTS, and the hover says why', async () => {
    const lines = flagged.map((_, i) => `x = ExpRun(14, ${i + 1})`);
    const { document } = await show('python', `y = IoV(14, 1, 14, 10)\n${lines.join('\n')}`);
    for (const [i, [, words]] of flagged.entries()) {
      const at = new vscode.Position(i + 1, 8);
      const card = await hoverAt(document, at);
      if (words.startsWith('bad')) {
        const finding = `Run ${i + 1} of experiment 14 is flagged ${words}.`;
        assert.equal(messagesAt(document, at), finding);
        assert.doesNotMatch(card, /\*\*Experiment/);
      } else assert.ok(card.startsWith(`**Experiment 14, run ${i + 1}** · ${words}\n`), card);
    }
    const range = new vscode.Position(0, 6);
    assert.match(await hoverAt(document, range), /10 runs: 6 good \(2 not flagged\) {2}$/m);
    const words = '14:4 (NEWDET), 14:5 (ECL, KLM (NO EVENTS)), 14:8 (KLM) and 1 more';
    assert.equal(messagesAt(document, range), `4 of 10 runs are flagged bad: ${words}.`);
    assert.deepEqual(
      findingsOf(document).filter(([text]) => text.startsWith('ExpRun')),
      bad.map((run) => [`ExpRun(14, ${run})`, 'bad']),
    );
    assert.deepEqual(await hintsOf(document), ['10 runs, 4 bad, no luminosity']);
  });

  it('are what the quick fix for a range keeps, and what the query @good finds', async () => {
    const { document, at } = await show('yaml', 'experiment: 14\nruns: 1-┃9\n');
    const actions = await fixesAt(document, at);
    const fix = actions.find(({ title }) => title === 'Replace with the Good Runs in This Range');
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), 'experiment: 14\nruns: 1-3, 6-7, 9\n');
    await vscode.commands.executeCommand('undo');
    const isFound = predicateOf(understand(parseQuery('exp:14 run:1-9 @good')));
    const found = flagged.flatMap(([quality_expert], i) =>
      isFound({ experiment: 14, run: i + 1, quality_expert }) ? [i + 1] : [],
    );
    assert.deepEqual(found, [1, 2, 3, 6, 7, 9]);
  });
});

describeOnce('Good runs of the demo', () => {
  before(activated);
  afterEach(closeEditors);

  it("in a hover are as many as by Belle II's definition", async () => {
    const open = await connect({ maxLimit: 10_000 });
    const search = 'min_experiment=12&max_experiment=12&expand=True&limit=10000';
    const response = await fetch(`${open.demo.url}/rest/v1/runs/?${search}`, {
      headers: { authorization: `Bearer ${open.demo.apiKey}` },
    });
    const page = (await response.json()) as { count: number; results: Record<string, unknown>[] };
    assert.equal(page.results.length, page.count);
    const good = page.results.filter(({ quality_expert: flags }) => {
      const words: unknown[] = Object.values(flags ?? {});
      return !words.includes('BAD') && !words.includes('NO EVENTS');
    });
    const text = await hoverOf('python', 'x = IoV(12, ┃0, 12, 9999)');
    const [, counted] = / runs: ([\d,]+) good/.exec(text) ?? [];
    assert.equal(counted, good.length.toLocaleString('en'), text);
    assert.ok(good.length < page.count);
  });
});

describeOnce('Requests for runs in code', () => {
  const demo = onDemo();

  it('fetch 200 nearby runs of an experiment as one range, and never again', async () => {
    demo().setRuns(someRuns(12, 1, 1000));
    const records = countRecords(demo());
    const lines = Array.from({ length: 200 }, (_, i) => `x${i} = ExpRun(12, ${1 + i * 4})\n`);
    await show('python', lines.join(''));
    const asked = demo().requests.length;
    assert.equal(asked, 1);
    assert.equal(records(), 797, 'runs 1 to 797, each once');
    const { document } = await show('yaml', 'experiment: 12\nruns: [1, 5, 797]\n');
    assert.equal((await hintsOf(document)).length, 1);
    assert.equal(demo().requests.length, asked);
    assert.equal(records(), 797);
  });

  it("aren't sent for a file without runs", async () => {
    const { document } = await show('python', 'x = foo(12, 798)\nexp = 12\nruns = load()\n');
    assert.deepEqual(await hintsOf(document), []);
    assert.equal(demo().requests.length, 0);
  });

  it('are sent once for fast typing', async () => {
    const { document } = await show('python', 'exp = 12\n');
    assert.equal(demo().requests.length, 0);
    const editor = vscode.window.activeTextEditor ?? assert.fail();
    const typed = 'runs = [798,799,801]';
    for (const [i, letter] of Array.from(typed).entries()) {
      await editor.edit((edit) => edit.insert(new vscode.Position(1, i), letter), {
        undoStopBefore: false,
        undoStopAfter: false,
      });
    }
    await found(document, [['801', 'bad']]);
    assert.deepEqual(await hintsOf(document), ['3 runs, 1 bad, 12.3 pb⁻¹']);
    assert.equal(demo().requests.length, 1);
  });

  it('are all repeated after Refresh', async () => {
    const { document } = await show('python', 'exp = 12\nruns = [798, 799]\n');
    assert.equal(demo().requests.length, 1);
    assert.deepEqual(await hintsOf(document), ['2 runs, 12 pb⁻¹']);
    demo().setRuns([{ experiment: 12, run: 798, ...lumi(1000) }]);
    await vscode.commands.executeCommand('rundb.refresh');
    await found(document, [['799', 'missing']]);
    assert.deepEqual(await hintsOf(document), ['1 of 2 runs, 1 pb⁻¹, 1 doesn’t exist']);
    assert.equal(demo().requests.length, 2);
  });
});

/** File paths with their runs, as calibrations list them. */
function pairsOf(count: number): string {
  return Array.from({ length: count }, (_, i) => {
    const run = String((i % 40) + 791).padStart(5, '0');
    return `["/group/belle2/data/e0012/4S/r${run}/skim/sub00/raw.root", [12, ${Number(run)}]]`;
  }).join(', ');
}

describeOnce('A lot of text', () => {
  const demo = onDemo();

  it('is read in one go: 45,000 runs on one line', async () => {
    const pairs = Array.from({ length: 45_000 }, (_, i) => {
      const run = (i % 40) + 791;
      return `["e0012/4S/r00${run}", [12, ${run}]]`;
    });
    const { document } = await show('json', `[${pairs.join(', ')}]`);
    const editor = vscode.window.activeTextEditor ?? assert.fail();
    const checked = whenChecked(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), ' '));
    await checked;
    await whenFound(document);
    assert.deepEqual(await hintsOf(document), []);
    const at = new vscode.Position(0, pairs.join(', ').lastIndexOf('r00830'));
    assert.match(await hoverAt(document, at), /Experiment 12, run 830/);
    assert.ok(demo().requests.length <= 3);
  });

  it('is read only near the cursor beyond 2,000,000 characters, and the log says so once', async () => {
    const asked = demo().requests.length;
    const { document, at } = await show(
      'json',
      // 60,000 pairs on one line, as in calibrations.
      `[${pairsOf(30_000)}, ["/d/e0012/4S/r00798/raw.root", [12, 7┃98]], ${pairsOf(30_000)}]`,
    );
    const editor = vscode.window.activeTextEditor ?? assert.fail();
    await editor.edit((edit) => edit.insert(new vscode.Position(0, at.character + 5), ' '));
    assert.match(await hoverAt(document, at), /Experiment 12, run 798/);
    assert.deepEqual(await hintsOf(document), []);
    editor.selection = new vscode.Selection(at, at);
    const links = (
      await ask<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri)
    ).filter(({ target }) => target?.scheme === 'rundb');
    const columns = links.map(({ range }) => range.start.character);
    assert.ok(links.some(({ target }) => target?.path === '/e0012/r00798.json'));
    assert.ok(columns.every((column) => Math.abs(column - at.character) < 25_000));
    await ask('vscode.executeCompletionItemProvider', document.uri, at);
    const name = document.uri.path.split('/').at(-1) ?? '';
    const log = await logUntil(demo().url);
    assert.equal(log.split(`${name} are recognized only around the cursor`).length, 2, log);
    assert.equal(demo().requests.length, asked + 1);
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });
});

describe('Signed out', () => {
  before(activated);
  afterEach(closeEditors);

  it('nothing is requested, and nothing is shown', async () => {
    await using demo = await startDemo({ runs: known });
    await setUrl(demo.url);
    try {
      const { document, at } = await show(
        'python',
        'exp = 12\nruns = [798, 8┃01]\nfile = "e0012/4S/r00798"\n',
      );
      assert.equal(await hoverAt(document, at), '');
      assert.deepEqual(await hintsOf(document), []);
      assert.deepEqual(findingsOf(document), []);
      const links = await ask<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri);
      assert.ok(links.every(({ target }) => target?.scheme !== 'rundb'));
      assert.equal(demo.requests.length, 0);
    } finally {
      await setUrl(undefined);
    }
  });
});
