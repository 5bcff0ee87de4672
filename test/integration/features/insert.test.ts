import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { RunsDrop } from '../../../src/features/insert/drop.ts';
import { Forms } from '../../../src/features/insert/forms.ts';
import { RunsDrag } from '../../../src/features/runs/index.ts';
import { edit, insert, of12, withSettings, type Pairs } from '../editing.ts';
import { activated, closeEditors, connect, someRuns, when } from '../fixture.ts';
import { openView, rows, type Row } from '../view.ts';
import { describeOnce } from '../../describeOnce.ts';

/** Deliberately unsorted: the extension sorts them. */
const runs: Pairs = [
  [12, 804],
  [12, 798],
  [12, 800],
  [12, 799],
];
const ofTwo: Pairs = [
  [12, 7],
  [14, 8],
];

describe('rundb.insertRuns', () => {
  before(activated);
  after(closeEditors);

  it('inserts numbers at each cursor, undone in one step', async () => {
    const document = await edit('python', 'a = [┃]\nb = [┃]\n');
    await insert({ runs, format: 'numbers' });
    assert.equal(document.getText(), 'a = [798, 799, 800, 804]\nb = [798, 799, 800, 804]\n');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), 'a = []\nb = []\n');
  });

  it('inserts ranges over the selection', async () => {
    const document = await edit('python', 'runs = "«OLD»"');
    await insert({ runs, format: 'ranges' });
    assert.equal(document.getText(), 'runs = "798-800, 804"');
  });

  const many = of12(...Array.from({ length: 24 }, (_, i) => 1000 + 2 * i));
  const firstLine = '1000, 1002, 1004, 1006, 1008, 1010, 1012, 1014, 1016, 1018, 1020, 1022, 1024';
  for (const { language, format, from, to, runs: own = runs } of [
    { language: 'python', format: 'numbers', from: 'x = ┃', to: 'x = [798, 799, 800, 804]' },
    {
      language: 'python',
      format: 'numbers',
      from: 'x = [1, ┃]',
      to: 'x = [1, 798, 799, 800, 804]',
    },
    { language: 'python', format: 'numbers', from: 'x = "┃"', to: 'x = "798, 799, 800, 804"' },
    { language: 'python', format: 'ranges', from: 'x = ┃', to: 'x = "798-800, 804"' },
    { language: 'python', format: 'ranges', from: "x = ['┃']", to: "x = ['798-800, 804']" },
    {
      language: 'python',
      format: 'exprun',
      from: 'x = [┃]',
      to: 'x = [ExpRun(12, 7), ExpRun(14, 8)]',
      runs: ofTwo,
    },
    { language: 'python', format: 'exprun', from: 'x = ┃', to: 'x = ExpRun(12, 7)', runs: of12(7) },
    {
      language: 'python',
      format: 'iov',
      from: 'if x:\n    x = ┃  # mine\n',
      to: 'if x:\n    x = [IoV(12, 798, 12, 800), IoV(12, 804, 12, 804)]  # mine\n',
    },
    {
      language: 'python',
      format: 'numbers',
      from: 'if x:\n    x = ┃\n',
      to: `if x:\n    x = [\n        ${firstLine},\n        1026, 1028, 1030, 1032, 1034, 1036, 1038, 1040, 1042, 1044, 1046,\n    ]\n`,
      runs: many,
    },
    {
      language: 'python',
      format: 'numbers',
      from: 'x = ┃',
      to: 'x = {12: [7], 14: [8]}',
      runs: ofTwo,
    },
    {
      language: 'python',
      format: 'dqm-input',
      from: 'f(┃)',
      to: 'f(Experiment=12, RunList=[798, 799, 800, 804])',
    },
    {
      language: 'yaml',
      format: 'numbers',
      from: 'a:\n  x: ┃',
      to: 'a:\n  x: [798, 799, 800, 804]',
    },
    { language: 'yaml', format: 'ranges', from: 'x: ┃', to: 'x: 798-800, 804' },
    { language: 'yaml', format: 'ranges', from: 'x: "┃"', to: 'x: "798-800, 804"' },
    { language: 'yaml', format: 'numbers', from: 'x: [┃]', to: 'x: [798, 799, 800, 804]' },
    { language: 'json', format: 'ranges', from: '{"x": ┃}', to: '{"x": "798-800, 804"}' },
    { language: 'json', format: 'numbers', from: '{"x": "┃"}', to: '{"x": "798, 799, 800, 804"}' },
    {
      language: 'json',
      format: 'numbers',
      from: '{"x": ┃}',
      to: '{"x": {"12": [7], "14": [8]}}',
      runs: ofTwo,
    },
    { language: 'json', format: 'exprun', from: '[┃]', to: '[[12, 7], [14, 8]]', runs: ofTwo },
    {
      language: 'cpp',
      format: 'numbers',
      from: '  std::vector<int> x = ┃;',
      to: '  std::vector<int> x = {798, 799, 800, 804};',
    },
    {
      language: 'cpp',
      format: 'numbers',
      from: 'auto x = f({┃});',
      to: 'auto x = f({798});',
      runs: of12(798),
    },
    {
      language: 'cpp',
      format: 'rdataframe-cut',
      from: '  frame.Filter(┃);',
      to: '  frame.Filter("(__experiment__ == 12) && (__run__ == 7)");',
      runs: of12(7),
    },
    {
      language: 'cpp',
      format: 'rdataframe-cut',
      from: '  frame.Filter("┃");',
      to: '  frame.Filter("(__experiment__ == 12) && (__run__ == 7)");',
      runs: of12(7),
    },
    {
      language: 'shellscript',
      format: 'numbers',
      from: 'for r in ┃; do',
      to: 'for r in 798 799 800 804; do',
    },
    { language: 'shellscript', format: 'ranges', from: 'x="┃"', to: 'x="798-800,804"' },
    { language: 'shellscript', format: 'ranges', from: 'f --runs ┃', to: 'f --runs 798-800,804' },
    {
      language: 'shellscript',
      format: 'b2info',
      from: 'if x; then\n  ┃\nfi',
      to: 'if x; then\n  b2info-luminosity --exp 12 --runs 7\n  b2info-luminosity --exp 14 --runs 8\nfi',
      runs: ofTwo,
    },
    {
      language: 'shellscript',
      format: 'dqm-path',
      from: 'ls (┃)',
      to: 'ls (e0012r000007 e0014r000008)',
      runs: ofTwo,
    },
  ]) {
    it(`writes ${format} into ${language}: ${JSON.stringify(from)}`, async () => {
      const document = await edit(language, from);
      await insert({ runs: own, format });
      assert.equal(document.getText(), to);
    });
  }

  for (const argument of [
    { runs: [[12]], format: 'numbers' },
    { runs: 'all', format: 'numbers' },
    { runs: [[12, -1]], format: 'numbers' },
    { runs: [], format: 'numbers' },
    { runs: [[12, 1]], format: 'poetry' },
    { runs: [[12, 1]], format: 7 },
    { runs: [[12, 1]], format: 'numbers', how: 'append' },
    { runs: [[12, 1]], format: 'numbers', ranges: 'all' },
    { runs: ofTwo, format: 'dqm-input' },
  ]) {
    it(`inserts nothing for ${JSON.stringify(argument)}`, async () => {
      const document = await edit('python', 'x = [┃]');
      await insert(argument);
      assert.equal(document.getText(), 'x = []');
    });
  }

  it('gives each cursor its own run if there are as many, in text order', async () => {
    const from = 'a = ┃\nb = ┃\nc = ┃\nd = ┃\n';
    for (const order of [undefined, [2, 0, 3, 1]]) {
      const document = await edit('python', from, order);
      await insert({ runs, format: 'exprun' });
      assert.equal(
        document.getText(),
        'a = ExpRun(12, 798)\nb = ExpRun(12, 799)\nc = ExpRun(12, 800)\nd = ExpRun(12, 804)\n',
      );
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), from.replaceAll('┃', ''));
    }
  });

  it('gives each cursor all runs if their numbers differ', async () => {
    const document = await edit('python', 'a = "┃"\nb = ["┃"]\nc = «None»\n');
    await insert({ runs, format: 'ranges' });
    const ranges = '"798-800, 804"';
    assert.equal(document.getText(), `a = ${ranges}\nb = [${ranges}]\nc = ${ranges}\n`);
  });
});

describeOnce('Existing runs', () => {
  before(activated);
  after(closeEditors);

  const b2info = 'b2info-luminosity --exp 12 --runs';
  for (const { name, language, from, replaced, added, removed } of [
    {
      name: 'a Python list at the cursor',
      language: 'python',
      from: 'exp = 12\nruns = [798, 7┃99]\n',
      replaced: 'exp = 12\nruns = [799, 804]\n',
      added: 'exp = 12\nruns = [798, 799, 804]\n',
      removed: 'exp = 12\nruns = [798]\n',
    },
    {
      name: 'a list of just these runs',
      language: 'python',
      from: 'exp = 12\nruns = [7┃99, 804]\n',
      replaced: 'exp = 12\nruns = [799, 804]\n',
      added: 'exp = 12\nruns = [799, 804]\n',
      removed: 'exp = 12\nruns = []\n',
    },
    {
      name: 'a selected Python list, with no experiment anywhere',
      language: 'python',
      from: 'x = «[798, 799]»\n',
      replaced: 'x = [799, 804]\n',
      added: 'x = [798, 799, 804]\n',
      removed: 'x = [798]\n',
    },
    {
      name: 'a selected range string',
      language: 'python',
      from: 'x = "«798-800»"\n',
      replaced: 'x = "799, 804"\n',
      added: 'x = "798-800, 804"\n',
      removed: 'x = "798, 800"\n',
    },
    {
      name: 'selected lines, with the whitespace around a list',
      language: 'python',
      from: 'x = f(\n«    [798, 799]\n»)\n',
      replaced: 'x = f(\n    [799, 804]\n)\n',
      added: 'x = f(\n    [798, 799, 804]\n)\n',
      removed: 'x = f(\n    [798]\n)\n',
    },
    {
      name: "the lines of a YAML file's list",
      language: 'yaml',
      from: 'experiment: 12\nruns:\n  - 798\n  - 7┃99\nmode: x\n',
      replaced: 'experiment: 12\nruns:\n  - 799\n  - 804\nmode: x\n',
      added: 'experiment: 12\nruns:\n  - 798\n  - 799\n  - 804\nmode: x\n',
      removed: 'experiment: 12\nruns:\n  - 798\nmode: x\n',
    },
    {
      name: 'selected lines of a YAML list',
      language: 'yaml',
      from: 'x:\n«  - 798\n  - 799\n»  - more\n',
      replaced: 'x:\n  - 799\n  - 804\n  - more\n',
      added: 'x:\n  - 798\n  - 799\n  - 804\n  - more\n',
      removed: 'x:\n  - 798\n  - more\n',
    },
    {
      name: "ranges in lines of a YAML file's list",
      language: 'yaml',
      from: 'experiment: 12\nruns:\n  - 798-8┃00\n  - 903\n',
      replaced: 'experiment: 12\nruns:\n  - 799\n  - 804\n',
      added: 'experiment: 12\nruns:\n  - 798-800\n  - 804\n  - 903\n',
      removed: 'experiment: 12\nruns:\n  - 798\n  - 800\n  - 903\n',
    },
    {
      name: "a YAML file's range",
      language: 'yaml',
      from: 'experiment: 12\nrunsRange: 798-8┃00\n',
      replaced: 'experiment: 12\nrunsRange: 799, 804\n',
      added: 'experiment: 12\nrunsRange: 798-800, 804\n',
      removed: 'experiment: 12\nrunsRange: 798, 800\n',
    },
    {
      name: 'an IoV at the cursor',
      language: 'python',
      from: 'x = IoV(12, 79┃8, 12, 799)\n',
      replaced: 'x = [IoV(12, 799, 12, 799), IoV(12, 804, 12, 804)]\n',
      added: 'x = [IoV(12, 798, 12, 799), IoV(12, 804, 12, 804)]\n',
      removed: 'x = IoV(12, 798, 12, 798)\n',
    },
    {
      name: 'a selected list of IoVs',
      language: 'cpp',
      from: 'x = «{IoV(12, 1, 12, 9), IoV(12, 798, 12, 799)}»;\n',
      replaced: 'x = {IoV(12, 799, 12, 799), IoV(12, 804, 12, 804)};\n',
      added: 'x = {IoV(12, 1, 12, 9), IoV(12, 798, 12, 799), IoV(12, 804, 12, 804)};\n',
      removed: 'x = {IoV(12, 1, 12, 9), IoV(12, 798, 12, 798)};\n',
    },
    {
      name: 'a cut',
      language: 'python',
      from: 'x = "(__experiment__ == 12) & (__run__ ┃== 798)"\n',
      replaced: 'x = "(__experiment__ == 12) & ((__run__ == 799) | (__run__ == 804))"\n',
      // Wrapped, because one line would be 89 characters long.
      added: [
        'x = (',
        '    "(__experiment__ == 12) & (((__run__ >= 798) & (__run__ <= 799)) | "',
        '    "(__run__ == 804))"',
        ')\n',
      ].join('\n'),
      removed: undefined,
    },
    {
      name: 'a tuple',
      language: 'python',
      from: 'exp = 12\nruns = (798, 7┃99)\n',
      replaced: 'exp = 12\nruns = (799, 804)\n',
      added: 'exp = 12\nruns = (798, 799, 804)\n',
      removed: 'exp = 12\nruns = (798,)\n',
    },
    {
      name: 'a set',
      language: 'python',
      from: 'exp = 12\nruns = {798, 7┃99}\n',
      replaced: 'exp = 12\nruns = {799, 804}\n',
      added: 'exp = 12\nruns = {798, 799, 804}\n',
      removed: 'exp = 12\nruns = {798}\n',
    },
    {
      name: 'a map with one experiment',
      language: 'python',
      from: 'runs = {12: [7┃98]}\n',
      replaced: 'runs = {12: [799, 804]}\n',
      added: 'runs = {12: [798, 799, 804]}\n',
      removed: 'runs = {12: [798]}\n',
    },
    {
      name: 'a map whose other experiment is removed',
      language: 'json',
      from: '{"runs": {"12": [79┃9], "14": [5]}}\n',
      replaced: '{"runs": {"12": [799, 804]}}\n',
      added: '{"runs": {"12": [799, 804], "14": [5]}}\n',
      removed: '{"runs": {"14": [5]}}\n',
    },
    {
      name: 'a single run',
      language: 'python',
      from: 'f(exp=12, run=79┃9)\n',
      replaced: 'f(exp=12, run=[799, 804])\n',
      added: 'f(exp=12, run=[799, 804])\n',
      removed: 'f(exp=12, run=799)\n',
    },
    {
      name: 'a list of range strings',
      language: 'python',
      from: 'exp = 12\nruns = ["798-┃800", "903"]\n',
      replaced: 'exp = 12\nruns = ["799", "804"]\n',
      added: 'exp = 12\nruns = ["798-800", "804", "903"]\n',
      removed: 'exp = 12\nruns = ["798", "800", "903"]\n',
    },
    {
      name: 'a range of a single run',
      language: 'yaml',
      from: 'experiment: 12\nrunsRange: 7┃98\n',
      replaced: 'experiment: 12\nrunsRange: 799, 804\n',
      added: 'experiment: 12\nrunsRange: 798-799, 804\n',
      removed: undefined,
    },
    {
      name: 'a list of plain ranges',
      language: 'yaml',
      from: 'experiment: 12\nruns: [798-┃800, 903]\n',
      replaced: 'experiment: 12\nruns: [799, 804]\n',
      added: 'experiment: 12\nruns: [798-800, 804, 903]\n',
      removed: 'experiment: 12\nruns: [798, 800, 903]\n',
    },
    {
      name: 'calls with a module name',
      language: 'python',
      from: 'x = utils.ExpRun(12, 7┃99)\n',
      replaced: 'x = [utils.ExpRun(12, 799), utils.ExpRun(12, 804)]\n',
      added: 'x = [utils.ExpRun(12, 799), utils.ExpRun(12, 804)]\n',
      removed: 'x = []\n',
    },
    {
      name: 'a call in a list',
      language: 'cpp',
      from: 'x = {Belle2::ExpRun(12, 7┃99), Belle2::ExpRun(12, 5)};\n',
      replaced: 'x = {Belle2::ExpRun(12, 799), Belle2::ExpRun(12, 804), Belle2::ExpRun(12, 5)};\n',
      added: 'x = {Belle2::ExpRun(12, 799), Belle2::ExpRun(12, 804), Belle2::ExpRun(12, 5)};\n',
      removed: 'x = {Belle2::ExpRun(12, 5)};\n',
    },
    {
      name: 'the last items of a list, with the preceding comma',
      language: 'python',
      from: 'x = [5«, 799, 804»]\n',
      replaced: 'x = [5, 799, 804]\n',
      added: 'x = [5, 799, 804]\n',
      removed: 'x = [5]\n',
    },
    {
      name: 'EventInfoSetter, with numbers of events',
      language: 'python',
      from: 'f(expList=[12], runList=[7┃98], evtNumList=[10])\n',
      replaced: 'f(evtNumList=[10, 10], expList=[12, 12], runList=[799, 804])\n',
      added: 'f(evtNumList=[10, 10, 10], expList=[12, 12, 12], runList=[798, 799, 804])\n',
      removed: 'f(evtNumList=[10], expList=[12], runList=[798])\n',
    },
    {
      name: 'EventInfoSetter, without numbers of events',
      language: 'python',
      from: 'f(expList=[12], runList=[7┃98])\n',
      replaced: 'f(expList=[12, 12], runList=[799, 804])\n',
      added: 'f(expList=[12, 12, 12], runList=[798, 799, 804])\n',
      removed: 'f(expList=[12], runList=[798])\n',
    },
    {
      name: 'words in quotes',
      language: 'shellscript',
      from: 'exp=12\nruns="798 7┃99"\n',
      replaced: 'exp=12\nruns="799 804"\n',
      added: 'exp=12\nruns="798 799 804"\n',
      removed: 'exp=12\nruns="798"\n',
    },
    {
      name: 'an array',
      language: 'shellscript',
      from: 'exp=12\nRUNS=(798 7┃99)\n',
      replaced: 'exp=12\nRUNS=(799 804)\n',
      added: 'exp=12\nRUNS=(798 799 804)\n',
      removed: 'exp=12\nRUNS=(798)\n',
    },
    {
      name: 'a list with comments, which can only be replaced as a whole',
      language: 'python',
      from: 'exp = 12\nruns = [\n    798,  # good\n    7┃99,\n]\n',
      replaced: 'exp = 12\nruns = [799, 804]\n',
      added: 'exp = 12\nruns = [\n    798,  # good\n    799,\n]\n',
      removed: 'exp = 12\nruns = [\n    798,  # good\n    799,\n]\n',
    },
    {
      name: 'a command line',
      language: 'shellscript',
      from: `set -e\n  ${b2info} 798-┃800\n`,
      replaced: `set -e\n  ${b2info} 799,804\n`,
      added: `set -e\n  ${b2info} 798-800,804\n`,
      removed: `set -e\n  ${b2info} 798,800\n`,
    },
  ]) {
    const unchanged = from.replaceAll(/[┃«»]/g, '');
    for (const [how, to] of [
      ['replace', replaced],
      ['add', added],
      ['remove', removed],
    ] as const) {
      if (to === undefined) continue;
      it(`${name}: ${how}`, async () => {
        const document = await edit(language, from);
        await insert({ runs: of12(799, 804), how });
        assert.equal(document.getText(), to);
        if (to === unchanged) return;
        await vscode.commands.executeCommand('undo');
        assert.equal(document.getText(), unchanged);
      });
    }
  }

  for (const [language, from, own] of [
    // Something it says about its runs, or about other things, would be lost or become wrong.
    ['python', 'f(expList=[12], skip=[5], runList=[7┃98], evtNumList=[10])', runs],
    ['python', 'f(expList=[12, 12], runList=[7┃98, 799], evtNumList=[10, 20])', runs],
    ['shellscript', 'b2info-luminosity --exp 12 --good --runs 798-8┃01', runs],
    ['python', 'x = "(__experiment__ == 12) & (__run__ ┃== 5) & (nTracks > 3)"', runs],
    ['python', 'experiment = 12\nruns = [7┃98]', ofTwo],
    ['python', 'experiment = 12\nruns = [7┃98]', [[14, 5]] as Pairs],
    ['yaml', 'experiment: 12\nrunsRange: 798-8┃01', [[14, 5]] as Pairs],
  ] as const) {
    it(`aren't changed where that would lose something: ${from}`, async () => {
      const document = await edit(language, from);
      for (const how of ['replace', 'add']) await insert({ runs: own, how });
      assert.equal(document.getText(), from.replace('┃', ''));
    });
  }

  it('stay a number if they were one', async () => {
    for (const [language, from, to] of [
      ['python', 'f(exp=12, run=7┃98)', 'f(exp=12, run=901)'],
      ['json', '{"exp": 12, "run": 7┃98}', '{"exp": 12, "run": 901}'],
      ['cpp', 'int exp = 12;\nint run = 7┃98;', 'int exp = 12;\nint run = 901;'],
    ] as const) {
      const document = await edit(language, from);
      await insert({ runs: of12(901), how: 'replace' });
      assert.equal(document.getText(), to);
      if (language !== 'cpp') continue;
      await insert({ runs, how: 'add' });
      assert.equal(document.getText(), to);
    }
  });

  it('of several experiments, if they say so, accept others', async () => {
    const document = await edit('python', 'runs = {12: [7┃98]}');
    await insert({ runs: ofTwo, how: 'add' });
    assert.equal(document.getText(), 'runs = {12: [7, 798], 14: [8]}');
  });

  for (const from of [
    'x = foo(┃)\n',
    'x = «"hello"»\n',
    'exp = 12\nruns = [798]\nx =┃\n',
    'exp = 12\nruns = [7┃98]\ngood_runs = [7┃99]\n',
  ]) {
    it(`aren't found where there are none: ${JSON.stringify(from)}`, async () => {
      const document = await edit('python', from);
      for (const how of ['replace', 'add', 'remove']) await insert({ runs, how });
      assert.equal(document.getText(), from.replaceAll(/[┃«»]/g, ''));
    });
  }
});

describeOnce('Ranges over existing runs', () => {
  before(activated);
  after(closeEditors);

  it('cover unused run numbers, and cause one request', async () => {
    const open = await connect({
      runs: [1, 2, 5, 6].map((run) => ({ experiment: 12, run })),
    });
    const argument = { runs: of12(1, 2, 5), format: 'ranges', ranges: 'existing' };
    for (let time = 0; time < 2; time++) {
      const document = await edit('python', 'x = ┃');
      await insert(argument);
      assert.equal(document.getText(), 'x = "1-5"');
    }
    assert.equal(open.demo.requests.length, 1);
    const document = await edit('python', 'x = ┃');
    await insert({ ...argument, ranges: 'numbers' });
    assert.equal(document.getText(), 'x = "1-2, 5"');
    assert.equal(open.demo.requests.length, 1);
  });

  it('never cover other existing runs, even if the server gives no counts', async () => {
    const there = [100, 200, 5000, 7000, 12_000].map((run) => ({ experiment: 17, run }));
    const argument = {
      runs: [100, 5000, 12_000].map((run) => [17, run]),
      format: 'ranges',
      ranges: 'existing',
    };
    for (const count of [true, false]) {
      const open = await connect({ runs: there, count });
      const document = await edit('python', 'x = ┃');
      await insert(argument);
      assert.equal(document.getText(), 'x = "100, 5000, 12000"');
      assert.ok(open.demo.requests.length <= 2, `${open.demo.requests.length} requests`);
      // Ranges of the runs in between may cover the unused numbers between them.
      await edit('python', 'x = ┃');
      await insert({ ...argument, runs: [5000, 7000].map((run) => [17, run]) });
      assert.equal(vscode.window.activeTextEditor?.document.getText(), 'x = "5000-7000"');
    }
  });

  it('cover nothing if there is too much to check', async () => {
    const argument = { format: 'ranges', ranges: 'existing' };
    const wide = [
      [17, 1],
      [17, 20_000],
    ];
    for (const options of [
      // More than 10,000 runs between the two.
      { runs: someRuns(17, 1, 10_100) },
      { runs: someRuns(17, 1, 9), count: false },
    ]) {
      const open = await connect(options);
      const document = await edit('python', 'x = ┃');
      await insert({ ...argument, runs: wide });
      assert.equal(document.getText(), 'x = ');
      assert.equal(open.demo.requests.length, 1);
    }
  });

  it('cause requests only if the format has ranges', async () => {
    const open = await connect({ runs: [], fault: () => ({ status: 500 }) });
    const document = await edit('python', 'x = ┃');
    await insert({ runs: of12(1, 5), format: 'numbers', ranges: 'existing' });
    assert.equal(document.getText(), 'x = [1, 5]');
    assert.equal(open.demo.requests.length, 0);
  });

  it("insert nothing if the server doesn't respond", async () => {
    const open = await connect({ runs: [], fault: () => ({ status: 403 }) });
    const document = await edit('python', 'x = ┃');
    await insert({ runs: of12(1, 2, 5), format: 'ranges', ranges: 'existing' });
    assert.equal(document.getText(), 'x = ');
    assert.ok(open.demo.requests.length > 0);
  });
});

describeOnce('Custom formats', () => {
  before(activated);
  after(closeEditors);

  it('write runs and ranges, even if another format has an error', async () => {
    const formats = {
      LFN: '/belle/e{experiment:04}/r{run:05}',
      Range: { template: '{experiment}:{first}..{last}', separator: '; ' },
      Wrong: 'e{experiment:04}/r{rum}',
      Odd: { template: 7 },
    };
    await withSettings({ formats }, async () => {
      for (const [format, to] of [
        ['LFN', 'x = "/belle/e0012/r00798, /belle/e0012/r00799"'],
        ['Range', 'x = "12:798..799"'],
        ['Wrong', 'x = ""'],
        ['Odd', 'x = ""'],
        ['Other', 'x = ""'],
      ] as const) {
        const document = await edit('python', 'x = "┃"');
        await insert({ runs: of12(798, 799), format });
        assert.equal(document.getText(), to, format);
      }
    });
  });

  it('are recognized in text', async () => {
    const formats = { Range: { template: '{experiment}:{first}..{last}', separator: '; ' } };
    await withSettings({ formats }, async () => {
      const document = await edit('python', 'x = "«12:1..3; 12:7..7»"');
      await insert({ runs: of12(4), how: 'add' });
      assert.equal(document.getText(), 'x = "12:1..4; 12:7..7"');
    });
  });

  it('of paths have the beam energy of each run, or nothing is written', async () => {
    /** GeV; √(4 · 7 · 4) is 10.583, √(4 · 7 · 3.958) is 10.527. */
    const rings = (ler: number) => ({ her: { momentum: 7 }, ler: { momentum: ler } });
    const open = await connect({
      runs: [
        { experiment: 12, run: 7, ...rings(4) },
        { experiment: 12, run: 8, ...rings(3.958) },
        { experiment: 12, run: 9 },
      ],
    });
    const yaml = await edit('yaml', 'x: [┃]');
    await insert({ runs: of12(7, 8), format: 'path' });
    assert.equal(yaml.getText(), 'x: [e0012/4S/r00007/, e0012/4S_offres/r00008/]');
    const json = await edit('json', '{"x": ┃}');
    await insert({ runs: of12(8), format: 'caf-json' });
    assert.equal(json.getText(), '{"x": [["e0012/4S_offres/r00008/", [12, 8]]]}');
    const python = await edit('python', 'x = [┃]');
    await insert({ runs: of12(7, 8, 9), format: 'path' });
    assert.equal(python.getText(), 'x = []', 'run 9 has no energy');
    // Each record was asked for once.
    assert.equal(open.demo.requests.length, 2);
    // What the list says of run 9 stays, and what it says of 7 is what the RunDB says.
    const list = await edit('python', 'x = [«"e0012/4S_offres/r00009/"»]');
    await insert({ runs: of12(7), how: 'add' });
    assert.equal(list.getText(), 'x = ["e0012/4S/r00007/", "e0012/4S_offres/r00009/"]');
  });

  it('include the data path: rundb.dataPath', async () => {
    await withSettings({ dataPath: '/data/{experiment}/{run:06}.root' }, async () => {
      const python = await edit('python', 'x = ┃');
      await insert({ runs: of12(798), format: 'path' });
      assert.equal(python.getText(), 'x = "/data/12/000798.root"');
      const json = await edit('json', '┃');
      await insert({ runs: of12(798), format: 'caf-json' });
      assert.equal(json.getText(), '[["/data/12/000798.root", [12, 798]]]');
    });
  });

  for (const dataPath of ['/data/{experiment}', '{oops']) {
    it(`with an error in rundb.dataPath, only disable paths: ${dataPath}`, async () => {
      await withSettings({ dataPath }, async () => {
        for (const [format, to] of [
          ['path', ''],
          ['caf-json', ''],
          ['numbers', '[798]'],
          ['ranges', '"798"'],
          ['exprun', 'ExpRun(12, 798)'],
          ['dqm-path', '"e0012r000798"'],
        ] as const) {
          const document = await edit('python', 'x = ┃');
          await insert({ runs: of12(798), format });
          assert.equal(document.getText(), `x = ${to}`, format);
        }
        const document = await edit('python', 'exp = 12\nruns = [7┃98]');
        await insert({ runs: of12(799), how: 'add' });
        assert.equal(document.getText(), 'exp = 12\nruns = [798, 799]');
      });
    });
  }

  it('must include the experiment for runs of several experiments', async () => {
    const formats = { Short: 'r{run:05}', Long: '{experiment}:{run}' };
    await withSettings({ formats, dataPath: '/data/r{run:05}' }, async () => {
      for (const [format, to] of [
        ['Short', ''],
        ['path', ''],
        ['Long', '12:7, 14:8'],
      ] as const) {
        const document = await edit('python', 'x = "┃"');
        await insert({ runs: ofTwo, format });
        assert.equal(document.getText(), `x = "${to}"`, format);
      }
    });
  });
});

describe('rundb.copyRunsAs', () => {
  before(activated);
  after(closeEditors);

  const copied = async (argument: unknown): Promise<string> => {
    await vscode.env.clipboard.writeText('nothing');
    await vscode.commands.executeCommand('rundb.copyRunsAs', argument);
    return vscode.env.clipboard.readText();
  };

  it("copies what suits the active editor's language, and changes nothing there", async () => {
    for (const [language, text] of [
      ['python', '[798, 799, 800, 804]'],
      ['cpp', '{798, 799, 800, 804}'],
      ['shellscript', '798 799 800 804'],
    ] as const) {
      const document = await edit(language, '"┃"');
      assert.equal(await copied({ runs, format: 'numbers' }), text);
      assert.equal(document.getText(), '""');
    }
  });

  it('copies plain text without an editor', async () => {
    await closeEditors();
    assert.equal(vscode.window.activeTextEditor, undefined);
    assert.equal(await copied({ runs, format: 'numbers' }), '798, 799, 800, 804');
    assert.equal(await copied({ runs: ofTwo, format: 'dqm-path' }), 'e0012r000007\ne0014r000008');
  });

  it("copies nothing if the format can't express the runs", async () => {
    assert.equal(await copied({ runs: ofTwo, format: 'dqm-input' }), 'nothing');
  });
});

describe('The list of formats', () => {
  before(activated);
  after(closeEditors);

  /** Chooses a row, counted downwards from the first one. */
  async function choose(command: string, below = 0, move = 'Next'): Promise<void> {
    const state = { ended: false };
    const choosing = vscode.commands
      .executeCommand(command, { runs })
      .then(() => (state.ended = true));
    if (below > 0) {
      // Once VS Code has answered these commands, it has also shown the list and handled its
      // updates.
      for (let i = 0; i < 30; i++) {
        await vscode.commands.executeCommand('setContext', 'rundb.test', i);
      }
      for (let i = 0; i < below; i++) {
        await vscode.commands.executeCommand(`workbench.action.quickOpenSelect${move}`);
      }
    }
    while (!state.ended) {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    }
    await choosing;
  }

  it("starts with the language's usual format, then with the last one chosen", async () => {
    const chosen = async (below: number): Promise<string> => {
      const document = await edit('yaml', 'x: ┃');
      await choose('rundb.insertRuns', below);
      return document.getText();
    };
    assert.equal(await chosen(0), 'x: 798-800, 804');
    assert.equal(await chosen(1), 'x: [798, 799, 800, 804]');
    assert.equal(await chosen(0), 'x: [798, 799, 800, 804]');
    const document = await edit('python', 'x = [┃]');
    await choose('rundb.insertRuns');
    assert.equal(document.getText(), 'x = [798, 799, 800, 804]');
  });

  it("is that of the code block's language, in Markdown", async () => {
    const document = await edit('markdown', 'Good runs:\n\n```python\nexp = 12\nx = ┃\n```\n');
    await choose('rundb.insertRuns');
    assert.match(document.getText(), /\nx = \[798, 799, 800, 804\]\n```\n$/);
  });

  it('starts with the changes possible for the existing runs', async () => {
    for (const [below, to] of [
      [0, '[798, 799, 800, 804]'],
      [1, '[1, 798, 799, 800, 804]'],
      [2, '[1]'],
    ] as const) {
      const document = await edit('python', 'exp = 12\nruns = [1, 79┃8]');
      await choose('rundb.insertRuns', below);
      assert.equal(document.getText(), `exp = 12\nruns = ${to}`);
    }
  });

  it('ends with a row that opens the formats of other languages', async () => {
    const document = await edit('json', '{"x": ┃}');
    // Going up from the first row wraps to the last; it opens the others, starting with Python's
    // ranges.
    await choose('rundb.insertRuns', 1, 'Previous');
    assert.equal(document.getText(), '{"x": [IoV(12, 798, 12, 800), IoV(12, 804, 12, 804)]}');
  });

  it('copies', async () => {
    await vscode.env.clipboard.writeText('nothing');
    await edit('cpp', '┃');
    await choose('rundb.copyRunsAs');
    assert.equal(await vscode.env.clipboard.readText(), '{798, 799, 800, 804}');
  });

  it('inserts nothing when it is closed', async () => {
    const document = await edit('python', 'x = [┃]');
    const state = { ended: false };
    const choosing = vscode.commands
      .executeCommand('rundb.insertRuns', { runs })
      .then(() => (state.ended = true));
    while (!state.ended) await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await choosing;
    assert.equal(document.getText(), 'x = []');
  });
});

describe('A notebook cell', () => {
  before(activated);
  afterEach(closeEditors);

  it('gets runs at its cursor', async () => {
    const { NotebookCellData, NotebookCellKind, NotebookData } = vscode;
    const cells = ['import basf2', 'runs = []'].map(
      (text) => new NotebookCellData(NotebookCellKind.Code, text, 'python'),
    );
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new NotebookData(cells),
    );
    const selections = [new vscode.NotebookRange(1, 2)];
    await vscode.window.showNotebookDocument(notebook, { selections });
    const { document } = notebook.cellAt(1);
    const edited = when(
      vscode.window.onDidChangeActiveTextEditor,
      () => vscode.window.activeTextEditor?.document === document,
    );
    await vscode.commands.executeCommand('notebook.cell.edit');
    await edited;
    const editor = vscode.window.activeTextEditor ?? assert.fail();
    editor.selection = new vscode.Selection(0, 8, 0, 8);
    await insert({ runs, format: 'numbers' });
    assert.equal(document.getText(), 'runs = [798, 799, 800, 804]');
  });
});

describe('Dragged runs', () => {
  /** The state that VS Code keeps for an extension, here in memory. */
  const kept = new Map<string, unknown>();
  const memory: vscode.Memento = {
    keys: () => [...kept.keys()],
    get: (key: string) => kept.get(key) as never,
    update: (key, value) => Promise.resolve(void kept.set(key, value)),
  };
  const forms = new Forms(memory);
  const drop = new RunsDrop(
    () => Promise.resolve(forms),
    () => 'https://rundb.belle2.org',
    { session: undefined, open: () => assert.fail('A drop requests nothing.') },
  );
  const treeType = 'application/vnd.code.tree.rundb.runs';

  const dropped = async (language: string, content: string, transfer: vscode.DataTransfer) => {
    const document = await vscode.workspace.openTextDocument({ language, content });
    const position = document.positionAt(content.length - 1);
    return drop.provideDocumentDropEdits(document, position, transfer);
  };

  const transferOf = (type: string, value: string): vscode.DataTransfer => {
    const transfer = new vscode.DataTransfer();
    transfer.set(type, new vscode.DataTransferItem(value));
    return transfer;
  };

  const textOf = (edit?: vscode.DocumentDropEdit): string =>
    typeof edit?.insertText === 'string' ? edit.insertText : '';

  it("are dropped in the language's usual format, or in another one", async () => {
    const transfer = transferOf(treeType, JSON.stringify(runs));
    for (const [language, content, first] of [
      ['python', 'x = []', '798, 799, 800, 804'],
      ['yaml', 'x: ""', '798-800, 804'],
      ['shellscript', 'x=()', '798-800,804'],
    ] as const) {
      const [usual, ...others] = await dropped(language, content, transfer);
      assert.equal(usual?.insertText, first, language);
      assert.match(usual.title ?? '', /^Insert Runs: /);
      assert.ok(others.length >= 10, `${others.length}`);
      assert.ok(others.every(({ insertText }) => insertText !== ''));
    }
    await forms.remember('python', forms.named('exprun'));
    const [last] = await dropped('python', 'x = []', transfer);
    assert.match(textOf(last), /^ExpRun\(12, 798\), /);
    kept.clear();
  });

  it('of several experiments are offered only in formats that can express them', async () => {
    const edits = await dropped('python', 'x = []', transferOf(treeType, JSON.stringify(ofTwo)));
    const texts = edits.map(textOf);
    assert.ok(texts.includes('ExpRun(12, 7), ExpRun(14, 8)'));
    assert.ok(!texts.some((text) => text.includes('RunList')));
  });

  it("aren't dropped if the text was edited in the meantime", async () => {
    class Slow extends vscode.DataTransferItem {
      override async asString(): Promise<string> {
        await edited.promise;
        return JSON.stringify(runs);
      }
    }
    const edited = Promise.withResolvers<undefined>();
    const transfer = new vscode.DataTransfer();
    transfer.set(treeType, new Slow(''));
    const document = await vscode.workspace.openTextDocument({
      language: 'python',
      content: 'x = []',
    });
    const dropping = drop.provideDocumentDropEdits(document, new vscode.Position(0, 5), transfer);
    const change = new vscode.WorkspaceEdit();
    change.insert(document.uri, new vscode.Position(0, 0), '# c\n');
    assert.ok(await vscode.workspace.applyEdit(change));
    edited.resolve(undefined);
    assert.deepEqual(await dropping, []);
  });

  it('are the only thing accepted', async () => {
    for (const [type, value] of [
      ['text/plain', JSON.stringify(runs)],
      [treeType, 'no JSON'],
      [treeType, '{"runs": 7}'],
      [treeType, '[]'],
      [treeType, ''],
    ] as const) {
      assert.deepEqual(await dropped('python', 'x = []', transferOf(type, value)), [], value);
    }
  });

  it('are read by the drop provider, and include the URIs of their records', async () => {
    await using open = await openView({ runs: someRuns(12, 7, 8) });
    const [experiment = assert.fail()] = await rows(open.view);
    const shown = await rows(open.view, 2, experiment);
    const drag = new RunsDrag<Row>('rundb.runs');
    const transfer = new vscode.DataTransfer();
    drag.handleDrag([experiment], transfer);
    assert.deepEqual([...transfer], []);
    drag.handleDrag([experiment, ...shown], transfer);
    assert.equal(await transfer.get(treeType)?.asString(), '[[12,8],[12,7]]');
    const { host } = new URL(open.demo.url);
    assert.equal(
      await transfer.get('text/uri-list')?.asString(),
      `rundb://${host}/e0012/r00008.json\r\nrundb://${host}/e0012/r00007.json`,
    );
    const [usual] = await dropped('python', 'x = []', transfer);
    assert.equal(usual?.insertText, '7, 8');
    const addresses = (await transfer.get('text/uri-list')?.asString()) ?? '';
    const files = `file:///e0012/r00001.json\r\n${addresses}`;
    const [ofRecords] = await dropped('python', 'x = []', transferOf('text/uri-list', files));
    assert.equal(ofRecords?.insertText, '7, 8');
  });
});
