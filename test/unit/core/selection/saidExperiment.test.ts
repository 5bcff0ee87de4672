import assert from 'node:assert/strict';
import {
  experimentToSay,
  saidExperiment,
  type Language,
  Source,
} from '../../../../src/core/selection/index.ts';

/** A source and the span between its marks. */
function read(marked: string) {
  const source = marked.replaceAll(/[«»]/g, '');
  return { source, span: { start: marked.indexOf('«'), end: marked.indexOf('»') - 1 } };
}

describe('saidExperiment', () => {
  const cases: readonly [Language, string, number | undefined][] = [
    ['python', 'experiment = 12\nruns = «[798, 799]»', 12],
    ['python', 'experiment = 14\nruns = «[798, 799]»', 14],
    ['python', 'runs = «[798, 799]»', undefined],
    // Whatever the list is called.
    ['python', 'experiment = 12\nx = «[798, 799]»', 12],
    ['python', 'experiment = 12\nplot(\n    data,\n    «[798]»,\n)', 12],
    ['python', 'def f():\n    exp = 12\n\n\ndef g():\n    x = «[798]»', undefined],
    ['python', 'f(exp=12, run=«[798]»)', 12],
    ['python', 'runs = {12: «[798]»}', 12],
    ['python', 'runs = {12: [1], 14: «[798]»}', undefined],
    ['yaml', 'experiment:\n  12:\n    runsRange: «798-800, 804»', 12],
    ['yaml', 'a:\n  experiment: 12\n  list: «[798]»', 12],
    ['json', '{"experiment": 12, "list": «[798]»}', 12],
    ['json', '«[798]»', undefined],
    ['cpp', 'int exp = 12;\nstd::vector<int> list = «{798}»;', 12],
    ['shell', 'exp=12\nlist=(«798 799»)', 12],
    ['text', 'experiment 12, runs «798-800, 804»', 12],
    ['text', 'Good: «798-800, 804»', undefined],
    ['python', 'x = «[ExpRun(12, 5), ExpRun(14, 5)]»', undefined],
    ['python', 'x = [ExpRun(12, 5), «ExpRun(14, 5)»]', 14],
    ['python', 'experiment = 12\n# «798»', undefined],
    ['python', 'experiment = 12\nx = 5\nif «[798]»:\n    pass', 12],
    ['shell', 'exp=12\nif a; then\n  x=(«798 799»)\nfi', 12],
    ['cpp', 'int exp = 12;\nvoid f() { g(«{798}»); }', 12],
  ];
  for (const [language, marked, experiment] of cases) {
    it(`is ${experiment ?? 'none'} in ${JSON.stringify(marked)}`, () => {
      const { source, span } = read(marked);
      assert.equal(saidExperiment(new Source(source, language), span), experiment);
    });
  }
});

describe('experimentToSay', () => {
  const cases: readonly [Language, string, string | undefined][] = [
    ['python', 'runs = «[798]»\n', 'experiment = 12\nruns = [798]\n'],
    ['python', 'x = "«798-800»"', 'experiment = 12\nx = "798-800"'],
    [
      'python',
      'def f():\r\n    g(\r\n        «[798]»,\r\n    )\r\n',
      'def f():\r\n    experiment = 12\r\n    g(\r\n        [798],\r\n    )\r\n',
    ],
    ['python', 'a = 1 + \\\n    len(«[798]»)', 'experiment = 12\na = 1 + \\\n    len([798])'],
    // Another thing with that name would be lost.
    [
      'python',
      'experiment = load()\nruns = «[798]»',
      'experiment = load()\nexp = 12\nruns = [798]',
    ],
    ['python', 'experiment = load(exp)\nruns = «[798]»', undefined],
    ['python', 'if a:\n    pass\nelif b in «[798]»:\n    pass', undefined],
    ['python', '"""\nruns: «798»\n"""', undefined],
    ['python', '# good: «798-800, 804»', '# good: experiment 12, runs 798-800, 804'],
    ['yaml', 'a:\n  runs: «[798]»\n', 'a:\n  experiment: 12\n  runs: [798]\n'],
    ['yaml', 'runs:\n  # mine\n  - «798»\n', 'experiment: 12\nruns:\n  # mine\n  - 798\n'],
    ['yaml', '- runs: «[798]»', undefined],
    ['yaml', '- runs:\n  - «798»', undefined],
    ['yaml', '«798-800, 804»', undefined],
    ['json', '{"runs": «[798]»}', '{"experiment": 12, "runs": [798]}'],
    [
      'json',
      '{\n  "a": 1,\n  "runs": "«798-799»"\n}',
      '{\n  "a": 1,\n  "experiment": 12,\n  "runs": "798-799"\n}',
    ],
    ['json', '«[798]»', undefined],
    [
      'cpp',
      'void f() {\n  if (good)\n    run(«{798}»);\n}',
      'void f() {\n  const int experiment = 12;\n  if (good)\n    run({798});\n}',
    ],
    [
      'cpp',
      'std::vector<int> runs{«798, 799»};',
      'const int experiment = 12;\nstd::vector<int> runs{798, 799};',
    ],
    ['shell', 'for r in «798 799»; do', 'experiment=12\nfor r in 798 799; do'],
    ['shell', 'case $x in\n  a) runs=(«798»);;\nesac', undefined],
    ['text', 'Good: «798-800, 804»', 'Good: experiment 12, runs 798-800, 804'],
    ['cpp', '// good: «798-800, 804»', '// good: experiment 12, runs 798-800, 804'],
    ['python', 'x = 1\nruns = «[798]»', 'x = 1\nexperiment = 12\nruns = [798]'],
    ['python', 'else_runs = «[798]»', 'experiment = 12\nelse_runs = [798]'],
    ['python', 'try:\n    a()\nexcept f(«[798]»):\n    b()', undefined],
    ['python', 'match a:\n    case f(«[798]»):\n        b()', undefined],
    // A name in a comment isn't used.
    ['python', '# experiment\nruns = «[798]»', '# experiment\nexperiment = 12\nruns = [798]'],
    ['yaml', 'x: 1\nruns: «[798]» # a', 'x: 1\nexperiment: 12\nruns: [798] # a'],
    ['yaml', '"runs" : «[798]»', 'experiment: 12\n"runs" : [798]'],
    [
      'yaml',
      'runs:\n  - a:\n      b\n  - «798»\n',
      'experiment: 12\nruns:\n  - a:\n      b\n  - 798\n',
    ],
    ['yaml', 'runs:\n  - 1\n\n  - «798»\n', 'experiment: 12\nruns:\n  - 1\n\n  - 798\n'],
    ['cpp', '#if A\nauto r = «{798}»;', '#if A\nconst int experiment = 12;\nauto r = {798};'],
    ['cpp', 'x = a > b +\n  f(«{798}»);', 'const int experiment = 12;\nx = a > b +\n  f({798});'],
    ['yaml', 'runs:\n- 1\n- «798»\n', 'experiment: 12\nruns:\n- 1\n- 798\n'],
    [
      'yaml',
      'a:\n  runs:\n    - 1\n    - «798»\n',
      'a:\n  experiment: 12\n  runs:\n    - 1\n    - 798\n',
    ],
    ['yaml', 'runs:\n  - 1\n  - - 5\n    - «798»\n', undefined],
    ['json', '{"a": {"runs": [[«798»]]}}', '{"a": {"experiment": 12, "runs": [[798]]}}'],
    [
      'json',
      '{ "a" : 1,\n\t"runs" : «[798]»}',
      '{ "a" : 1,\n\t"experiment": 12,\n\t"runs" : [798]}',
    ],
    ['json', '{"a": 5, «798»}', undefined],
    ['cpp', 'if (a)\n  b();\nelse f(«{798}»);', undefined],
    ['cpp', 'switch (a) {\n  case 1: f(«{798}»);\n}', undefined],
    [
      'cpp',
      'int a = 5;\n// b\n\nint r[] = «{798}»;',
      'int a = 5;\n// b\n\nconst int experiment = 12;\nint r[] = {798};',
    ],
    [
      'cpp',
      '#include <map>\nauto r = «{798}»;',
      '#include <map>\nconst int experiment = 12;\nauto r = {798};',
    ],
    [
      'cpp',
      'public:\n  int r[1] = «{798}»;',
      'public:\n  const int experiment = 12;\n  int r[1] = {798};',
    ],
    [
      'cpp',
      'auto r =\n    a +\n    f(«{798}»);',
      'const int experiment = 12;\nauto r =\n    a +\n    f({798});',
    ],
    [
      'shell',
      'if a; then\n  for r in «798 799»; do',
      'if a; then\n  experiment=12\n  for r in 798 799; do',
    ],
    ['shell', 'for a in b\ndo show «798 799»', undefined],
    ['shell', 'show \\\n  --x \\\n  «798 799»', 'experiment=12\nshow \\\n  --x \\\n  798 799'],
    ['shell', 'f() {\n  x=(«798»)\n}', 'f() {\n  experiment=12\n  x=(798)\n}'],
  ];
  for (const [language, marked, wanted] of cases) {
    it(`for ${JSON.stringify(marked)} in ${language}`, () => {
      const { source, span } = read(marked);
      const added = experimentToSay(new Source(source, language), span, 12);
      const text = added && source.slice(0, added.offset) + added.text + source.slice(added.offset);
      assert.equal(text, wanted);
    });
  }
});
