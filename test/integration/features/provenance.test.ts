import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../../package.json' with { type: 'json' };
import { startDemo, type DemoRun } from '../../../src/demo/server.ts';
import { Records } from '../../../src/features/documents/records.ts';
import { RecentEditors } from '../../../src/features/insert/recentEditors.ts';
import { confirm, type Proposal } from '../../../src/features/provenance/confirm.ts';
import { ProvenRunsInCode } from '../../../src/features/provenance/provenRunsInCode.ts';
import { Problems } from '../../../src/features/provenance/problems.ts';
import { CheckTerminal } from '../../../src/features/provenance/task.ts';
import { KnownRuns } from '../../../src/features/references/knownRuns.ts';
import { Search } from '../../../src/features/search/search.ts';
import { Searches } from '../../../src/features/search/searches.ts';
import { coverCode, edit, insert, withSettings } from '../editing.ts';
import { activated, closeEditors, connect, setUrl, when } from '../fixture.ts';
import { State } from '../state.ts';
import { openView } from '../view.ts';

const day = new Date().toISOString().slice(0, 10);

function run(number: number, flag: 'GOOD' | 'BAD', nb?: number): DemoRun {
  return {
    ...{ experiment: 12, run: number, run_type: 'physics' },
    quality_expert: { cdc: flag },
    ...(nb !== undefined && { statistics: { lumi_recorded: nb } }),
  };
}

/** 798, 799 and 804 are good; 800, 802 and 803 don't exist. */
const runs: readonly DemoRun[] = [
  run(798, 'GOOD', 5000),
  run(799, 'GOOD', 7000),
  run(801, 'BAD', 300),
  run(804, 'GOOD'),
];
/** Later, 799 is bad and 801 is good. */
const tomorrow: readonly DemoRun[] = [
  run(798, 'GOOD', 5000),
  run(799, 'BAD', 7000),
  run(801, 'GOOD', 300),
  run(804, 'GOOD'),
];

const good = `RunDB exp:12 @good: 3 runs, 12 pb⁻¹ (1 without a value), ${day}`;
const later = `RunDB exp:12 @good: 3 runs, 5.3 pb⁻¹ (1 without a value), ${day}`;

describe('The runs of a query', () => {
  before(activated);
  after(closeEditors);

  const query = 'exp:12 @good';
  for (const [language, format, from, to] of [
    [
      'python',
      'numbers',
      'experiment = 12\nruns = ┃\n',
      `experiment = 12\n# ${good}\nruns = [798, 799, 804]\n`,
    ],
    [
      'python',
      'numbers',
      'if x:\n    picked = ┃\n',
      `if x:\n    # ${good}\n    picked = [798, 799, 804]\n`,
    ],
    ['python', 'exprun', '┃', `# ${good}\n[ExpRun(12, 798), ExpRun(12, 799), ExpRun(12, 804)]`],
    [
      'python',
      'exprun',
      'runs = (\n    ┃\n)\n',
      `# ${good}\nruns = (\n    ExpRun(12, 798), ExpRun(12, 799), ExpRun(12, 804)\n)\n`,
    ],
    ['python', 'numbers', 'x.extend(┃)\n', `# ${good}\nx.extend([798, 799, 804])\n`],
    ['python', 'ranges', 'exp = 12\nruns = "┃"\n', `exp = 12\n# ${good}\nruns = "798-799, 804"\n`],
    [
      'python',
      'pandas-cut',
      'd = df.query(┃)\n',
      `# ${good}\nd = df.query((\n    "(__experiment__ == 12) & (((__run__ >= 798) & (__run__ <= 799)) | "\n    "(__run__ == 804))"\n))\n`,
    ],
    [
      'yaml',
      'numbers',
      'experiment: 12\nruns:\n  - ┃\n',
      `experiment: 12\n# ${good}\nruns:\n  - 798\n  - 799\n  - 804\n`,
    ],
    ['yaml', 'ranges', 'a:\n  runsRange: ┃\n', `a:\n  # ${good}\n  runsRange: 798-799, 804\n`],
    [
      'cpp',
      'numbers',
      'std::vector<int> runs = ┃;\n',
      `// ${good}\nstd::vector<int> runs = {798, 799, 804};\n`,
    ],
    ['shellscript', 'b2info', '┃\n', `# ${good}\nb2info-luminosity --exp 12 --runs 798-799,804\n`],
    ['jsonc', 'numbers', '{\n  "runs": ┃\n}\n', `{\n  // ${good}\n  "runs": [798, 799, 804]\n}\n`],
    [
      'json',
      'numbers',
      '{\n  // mine\n  "runs": ┃\n}\n',
      `{\n  // mine\n  // ${good}\n  "runs": [798, 799, 804]\n}\n`,
    ],
    // No comments in the language, or unclear which runs the comment would refer to.
    ['json', 'numbers', '{\n  "runs": ┃\n}\n', '{\n  "runs": [798, 799, 804]\n}\n'],
    ['plaintext', 'ranges', '┃\n', '798-799, 804\n'],
    ['python', 'numbers', 'x = [1, ┃]\n', 'x = [1, 798, 799, 804]\n'],
    [
      'python',
      'ranges',
      `exp = 12\n# RunDB run:1-5: 5 runs, ${day}\nx = "1-5, ┃"\n`,
      `exp = 12\n# RunDB run:1-5: 5 runs, ${day}\nx = "1-5, 798-799, 804"\n`,
    ],
    [
      'python',
      'iov',
      `# RunDB run:1-5: 5 runs, ${day}\nx = [IoV(12, 1, 12, 5), ┃]\n`,
      `# RunDB run:1-5: 5 runs, ${day}\nx = [IoV(12, 1, 12, 5), IoV(12, 798, 12, 799), IoV(12, 804, 12, 804)]\n`,
    ],
    ['python', 'ranges', 'exp = 12\nx = ["1-5", ┃]\n', 'exp = 12\nx = ["1-5", "798-799, 804"]\n'],
    [
      'yaml',
      'ranges',
      'experiment: 12\nruns: [1-5, ┃]\n',
      'experiment: 12\nruns: [1-5, 798-799, 804]\n',
    ],
    [
      'yaml',
      'ranges',
      'experiment: 12\nruns:\n  - 1-5\n  - ┃\n',
      'experiment: 12\nruns:\n  - 1-5\n  - 798-799\n  - 804\n',
    ],
    ['python', 'numbers', '"""\n┃\n"""\n', '"""\n798, 799, 804\n"""\n'],
  ] as const) {
    it(`get a comment above them: ${format} in ${language}, ${from.trim()}`, async () => {
      const open = await connect({ runs });
      assert.ok(open.demo);
      const document = await edit(language, from);
      await insert({ query, format, provenance: true });
      assert.equal(document.getText(), to);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), from.replace('┃', ''));
    });
  }

  it('get one about ranges across unused run numbers, if these are all of them', async () => {
    // Without 801.
    const open = await connect({ runs: runs.toSpliced(2, 1) });
    assert.ok(open.demo);
    const given = { query, format: 'ranges', ranges: 'existing', provenance: true };
    const document = await edit('python', 'exp = 12\nruns = "┃"\n');
    await insert(given);
    assert.equal(document.getText(), `exp = 12\n# ${good}\nruns = "798-804"\n`);
    for (const rest of ['1-5, ', '799-820, ']) {
      await edit('python', `exp = 12\nruns = "${rest}┃"\n`);
      await insert(given);
      assert.equal(document.getText(), `exp = 12\nruns = "${rest}798-804"\n`);
    }
  });

  it('get it if the setting says so', async () => {
    const open = await connect({ runs });
    assert.ok(open.demo);
    const document = await edit('python', 'experiment = 12\nruns = ┃\n');
    await insert({ query, format: 'numbers' });
    assert.equal(document.getText(), 'experiment = 12\nruns = [798, 799, 804]\n');
    await edit('python', 'experiment = 12\nruns = ┃\n');
    await withSettings({ insertProvenance: true }, () => insert({ query, format: 'numbers' }));
    assert.match(document.getText(), /# RunDB exp:12 @good: 3 runs/);
  });

  it('get none if they are only some of the results', async () => {
    const open = await connect({ runs });
    assert.ok(open.demo);
    await insertAll('experiment = 12\nruns = ┃\n');
    const document = await edit('python', 'experiment = 12\nruns = ┃\n');
    await insert({ query, runs: [[12, 798]], format: 'numbers', provenance: true });
    assert.equal(document.getText(), 'experiment = 12\nruns = [798]\n');
  });

  it('get a single comment, even if they replace others', async () => {
    const open = await connect({ runs });
    assert.ok(open.demo);
    const document = await insertAll('experiment = 12\nruns = ┃\n');
    const editor = vscode.window.activeTextEditor ?? assert.fail();
    const at = document.positionAt(document.getText().indexOf('799'));
    editor.selection = new vscode.Selection(at, at);
    await insert({ query: 'exp:12', how: 'replace', provenance: true });
    assert.equal(
      document.getText(),
      `experiment = 12\n# RunDB exp:12: 4 runs, 12.3 pb⁻¹ (1 without a value), ${day}\nruns = [798, 799, 801, 804]\n`,
    );
  });

  async function insertAll(from: string): Promise<vscode.TextDocument> {
    const document = await edit('python', from);
    await insert({ query, format: 'numbers', provenance: true });
    return document;
  }
});

/** A separate instance, on its own demo. */
async function openProven(given: readonly DemoRun[] = runs) {
  const open = await openView({ runs: given });
  const { connection, demo } = open;
  const records = new Records(connection);
  const search = new Search(connection, records, new Searches(new State()));
  const changed = new vscode.EventEmitter<void>();
  const known = new KnownRuns(connection, records.onDidExpire);
  const context = { subscriptions: [], globalState: new State() };
  const recent = new RecentEditors();
  const proven = new ProvenRunsInCode(context, connection, records, search, known, recent, changed);
  const proposals: Proposal[] = [];
  let answer = true;
  proven.confirm = (proposal) => {
    proposals.push(proposal);
    return Promise.resolve(answer);
  };
  return {
    ...{ connection, demo, known, proven, proposals, search },
    refuse: () => {
      answer = false;
    },
    async [Symbol.asyncDispose]() {
      for (const each of context.subscriptions as vscode.Disposable[]) each.dispose();
      recent.listener.dispose();
      changed.dispose();
      known.dispose();
      await open[Symbol.asyncDispose]();
    },
  };
}

const pairsOf = (some: readonly { experiment: number; run: number }[]) =>
  some.map(({ experiment, run: number }) => `${experiment}:${number}`);

describe('Runs with a comment that says where they come from', () => {
  before(activated);
  after(closeEditors);

  const text = `experiment = 12\n# ${good}\nruns = [798, 799, 804]\n`;

  async function titles(
    open: Awaited<ReturnType<typeof openProven>>,
    document: vscode.TextDocument,
  ) {
    const lenses = await open.proven.lenses(document);
    return lenses.map(({ command }) => command?.title.replace(/^\$\(\w+\) /, ''));
  }

  it('are proposed with their details, and written on Enter', async () => {
    await using open = await openProven([run(798, 'GOOD'), run(801, 'GOOD'), run(804, 'GOOD')]);
    const document = await edit('python', text);
    open.proven.confirm = (proposal) => {
      assert.equal(proposal.describe({ experiment: 12, run: 799 }), 'doesn’t exist');
      return confirm(proposal);
    };
    const state = { ended: false };
    const updating = open.proven.update(document.uri, 1).then(() => (state.ended = true));
    // The first Enter after the list appears accepts it.
    while (!state.ended) {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    }
    await updating;
    assert.match(document.getText(), /runs = \[798, 801, 804\]/);
  });

  it('are updated after confirmation, as a single undo step', async () => {
    await using open = await openProven();
    const document = await edit('python', text);
    open.demo.setRuns(tomorrow);
    await open.proven.update(document.uri, 1);
    const [proposal] = open.proposals;
    assert.deepEqual(pairsOf(proposal?.changes.come ?? []), ['12:801']);
    assert.deepEqual(pairsOf(proposal?.changes.gone ?? []), ['12:799']);
    // The reason why it is removed.
    assert.match(proposal?.describe({ experiment: 12, run: 799 }) ?? '', /bad: CDC/);
    assert.equal(document.getText(), `experiment = 12\n# ${later}\nruns = [798, 801, 804]\n`);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
  });

  it('are updated at the cursor in the code last worked on, if no editor is active', async () => {
    await using open = await openProven();
    const document = await edit('python', text.replace('[798', '[┃798'));
    open.demo.setRuns(tomorrow);
    await coverCode();
    await open.proven.update(undefined, undefined);
    assert.equal(document.getText(), `experiment = 12\n# ${later}\nruns = [798, 801, 804]\n`);
    assert.equal(vscode.window.activeTextEditor?.document, document);
  });

  it('keep their format and the surrounding brackets', async () => {
    await using open = await openProven(tomorrow);
    for (const [language, from, to] of [
      [
        'python',
        'runs = caf.ExpRun(12, 798)',
        'runs = [caf.ExpRun(12, 798), caf.ExpRun(12, 801), caf.ExpRun(12, 804)]',
      ],
      [
        'python',
        'runs = {ExpRun(12, 799), ExpRun(12, 804)}',
        'runs = {ExpRun(12, 798), ExpRun(12, 801), ExpRun(12, 804)}',
      ],
      [
        'python',
        'x = (IoV(12, 798, 12, 799),)',
        'x = (IoV(12, 798, 12, 798), IoV(12, 801, 12, 801), IoV(12, 804, 12, 804))',
      ],
      [
        'yaml',
        'runs:\n  - 798\n  - 799\n  - 804\nother: 1',
        'runs:\n  - 798\n  - 801\n  - 804\nother: 1',
      ],
      ['yaml', 'exp12:\n  runsRange: 798-799', 'exp12:\n  runsRange: 798, 801, 804'],
      [
        'shellscript',
        'b2info-luminosity --exp 12 --runs 798-799,804',
        'b2info-luminosity --exp 12 --runs 798,801,804',
      ],
    ] as const) {
      const document = await edit(language, `# ${good}\n${from}\n`);
      await open.proven.update(document.uri, 0);
      assert.equal(document.getText(), `# ${later}\n${to}\n`);
    }
  });

  it('keep ranges across unused run numbers', async () => {
    await using open = await openProven([798, 799, 804, 810].map((number) => run(number, 'GOOD')));
    const from = `exp = 12\n# ${good}\nruns = "798-804"\n`;
    const document = await edit('python', from);
    await open.proven.update(document.uri, 1);
    const { changes } = open.proposals[0] ?? assert.fail();
    assert.deepEqual([pairsOf(changes.come), pairsOf(changes.gone)], [['12:810'], []]);
    assert.match(document.getText(), /\nruns = "798-810"\n/);
  });

  it('aren’t compared where ranges have too many runs, and it is said what may help', async () => {
    const cosmics = Array.from({ length: 10_001 }, (_, i) => ({
      ...{ experiment: 12, run: 1000 + i, run_type: 'cosmic' },
    }));
    await using open = await openProven([run(798, 'GOOD'), ...cosmics]);
    const from = `exp = 12\n# RunDB exp:12 physics: 1 run, ${day}\nruns = "798-20000"\n`;
    const document = await edit('python', from);
    await assert.rejects(open.proven.update(document.uri, 1), {
      message: 'Too many runs to compare. Split the ranges, or narrow the query.',
    });
    assert.equal(document.getText(), from);
  });

  it('stay as they are if the user declines', async () => {
    await using open = await openProven(tomorrow);
    const document = await edit('python', text);
    open.refuse();
    await open.proven.update(document.uri, 1);
    assert.equal(open.proposals.length, 1);
    assert.equal(document.getText(), text);
  });

  it("get today's date in their comment if they are unchanged", async () => {
    await using open = await openProven();
    const document = await edit('python', text.replace(day, '2024-02-03'));
    await open.proven.update(document.uri, 1);
    assert.equal(open.proposals.length, 0);
    assert.equal(document.getText(), text);
  });

  it("aren't written if the RunDB fails, or returns something unreadable", async () => {
    await using open = await openProven(tomorrow);
    const document = await edit('python', text);
    open.demo.options.fault = () => ({ status: 400, body: 'no' });
    await assert.rejects(open.proven.update(document.uri, 1));
    open.demo.options.fault = (_request, usual) => {
      const { status, body = '' } = usual();
      return {
        status,
        body: body.replace('"run": 801', '"run": "x"').replace('"run":801', '"run":"x"'),
      };
    };
    await assert.rejects(open.proven.update(document.uri, 1), /can’t be read|may be missing/);
    assert.equal(document.getText(), text);
    assert.equal(open.proposals.length, 0);
  });

  it('are written at their new position, unless someone edited them', async () => {
    await using open = await openProven(tomorrow);
    const document = await edit('python', text);
    const put = async (line: number, column: number, some: string) => {
      const change = new vscode.WorkspaceEdit();
      change.insert(document.uri, new vscode.Position(line, column), some);
      await vscode.workspace.applyEdit(change);
    };
    open.proven.confirm = async () => {
      await put(0, 0, 'import x\n');
      return true;
    };
    await open.proven.update(document.uri, 1);
    assert.equal(
      document.getText(),
      `import x\nexperiment = 12\n# ${later}\nruns = [798, 801, 804]\n`,
    );
    await edit('python', text);
    open.proven.confirm = async () => {
      await put(2, 8, '1, ');
      return true;
    };
    await assert.rejects(open.proven.update(document.uri, 1), /edited or closed in the meantime/);
    assert.equal(document.getText(), text.replace('[', '[1, '));
  });

  it('are found again if lines are added or removed above them in the meantime', async () => {
    await using open = await openProven(tomorrow);
    const change = async (document: vscode.TextDocument, lines: number, some = '') => {
      const edits = new vscode.WorkspaceEdit();
      edits.replace(document.uri, new vscode.Range(0, 0, lines, 0), some);
      assert.ok(await vscode.workspace.applyEdit(edits));
      return true;
    };
    const [one, two] = ['good', 'bad'].map(
      (flag) => `x = 1\n# RunDB exp:12 @${flag}: 1 run, ${day}\nruns = [ExpRun(12, 798)]\n`,
    );
    const updated = `x = 1\n# ${later}\nruns = [ExpRun(12, 798), ExpRun(12, 801), ExpRun(12, 804)]\n`;
    const document = await edit('python', `${one}\n${two}`);
    open.search.isMeant = () => change(document, 0, 'import x\n');
    await open.proven.update(document.uri, 1);
    assert.equal(document.getText(), `import x\n${updated}\n${two}`);
    // Now the other comment is where this one was.
    await edit('python', `${one}\n${two}`);
    open.search.isMeant = () => change(document, 4);
    await assert.rejects(open.proven.update(document.uri, 1), /edited or closed in the meantime/);
    assert.equal(document.getText(), two);
    await edit('python', `${one}\n${two}`);
    open.search.isMeant = () => Promise.resolve(true);
    let edited: Promise<unknown> | undefined;
    const ready = { get: () => (edited ??= change(document, 0, 'import x\n')) };
    Object.defineProperty(open.connection, 'ready', ready);
    await open.proven.update(document.uri, 1);
    assert.equal(document.getText(), `import x\n${updated}\n${two}`);
  });

  for (const [when, isShown] of [
    ['while the query is running', false],
    ['while the changes are being reviewed', true],
  ] as const) {
    it(`aren't written if another server is connected ${when}`, async () => {
      await using open = await openProven(tomorrow);
      await using other = await startDemo({ runs });
      const document = await edit('python', text);
      const change = () => open.connection.useDemo(other);
      if (isShown) open.proven.confirm = () => change().then(() => true);
      else {
        open.demo.options.fault = () => {
          void change();
          return 'stall';
        };
      }
      await assert.rejects(open.proven.update(document.uri, 1), {
        message: /^The RunDB connection changed in the meantime\./,
      });
      assert.equal(document.getText(), text);
    });
  }

  it("aren't written over comments among them, or over other values", async () => {
    await using open = await openProven(tomorrow);
    const kept = text.replace('798,', '798,  # mine\n ');
    const document = await edit('python', kept);
    await assert.rejects(open.proven.update(document.uri, 1), /comments that would be lost/);
    assert.equal(document.getText(), kept);
    for (const other of ['sizes = [1, 2]', 'n = 3', 'n = "12"']) {
      await edit('python', `# ${good}\n${other}\n`);
      await assert.rejects(open.proven.update(document.uri, 0), /not certain which runs/);
    }
    const shell = await edit('shellscript', `# ${good}\ntool --exp 12 --runs 798-799\n`);
    await assert.rejects(open.proven.update(shell.uri, 0), /not certain which runs/);
  });

  it('have code lenses, which send no requests, and show changes once they are known', async () => {
    await using open = await openProven();
    const document = await edit('python', text);
    open.demo.requests.length = 0;
    assert.deepEqual(await titles(open, document), ['Show', 'Update']);
    assert.equal(open.demo.requests.length, 0);
    open.demo.setRuns(tomorrow);
    await open.search.find('exp:12 @good');
    const { length } = open.demo.requests;
    assert.deepEqual(await titles(open, document), ['Show', 'Update', '2 runs changed']);
    assert.equal(open.demo.requests.length, length);
    await open.proven.update(document.uri, 1);
    assert.deepEqual(await titles(open, document), ['Show', 'Update']);
  });

  it("aren't reported as changed if that is off, or a comment silences it", async () => {
    await using open = await openProven(tomorrow);
    const document = await edit('python', text);
    await open.search.find('exp:12 @good');
    assert.deepEqual(await titles(open, document), ['Show', 'Update', '2 runs changed']);
    const told = () =>
      vscode.languages
        .getDiagnostics(document.uri)
        .map(({ severity, message }) => [severity, message]);
    const message = '“exp:12 @good” finds other runs now: 1 run added, 1 run removed.';
    const isTold = (given: unknown) =>
      told().some(([severity, own]) => own === message && severity === given);
    assert.ok(isTold(vscode.DiagnosticSeverity.Information));
    await withSettings({ 'findings.severity': { changed: 'warning' } }, async () => {
      await titles(open, document);
      assert.ok(isTold(vscode.DiagnosticSeverity.Warning));
    });
    await withSettings({ 'findings.severity': { changed: 'off' } }, async () => {
      assert.deepEqual(await titles(open, document), ['Show', 'Update']);
      assert.ok(told().every(([, own]) => own !== message));
    });
    await edit('python', text.replace('#', '# rundb: ignore\n#'));
    assert.deepEqual(await titles(open, document), ['Show', 'Update']);
    assert.ok(told().every(([, own]) => own !== message));
  });

  it('get their experiment from an earlier notebook cell', async () => {
    await using open = await openProven(tomorrow);
    const { NotebookCellData, NotebookCellKind, NotebookData } = vscode;
    const cells = ['experiment = 12', text.slice(text.indexOf('#'))].map(
      (cell) => new NotebookCellData(NotebookCellKind.Code, cell, 'python'),
    );
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new NotebookData(cells),
    );
    await vscode.window.showNotebookDocument(notebook);
    const { document } = notebook.cellAt(1);
    await open.search.find('exp:12 @good');
    assert.deepEqual(await titles(open, document), ['Show', 'Update', '2 runs changed']);
    await open.proven.update(document.uri, 0);
    assert.equal(document.getText(), `# ${later}\nruns = [798, 801, 804]\n`);
  });

  it('are updated as an MC dataset with their beam energies', async () => {
    const beams = (number: number, momentum: number): DemoRun => ({
      ...{ experiment: 12, run: number, run_type: 'physics', quality_expert: { cdc: 'GOOD' } },
      ...{ ler: { momentum: 4 }, her: { momentum } },
    });
    await using open = await openProven([beams(798, 7), beams(799, 6.93)]);
    const dataset = (energy: string, sqrts: string, range: string) =>
      `experiment:\n  12:\n    proc16:\n      beamEnergy: ${energy}\n      sqrts: ${sqrts}\n      runsRange: ${range}\n`;
    const first = dataset('4S', '10.580', '"798"');
    const document = await edit('yaml', `# ${good}\n${first}`);
    await open.proven.update(document.uri, 0);
    const [comment, ...rest] = document.getText().split('\n');
    assert.match(comment ?? '', /^# RunDB exp:12 @good: 2 runs/);
    assert.equal(rest.join('\n'), `${dataset('4S_offres', '10.520', '"799"')}---\n${first}`);
  });

  it("aren't reported as changed by results older than their comment", async () => {
    await using open = await openProven(tomorrow);
    const document = await edit('python', text.replace(day, '2090-01-01'));
    await open.search.find('exp:12 @good');
    assert.deepEqual(await titles(open, document), ['Show', 'Update']);
  });
});

describe('A query file next to the code', () => {
  before(activated);
  afterEach(closeEditors);
  afterEach(clearFolder);

  it('is named as the source of the runs, and read when they are updated', async () => {
    const query = await write('queries/good runs.rundb', '# ours\nexp:12\n@good\n');
    const code = await write('analysis/runs.py', 'experiment = 12\nruns = \n');
    const open = await connect({ runs });
    assert.ok(open.demo);
    await vscode.workspace.openTextDocument(query);
    const document = await vscode.workspace.openTextDocument(code);
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(1, 7, 1, 7);
    await insert({ query: '# ours\nexp:12\n@good\n', format: 'numbers', provenance: true });
    const comment = `# ${good.replace('exp:12 @good', '../queries/good runs.rundb')}`;
    const from = `experiment = 12\n${comment}\nruns = [798, 799, 804]\n`;
    assert.equal(document.getText(), from);
    await document.save();
  });

  it('must exist, in the same workspace folder', async () => {
    await using open = await openProven();
    for (const [file, name, message] of [
      ['gone.rundb', 'one.py', /^There is no file gone\.rundb, which these runs come from\.$/],
      ['../outside.rundb', 'two.py', /isn’t in the workspace folder/],
    ] as const) {
      const code = await write(name, `# RunDB ${file}: 1 run, ${day}\nruns = [ExpRun(12, 798)]\n`);
      const document = await vscode.workspace.openTextDocument(code);
      const [lens] = await open.proven.lenses(document);
      assert.match(lens?.command?.title.replace(/^\$\(\w+\) /, '') ?? '', message);
      await assert.rejects(open.proven.update(document.uri, 0), { message });
    }
  });

  it('determines the runs of an update', async () => {
    await using open = await openProven(tomorrow);
    const file = await write('good.rundb', '# ours\nexp:12\n@good\n');
    const code = await write(
      'three.py',
      `# RunDB good.rundb: 1 run, ${day}\nruns = [ExpRun(12, 798)]\n`,
    );
    const document = await vscode.workspace.openTextDocument(code);
    await open.proven.update(document.uri, 0);
    const comment = later.replace('exp:12 @good', 'good.rundb');
    assert.equal(
      document.getText(),
      `# ${comment}\nruns = [ExpRun(12, 798), ExpRun(12, 801), ExpRun(12, 804)]\n`,
    );
    assert.ok(file);
    await document.save();
  });
});

function folder(): vscode.Uri {
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail();
}

async function write(path: string, text: string): Promise<vscode.Uri> {
  const uri = vscode.Uri.joinPath(folder(), path);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

async function clearFolder(): Promise<void> {
  for (const [name] of await vscode.workspace.fs.readDirectory(folder())) {
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder(), name), { recursive: true });
  }
}

describe('Checking the runs in a workspace', () => {
  before(activated);
  afterEach(closeEditors);
  afterEach(clearFolder);

  async function files(): Promise<void> {
    await write('a.py', `experiment = 12\n# ${good}\nruns = [798, 799, 804]\n`);
    await write(
      'b/c.yaml',
      `exp12:\n  # ${good.replace('@good', 'physics')}\n  runsRange: 798-804\n`,
    );
    await write('d.cpp', 'auto x = ExpRun(12, 999);\n');
    await write('fine.sh', 'tool --exp 12 --runs 798,804\n');
    await write('ignored.py', 'x = ExpRun(12, 999)  # rundb: ignore\n');
    const cells = [
      { cell_type: 'code', metadata: {}, outputs: [], source: ['x = 1\n', 'ExpRun(12, 998)'] },
    ];
    const notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
    await write('n.ipynb', JSON.stringify(notebook));
  }

  async function output(open: Awaited<ReturnType<typeof openProven>>) {
    const needs = () => open.proven.needs;
    const terminal = new CheckTerminal(open.connection, needs, () => undefined);
    let text = '';
    terminal.onDidWrite((more) => {
      text += more;
    });
    const code = await new Promise<number>((resolve) => {
      terminal.onDidClose(resolve);
      terminal.open();
    });
    return { code, lines: text.trim().split('\r\n') };
  }

  it('prints a line for each problem, and exits with 1', async () => {
    await using open = await openProven(tomorrow);
    await files();
    open.demo.requests.length = 0;
    const { code, lines } = await output(open);
    assert.deepEqual(lines, [
      'a.py:2:1: info: “exp:12 @good” finds other runs now: 1 run added, 1 run removed.',
      'a.py:3:14: info: Run 799 of experiment 12 is flagged bad: CDC.',
      'b/c.yaml:3:14: info: 1 of 4 runs is flagged bad: 12:799 (CDC).',
      'd.cpp:1:10: warning: The RunDB has no run 999 in experiment 12.',
      'n.ipynb:1:1: warning: Cell 1, line 2: The RunDB has no run 998 in experiment 12.',
      'Checked the runs in 5 files: 1 of 2 sources changed, 2 mentions of runs that don’t exist, 2 mentions of bad runs.',
    ]);
    assert.equal(code, 1);
    // The problem matcher must read the same from these lines in any task.
    const [matcher] = manifest.contributes.problemMatchers;
    const { pattern } = matcher ?? assert.fail();
    const matched = lines.flatMap((line) => {
      const found = new RegExp(pattern.regexp).exec(line);
      const { file, line: row, column, severity, message } = pattern;
      return found ? [[file, row, column, severity, message].map((group) => found[group])] : [];
    });
    const [changed, bad, , missing, cell, ...others] = matched;
    assert.deepEqual(changed?.slice(0, 4), ['a.py', '2', '1', 'info']);
    assert.deepEqual(bad, [
      'a.py',
      '3',
      '14',
      'info',
      'Run 799 of experiment 12 is flagged bad: CDC.',
    ]);
    assert.deepEqual(missing?.slice(0, 4), ['d.cpp', '1', '10', 'warning']);
    assert.match(cell?.[4] ?? '', /^Cell 1, line 2: The RunDB has no run 998/);
    assert.deepEqual(others, []);
    assert.ok(open.demo.requests.length <= 8, `${open.demo.requests.length} requests`);
  });

  it('runs no queries if changes are off, and skips other kinds that are off', async () => {
    await using open = await openProven(tomorrow);
    await files();
    await withSettings({ 'findings.severity': { changed: 'off', bad: 'off' } }, async () => {
      const { lines } = await output(open);
      assert.deepEqual(lines, [
        'd.cpp:1:10: warning: The RunDB has no run 999 in experiment 12.',
        'n.ipynb:1:1: warning: Cell 1, line 2: The RunDB has no run 998 in experiment 12.',
        'Checked the runs in 5 files: 2 mentions of runs that don’t exist.',
      ]);
    });
    await withSettings({ 'findings.severity': { changed: 'error' } }, async () => {
      const { lines } = await output(open);
      assert.match(lines[0] ?? '', /^a\.py:2:1: error: “exp:12 @good” finds other runs now/);
    });
  });

  it("exits with 0 if there are no problems, and with 2 if it can't check", async () => {
    await using open = await openProven();
    await write('a.py', `experiment = 12\n# ${good}\nruns = [798, 799, 804]\n`);
    const { code, lines } = await output(open);
    assert.equal(code, 0);
    assert.deepEqual(lines, ['Checked the runs in 1 file: no problems found.']);
    open.demo.options.fault = () => ({ status: 400, body: 'no' });
    open.connection.session?.store.refresh();
    await write('b.py', 'x = ExpRun(14, 3)\n');
    const failed = await output(open);
    assert.equal(failed.code, 2);
    assert.equal(failed.lines.length, 1);
  });

  it('exits with 2 and a reason if another server is connected in the meantime', async () => {
    await using open = await openProven();
    await using other = await startDemo({ runs });
    await write('a.py', 'x = ExpRun(12, 798)\n');
    open.demo.options.fault = () => {
      void open.connection.useDemo(other);
      return 'stall';
    };
    const { code, lines } = await output(open);
    assert.equal(code, 2);
    assert.match(lines.join('\n'), /^The RunDB connection changed in the meantime\.[^\n]*$/);
  });

  it('is a VS Code task, which fails if there are problems or if signed out', async () => {
    await files();
    const [task] = await vscode.tasks.fetchTasks({ type: 'rundb' });
    assert.deepEqual([task?.source, task?.name], ['rundb', 'check runs']);
    {
      const open = await connect({ runs: tomorrow });
      assert.ok(open.demo);
      assert.equal(await exitCode(task ?? assert.fail()), 1);
      const there = vscode.languages.getDiagnostics(vscode.Uri.joinPath(folder(), 'd.cpp'));
      assert.equal(there.length, 1);
    }
    await setUrl('http://127.0.0.1:1');
    assert.equal(await exitCode(task ?? assert.fail()), 2);
    await setUrl(undefined);
  });

  it('reports the same problems in the Problems panel, without duplicates', async () => {
    const open = await connect({ runs: tomorrow });
    assert.ok(open.demo);
    await files();
    const { languages } = vscode;
    const told = new Promise<void>((resolve) => {
      const listener = languages.onDidChangeDiagnostics(({ uris }) => {
        if (!uris.some(({ path }) => path.endsWith('d.cpp'))) return;
        listener.dispose();
        resolve();
      });
    });
    void vscode.commands.executeCommand('rundb.checkRuns');
    await told;
    const codes = (path: string) =>
      languages
        .getDiagnostics(vscode.Uri.joinPath(folder(), path))
        .filter(({ source }) => source === 'RunDB')
        .map(codeOf);
    assert.deepEqual([codes('a.py'), codes('d.cpp')], [['changed', 'bad'], ['missing']]);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), 'a.py'));
    const shown = new Promise<void>((resolve) => {
      const listener = languages.onDidChangeDiagnostics(({ uris }) => {
        if (!uris.some(({ path }) => path.endsWith('a.py')) || codes('a.py').length !== 2) return;
        listener.dispose();
        resolve();
      });
    });
    await vscode.window.showTextDocument(document);
    await shown;
    assert.deepEqual(codes('a.py').sort(), ['bad', 'changed']);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(1, 0, 1, 1),
    );
    const update = actions.find(({ title }) => title === 'Update');
    assert.deepEqual(update?.command?.arguments, [document.uri, 1]);
    assert.equal(update.isPreferred, true);
  });
});

describe('Problems with runs', () => {
  before(activated);
  afterEach(closeEditors);
  afterEach(clearFolder);

  it('are replaced by live findings once a document is shown, except those only a check finds', async () => {
    const uri = await write('shown.py', 'x = 1\n');
    const problems = new Problems();
    const range = new vscode.Range(0, 0, 0, 1);
    const codes = () => vscode.languages.getDiagnostics(uri).map(codeOf);
    problems.setAll([
      { kind: 'missing', uri, range, message: 'a' },
      { kind: 'changed', uri, range, message: 'b' },
    ]);
    await when(vscode.languages.onDidChangeDiagnostics, () => codes().length === 2);
    await vscode.window.showTextDocument(uri);
    await when(vscode.languages.onDidChangeDiagnostics, () => codes().length === 1);
    assert.deepEqual(codes(), ['changed']);
    problems.dispose();
  });
});

/** The kind of a problem; asserts that it links to its explanation. */
function codeOf({ code }: vscode.Diagnostic): unknown {
  if (typeof code !== 'object') return code;
  assert.equal(code.target.path, 'rundb.explainFinding');
  return code.value;
}

async function exitCode(task: vscode.Task): Promise<number | undefined> {
  const ended = new Promise<number | undefined>((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode: code }) => {
      if (execution.task.name !== task.name) return;
      listener.dispose();
      resolve(code);
    });
  });
  await vscode.tasks.executeTask(task);
  return ended;
}
