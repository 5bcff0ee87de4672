import assert from 'node:assert/strict';
import {
  FormatError,
  placeIn,
  readRuns,
  Selection,
  writeRuns,
  type FormatId,
  type Language,
} from '../../../../src/core/selection/index.ts';

const selections = {
  three: Selection.of([798, 799, 805].map((run) => ({ experiment: 12, run }))),
  one: Selection.of([{ experiment: 12, run: 799 }]),
  none: Selection.of([]),
};
type Name = keyof typeof selections;

/** Code with runs between two marks, and what it is with other runs in their place; or why not. */
const over: Record<Name, (readonly [language: Language, marked: string, result?: string])[]> = {
  three: [
    ['python', 'runs = |[798]|', 'runs = [798, 799, 805]'],
    ['python', 'runs = |798|', 'runs = [798, 799, 805]'],
    ['python', 'runs = |(798, 799)|', 'runs = (798, 799, 805)'],
    ['python', 'runs = |{798, 799}|', 'runs = {798, 799, 805}'],
    ['python', 'runs = |{12: [798]}|', 'runs = {12: [798, 799, 805]}'],
    ['python', 'runs = |{"12": [798]}|', 'runs = {12: [798, 799, 805]}'],
    ['python', 'runs = |{ "12" : [798]}|', 'runs = {12: [798, 799, 805]}'],
    ['python', 'runs = |"798-801"|', 'runs = "798-799, 805"'],
    ['python', 'runs = |["798-801"]|', 'runs = ["798-799", "805"]'],
    ['python', 'runs = |["798-801", 5]|', 'runs = ["798-799", 805]'],
    ['python', 'runs = |("798-801")|', 'runs = "798-799, 805"'],
    ['python', 'runs = |["798-801, 5"]|'],
    ['python', 'runs = ["|798-801|"]', 'runs = ["798-799, 805"]'],
    ['python', 'runs = [|798|, 5]', 'runs = [798, 799, 805, 5]'],
    ['python', 'runs = [|798, 799|]', 'runs = [798, 799, 805]'],
    ['python', 'runs = "|798|"', 'runs = "798, 799, 805"'],
    ['python', 'runs = "|798 799|"', 'runs = "798, 799, 805"'],
    ['python', 'runs = |{12: "798"}|', 'runs = {12: "798-799, 805"}'],
    ['python', 'x = |ExpRun(12, 798)|', 'x = [ExpRun(12, 798), ExpRun(12, 799), ExpRun(12, 805)]'],
    [
      'python',
      'x = |utils.ExpRun(12, 798)|',
      'x = [utils.ExpRun(12, 798), utils.ExpRun(12, 799), utils.ExpRun(12, 805)]',
    ],
    ['python', 'x = |[utils.ExpRun(12, 798), ExpRun(12, 799)]|'],
    [
      'python',
      'x = |[a.ExpRun(12, 798), a.ExpRun(12, 799)]|',
      'x = [a.ExpRun(12, 798), a.ExpRun(12, 799), a.ExpRun(12, 805)]',
    ],
    [
      'python',
      'x = |(ExpRun(12, 798), ExpRun(12, 799))|',
      'x = (ExpRun(12, 798), ExpRun(12, 799), ExpRun(12, 805))',
    ],
    [
      'python',
      'x = |{ExpRun(12, 798)}|',
      'x = {ExpRun(12, 798), ExpRun(12, 799), ExpRun(12, 805)}',
    ],
    ['python', 'x = |IoV(12, 798, 12, 801)|', 'x = [IoV(12, 798, 12, 799), IoV(12, 805, 12, 805)]'],
    [
      'python',
      'x = |"e0012/4S/r00798/"|',
      'x = ["e0012/4S/r00798/", "e0012/4S/r00799/", "e0012/4S/r00805/"]',
    ],
    [
      'python',
      'x = |["e0012/4S/r00798/"]|',
      'x = ["e0012/4S/r00798/", "e0012/4S/r00799/", "e0012/4S/r00805/"]',
    ],
    ['python', 'x = |["e0012r000798"]|', 'x = ["e0012r000798", "e0012r000799", "e0012r000805"]'],
    [
      'python',
      'f(|evtNumList=[10], expList=[12], runList=[798]|)',
      'f(evtNumList=[10, 10, 10], expList=[12, 12, 12], runList=[798, 799, 805])',
    ],
    [
      'python',
      'f(|expList=[12], runList=[798]|)',
      'f(expList=[12, 12, 12], runList=[798, 799, 805])',
    ],
    ['python', 'f(|expList=[12], runList=[798], x=5|)'],
    ['python', 'f(|evtNumList=[10, 11], expList=[12, 12], runList=[798, 799]|)'],
    ['python', 'f(|Experiment=12, RunList=[798]|)', 'f(Experiment=12, RunList=[798, 799, 805])'],
    [
      'python',
      'x = |"(__experiment__ == 12) & (__run__ == 798)"|',
      'x = (\n    "(__experiment__ == 12) & (((__run__ >= 798) & (__run__ <= 799)) | "\n    "(__run__ == 805))"\n)',
    ],
    [
      'python',
      'x = |"(__experiment__ == 12) && (__run__ == 798)"|',
      'x = (\n    "(__experiment__ == 12) && (((__run__ >= 798) && (__run__ <= 799)) || "\n    "(__run__ == 805))"\n)',
    ],
    ['python', 'x = |[  # a\n    798,  # b\n]|', 'x = [798, 799, 805]'],
    [
      'python',
      'x = |RunDB(apikey=os.environ["BELLE2_RUNDB_TOKEN"]).get_run_info(min_experiment=12, max_experiment=12, min_run=798, max_run=798, expand=True)|',
    ],
    ['yaml', 'runs: |[798]|', 'runs: [798, 799, 805]'],
    ['yaml', 'runs: |798-801|', 'runs: 798-799, 805'],
    ['yaml', 'runs: |"798"|', 'runs: 798-799, 805'],
    ['yaml', 'runs: |798|', 'runs: [798, 799, 805]'],
    ['yaml', 'runs:\n  - |798\n  - 799|\nx: 1', 'runs:\n  - 798\n  - 799\n  - 805\nx: 1'],
    ['yaml', 'runs:\n  - |"798-801"\n  -   799  # good|', 'runs:\n  - 798-799\n  - 805'],
    ['yaml', 'runs: |[[12, 798]]|', 'runs: [[12, 798], [12, 799], [12, 805]]'],
    ['yaml', 'runs: |{12: 798-801}|', 'runs: {12: "798-799, 805"}'],
    ['yaml', 'runs: |[[12, 798], [12, -5]]|'],
    [
      'yaml',
      'x:\n  - |e0012/4S/r00798/|',
      'x:\n  - e0012/4S/r00798/\n  - e0012/4S/r00799/\n  - e0012/4S/r00805/',
    ],
    ['json', '{"runs": |[798]|}', '{"runs": [798, 799, 805]}'],
    ['json', '{"runs": |"798-801"|}', '{"runs": "798-799, 805"}'],
    ['json', '{"runs": |{"12": [798]}|}', '{"runs": {"12": [798, 799, 805]}}'],
    ['json', '{"runs": |["798-801"]|}', '{"runs": ["798-799", "805"]}'],
    [
      'json',
      '|[["e0012/4S/r00798/", [12, 798]]]|',
      '[\n  ["e0012/4S/r00798/", [12, 798]],\n  ["e0012/4S/r00799/", [12, 799]],\n  ["e0012/4S/r00805/", [12, 805]]\n]',
    ],
    ['json', '|[[12, 798], {"a": 5}]|'],
    ['cpp', 'int r = |798|;', 'Only one run fits here.'],
    ['cpp', 'std::vector<int> r = |{798}|;', 'std::vector<int> r = {798, 799, 805};'],
    ['cpp', 'auto r = |{{12, {798}}}|;', 'auto r = {{12, {798, 799, 805}}};'],
    ['cpp', 'auto r = |{"798-801"}|;', 'auto r = {"798-799", "805"};'],
    ['shell', 'for r in |798 799|; do', 'for r in 798 799 805; do'],
    ['shell', 'runs=|798|', 'runs="798 799 805"'],
    ['shell', 'runs="|798 799|"', 'runs="798 799 805"'],
    ['shell', 'runs=|"798 799"|', 'runs="798 799 805"'],
    ['shell', 'runs=(|798 799|)', 'runs=(798 799 805)'],
    ['shell', 'r=|798-801,805|', 'r=798-799,805'],
    [
      'shell',
      '|b2info-luminosity --exp 12 --runs 798|',
      'b2info-luminosity --exp 12 --runs 798-799,805',
    ],
    ['shell', 'declare -A r=|([12]="798 799")|', 'declare -A r=([12]="798 799 805")'],
    ['shell', 'x |798 \\\n  799|', 'x 798 799 805'],
    ['text', '|798|', '798, 799, 805'],
    ['text', '|798, 799|', '798, 799, 805'],
    ['text', '|798-801|', '798-799, 805'],
    ['text', '|12: 798|', '12: 798, 799, 805'],
    ['text', '|e0012/4S/r00798/|', 'e0012/4S/r00798/\ne0012/4S/r00799/\ne0012/4S/r00805/'],
    ['text', '- |e0012r000798|', '- e0012r000798\n  e0012r000799\n  e0012r000805'],
    ['text', 'a: |ExpRun(12, 798)|', 'a: [ExpRun(12, 798), ExpRun(12, 799), ExpRun(12, 805)]'],
    ['text', '|12: 798; 14: 5|', '12: 798, 799, 805'],
  ],
  one: [
    ['python', 'runs = |(798, 801)|', 'runs = (799,)'],
    ['python', 'runs = |{798, 801}|', 'runs = {799}'],
    ['python', 'runs = |{12: [798]}|', 'runs = {12: [799]}'],
    ['python', 'runs = |798|', 'runs = 799'],
    ['cpp', 'int r = |798|;', 'int r = 799;'],
    ['yaml', 'runs: |798|', 'runs: 799'],
    ['python', 'runs = [|798|, 5]', 'runs = [799, 5]'],
    ['python', 'runs = [5, |798|]', 'runs = [5, 799]'],
    ['python', 'x = |ExpRun(12, 798)|', 'x = ExpRun(12, 799)'],
    ['python', 'x = |[ExpRun(12, 798)]|', 'x = [ExpRun(12, 799)]'],
    ['python', 'x = |"798-801"|', 'x = "799"'],
    ['python', 'x = |["798-801", 5]|', 'x = [799]'],
    ['python', 'x = |["798-801"]|', 'x = ["799"]'],
    [
      'python',
      'x = |"(__experiment__ == 12) & (__run__ == 798)"|',
      'x = "(__experiment__ == 12) & (__run__ == 799)"',
    ],
    ['yaml', 'runs:\n  - |798\n  - 801|', 'runs:\n  - 799'],
    ['shell', 'r=|"798 801"|', 'r=799'],
    ['shell', 'declare -A r=|([12]="798 799")|', 'declare -A r=([12]=799)'],
    ['text', '|798-801|', '799'],
    ['text', 'runs |798-801| and', 'runs 799 and'],
    ['json', '{"runs": |[[12, 798]]|}', '{"runs": [[12, 799]]}'],
    ['python', 'x = |IoV(12, 798, 12, -1)|', 'x = IoV(12, 799, 12, 799)'],
  ],
  none: [
    ['python', 'runs = |{798, 801}|', 'runs = set()'],
    ['python', 'runs = |[798]|', 'runs = []'],
    ['python', 'runs = |(798, 801)|', 'runs = ()'],
    ['python', 'runs = |{12: [798]}|', 'runs = {}'],
    ['python', 'runs = |798|', '“Numbers” can’t express an empty selection.'],
    ['python', 'x = |[ExpRun(12, 798)]|', 'x = []'],
    ['python', 'x = |"798-801"|', 'x = ""'],
    [
      'python',
      'x = |"(__experiment__ == 12) & (__run__ == 798)"|',
      '“Cut for pandas” can’t express an empty selection.',
    ],
    ['yaml', 'runs:\n  - |798\n  - 801|', '“Numbers” can’t express an empty selection.'],
    ['shell', 'r=|798|', '“Numbers” can’t express an empty selection.'],
    ['json', '{"runs": |[[12, 798]]|}', '{"runs": []}'],
  ],
};

/** Places at a mark, and what runs are there; or why they can't be. */
const into: (readonly [
  Language,
  marked: string,
  FormatId,
  result: string,
  name?: Name,
  width?: number,
])[] = [
  ['python', 'f(|)', 'numbers', 'f([798, 799, 805])'],
  ['python', 'f(a, |)', 'numbers', 'f(a, [798, 799, 805])'],
  ['python', 'f(a |)', 'numbers', 'f(a [798, 799, 805])'],
  ['python', 'f(|, a)', 'numbers', 'f([798, 799, 805], a)'],
  ['python', 'f(| a)', 'numbers', 'f([798, 799, 805], a)'],
  ['python', 'x = [|]', 'numbers', 'x = [798, 799, 805]'],
  ['python', 'x = [5, |]', 'numbers', 'x = [5, 798, 799, 805]'],
  ['python', 'x = [5|]', 'numbers', 'x = [5, 798, 799, 805]'],
  ['python', 'x = [|5]', 'numbers', 'x = [798, 799, 805, 5]'],
  ['python', 'x = [ab|cd]', 'numbers', 'x = [ab[798, 799, 805]cd]'],
  ['python', 'x = a[|]', 'numbers', 'x = a[[798, 799, 805]]'],
  ['python', 'x = f()[|]', 'numbers', 'x = f()[[798, 799, 805]]'],
  ['python', 'x = {|}', 'numbers', 'x = {798, 799, 805}'],
  ['python', 'x = {"a": |}', 'numbers', 'x = {"a": [798, 799, 805]}'],
  ['python', 'x = {1, |}', 'numbers', 'x = {1, 798, 799, 805}'],
  ['python', 'x = (|)', 'numbers', 'x = (798, 799, 805)'],
  ['python', 'return (|)', 'numbers', 'return (798, 799, 805)'],
  ['python', 'x = f (|)', 'numbers', 'x = f ([798, 799, 805])'],
  ['python', 'x = [r for r in |]', 'numbers', 'x = [r for r in [798, 799, 805]]'],
  ['python', 'x = [a, not |]', 'numbers', 'x = [a, not [798, 799, 805]]'],
  ['python', 'x = [  # 5\n  |\n]', 'numbers', 'x = [  # 5\n  798, 799, 805\n]'],
  ['python', 'x = [|  # 5\n  6]', 'numbers', 'x = [798, 799, 805,  # 5\n  6]'],
  ['python', 'x = [5,\n  |\n  6]', 'numbers', 'x = [5,\n  798, 799, 805,\n  6]'],
  ['python', 'x = "|"', 'numbers', 'x = "798, 799, 805"'],
  ['python', 'x = """\n|\n"""', 'numbers', 'x = """\n798, 799, 805\n"""'],
  ['python', '# |', 'numbers', '# [798, 799, 805]'],
  [
    'python',
    'x = 1 # |',
    'path',
    'x = 1 # ["e0012/4S/r00798/", "e0012/4S/r00799/", "e0012/4S/r00805/"]',
  ],
  ['python', 'x = [|]', 'ranges', 'x = ["798-799, 805"]'],
  ['python', 'x = [|]', 'exprun', 'x = [ExpRun(12, 798), ExpRun(12, 799), ExpRun(12, 805)]'],
  ['python', 'x = [|]', 'path', 'x = ["e0012/4S/r00799/"]', 'one'],
  ['python', 'x = [5|]', 'path', 'x = [5, "e0012/4S/r00799/"]', 'one'],
  ['python', 'x = "|"', 'python-query', '“Python query” doesn’t fit here.'],
  [
    'python',
    'f(|)',
    'event-info-setter',
    'f(evtNumList=[1, 1, 1], expList=[12, 12, 12], runList=[798, 799, 805])',
  ],
  ['python', 'f(a=1, |b=2)', 'dqm-input', 'f(a=1, Experiment=12, RunList=[798, 799, 805], b=2)'],
  [
    'python',
    'f(|)',
    'event-info-setter',
    'f(\n    evtNumList=[1, 1, 1],\n    expList=[12, 12, 12],\n    runList=[798, 799, 805],\n)',
    'three',
    30,
  ],
  [
    'python',
    'f(\n    |\n)',
    'event-info-setter',
    'f(\n    evtNumList=[1, 1, 1],\n    expList=[12, 12, 12],\n    runList=[798, 799, 805]\n)',
    'three',
    30,
  ],
  [
    'python',
    'x = |',
    'python-query',
    'x = [\n    run\n    for search in [\n        dict(min_experiment=12, max_experiment=12, min_run=798, max_run=799),\n        dict(min_experiment=12, max_experiment=12, min_run=805, max_run=805),\n    ]\n    for run in RunDB(apikey=os.environ["BELLE2_RUNDB_TOKEN"]).get_run_info(\n        **search, expand=True\n    )\n]',
    'three',
    40,
  ],
  [
    'python',
    'x = |',
    'pandas-cut',
    'x = (\n    "(__experiment__ == 12) & "\n    "(((__run__ >= 798) & (__run__ <= 799)) | "\n    "(__run__ == 805))"\n)',
    'three',
    40,
  ],
  ['python', 'x = |', 'iov', 'x = [IoV(12, 798, 12, 799), IoV(12, 805, 12, 805)]'],
  ['python', 'x = |', 'numbers', 'x = [798, 799, 805]', 'three', 20],
  ['python', 'x = [|]', 'numbers', 'x = [\n    798, 799,\n    805,\n]', 'three', 16],
  ['python', 'x = [1, |, 2]', 'numbers', 'x = [1, \n    798, 799,\n    805\n, 2]', 'three', 16],
  ['python', 'x = [\n    |\n]', 'numbers', 'x = [\n    798,\n    799,\n    805,\n]', 'three', 12],
  ['python', 'x = |', 'ranges', 'x = (\n    "798-799, "\n    "805"\n)', 'three', 15],
  [
    'python',
    '    x = f(|)',
    'exprun',
    '    x = f([\n        ExpRun(12, 798),\n        ExpRun(12, 799),\n        ExpRun(12, 805),\n    ])',
    'three',
    40,
  ],
  ['python', 'x = |', 'b2info', 'x = b2info-luminosity --exp 12 --runs 798-799,805'],
  [
    'python',
    'x = |',
    'caf-json',
    'x = [["e0012/4S/r00798/", [12, 798]], ["e0012/4S/r00799/", [12, 799]], ["e0012/4S/r00805/", [12, 805]]]',
  ],
  ['python', 'x = |  # c', 'numbers', 'x = [798, 799, 805]  # c', 'three', 24],
  ['cpp', 'std::vector<int> r = {|};', 'numbers', 'std::vector<int> r = {798, 799, 805};'],
  ['cpp', 'std::vector<int> r{1, |};', 'numbers', 'std::vector<int> r{1, 798, 799, 805};'],
  ['cpp', 'void f() {|}', 'numbers', 'void f() {{798, 799, 805}}'],
  ['cpp', 'void f() { { | } }', 'numbers', 'void f() { { {798, 799, 805} } }'],
  [
    'cpp',
    'if (a) {\n  |\n}',
    'exprun',
    'if (a) {\n  {ExpRun(12, 798), ExpRun(12, 799), ExpRun(12, 805)}\n}',
  ],
  ['cpp', 'auto m = {{|}};', 'numbers', 'auto m = {{798, 799, 805}};'],
  ['cpp', 'auto m = {{12, |}};', 'numbers', 'auto m = {{12, {798, 799, 805}}};'],
  [
    'cpp',
    'auto m = {{ 12 , |}, {14, {5}}};',
    'numbers',
    'auto m = {{ 12 , {798, 799, 805}}, {14, {5}}};',
  ],
  ['cpp', 'f(|);', 'numbers', 'f({798, 799, 805});'],
  ['cpp', 'f(a |);', 'numbers', 'f(a {798, 799, 805});'],
  ['cpp', 'namespace a { | }', 'numbers', 'namespace a { {798, 799, 805} }'],
  ['cpp', 'class A : public B { | };', 'numbers', 'class A : public B { {798, 799, 805} };'],
  ['cpp', 'A() const { | }', 'numbers', 'A() const { {798, 799, 805} }'],
  ['cpp', 'a[|]', 'numbers', 'a[{798, 799, 805}]'],
  ['cpp', 'f({|})', 'numbers', 'f({798, 799, 805})'],
  ['cpp', '#define R |', 'numbers', '#define R {798, 799, 805}', 'three', 12],
  ['cpp', '#define R \\\n  |', 'numbers', '#define R \\\n  {798, 799, 805}', 'three', 12],
  ['cpp', 'x = |;', 'numbers', 'x = {\n  798, 799,\n  805\n};', 'three', 12],
  ['cpp', '// |', 'numbers', '// {798, 799, 805}'],
  ['cpp', '/* |', 'b2info', '/* b2info-luminosity --exp 12 --runs 798-799,805'],
  ['cpp', '/**\n * |\n */', 'ranges', '/**\n * \n *   "798-799, "\n *   "805"\n */', 'three', 10],
  ['cpp', 'x = |;', 'ranges', 'x = \n  "798-799, "\n  "805";', 'three', 14],
  ['shell', 'for r in |; do', 'numbers', 'for r in 798 799 805; do'],
  ['shell', 'for r in |', 'numbers', 'for r in 798 799 805'],
  ['shell', 'a=(|)', 'numbers', 'a=(798 799 805)'],
  ['shell', 'a=(5|)', 'numbers', 'a=(5 798 799 805)'],
  ['shell', 'a=(|5)', 'numbers', 'a=(798 799 805 5)'],
  ['shell', 'a=(5 | 6)', 'numbers', 'a=(5 798 799 805 6)'],
  ['shell', 'a+=(|)', 'numbers', 'a+=(798 799 805)'],
  ['shell', 'f() { | }', 'numbers', 'f() { 798 799 805 }'],
  ['shell', 'a=|', 'numbers', 'a="798 799 805"'],
  ['shell', 'export a=|', 'numbers', 'export a="798 799 805"'],
  ['shell', 'a+=|', 'numbers', 'a+="798 799 805"'],
  ['shell', 'f --a=|', 'numbers', 'f --a=798 799 805'],
  ['shell', '|', 'b2info', 'b2info-luminosity --exp 12 --runs 798-799,805'],
  ['shell', 'x |', 'b2info', 'x b2info-luminosity --exp 12 --runs 798-799,805'],
  ['shell', 'x \\\n  |', 'numbers', 'x \\\n  798 799 805'],
  ['shell', 'a="|"', 'numbers', 'a="798 799 805"'],
  ['shell', '# |', 'numbers', '# 798 799 805'],
  ['shell', 'a=|', 'numbers', 'a=799', 'one'],
  ['shell', 'a=|', 'ranges', 'a=798-799,805'],
  ['shell', 'x |', 'numbers', 'x 798 \\\n799 805', 'three', 9],
  [
    'shell',
    'x |',
    'path',
    'x e0012/4S/r00798/ \\\ne0012/4S/r00799/ \\\ne0012/4S/r00805/',
    'three',
    9,
  ],
  ['shell', 'a=(|)', 'path', 'a=(e0012/4S/r00799/)', 'one'],
  ['yaml', 'a: |', 'numbers', 'a: [798, 799, 805]'],
  ['yaml', 'a:\n  - |', 'numbers', 'a:\n  - 798\n  - 799\n  - 805'],
  ['yaml', 'a:\n  - |', 'ranges', 'a:\n  - 798-799\n  - 805'],
  [
    'yaml',
    'a:\n  - b: |',
    'numbers',
    'a:\n  - b: [\n        798,\n        799,\n        805,\n      ]',
    'three',
    14,
  ],
  ['yaml', 'a:\n  - - |', 'numbers', 'a:\n  - - 798\n    - 799\n    - 805'],
  ['yaml', 'a: [|]', 'ranges', 'a: ["798-799, 805"]'],
  ['yaml', 'a: [5|]', 'numbers', 'a: [5, 798, 799, 805]'],
  ['yaml', 'a: "|"', 'ranges', 'a: "798-799, 805"'],
  ['yaml', 'a: # |', 'ranges', 'a: # 798-799, 805'],
  ['yaml', 'a: {b: |}', 'ranges', 'a: {b: "798-799, 805"}'],
  ['yaml', 'a: |', 'ranges', 'a: 798-799,\n  805', 'three', 9],
  [
    'yaml',
    'a: |',
    'path',
    'a: [\n    e0012/4S/r00798/,\n    e0012/4S/r00799/,\n    e0012/4S/r00805/,\n  ]',
    'three',
    20,
  ],
  ['yaml', "a: it's |", 'ranges', "a: it's 798-799, 805"],
  ['yaml', 'a:\n  - |', 'b2info', 'a:\n  - b2info-luminosity --exp 12 --runs 798-799,805'],
  ['yaml', 'a:\n  - |', 'exprun', 'a:\n  - [12, 798]\n  - [12, 799]\n  - [12, 805]'],
  ['json', '{"a": |}', 'numbers', '{"a": [798, 799, 805]}'],
  ['json', '[|]', 'caf-json', '[["e0012/4S/r00799/", [12, 799]]]', 'one'],
  ['json', '[1, |]', 'numbers', '[1, 798, 799, 805]'],
  ['json', '{"a": "|"}', 'ranges', '{"a": "798-799, 805"}'],
  ['json', '{"a": |}', 'numbers', '{"a": [\n  798, 799,\n  805\n]}', 'three', 12],
  ['json', '{"a": |}', 'exprun', '{"a": [[12, 798], [12, 799], [12, 805]]}'],
  ['text', '|', 'numbers', '798, 799, 805'],
  ['text', '- |', 'b2info', '- b2info-luminosity --exp 12 --runs 798-799,805'],
  ['text', '1. |', 'path', '1. e0012/4S/r00798/\n   e0012/4S/r00799/\n   e0012/4S/r00805/'],
  ['text', '* [|]', 'numbers', '* [798, 799, 805]'],
  ['text', 'a |', 'exprun', 'a [ExpRun(12, 798), ExpRun(12, 799), ExpRun(12, 805)]'],
  ['text', '- |', 'numbers', '- 798,\n  799,\n  805', 'three', 8],
  [
    'text',
    '12) |',
    'path',
    '12) e0012/4S/r00798/\n    e0012/4S/r00799/\n    e0012/4S/r00805/',
    'three',
  ],
  [
    'text',
    ' + |',
    'path',
    ' + e0012/4S/r00798/\n   e0012/4S/r00799/\n   e0012/4S/r00805/',
    'three',
  ],
];

/** What is written, or why nothing can be. */
function orWhy(write: () => string): string {
  try {
    return write();
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

const written = (name: Name) => ({ runs: [...selections[name]], ranges: selections[name].ranges });
const onOneLine = (text: string): string => text.replaceAll('\n', ' ⏎ ');

describe('Runs in the place of others', () => {
  for (const name of ['three', 'one', 'none'] as const) {
    for (const [language, marked, result] of over[name]) {
      it(`look like those, ${name} in ${language}: ${onOneLine(marked)}`, () => {
        const [before = '', runs = '', after = ''] = marked.split('|');
        const span = { start: before.length, end: before.length + runs.length };
        const place = placeIn(before + runs + after, span, language);
        const read = readRuns(runs, place, { experiment: 12 });
        const text =
          read &&
          orWhy(() => {
            const { format, style } = read;
            return before + writeRuns(written(name), format, place, { style }) + after;
          });
        assert.equal(text, result);
      });
    }
  }
});

describe('Runs at a place', () => {
  for (const [language, marked, format, result, name = 'three', width] of into) {
    it(`in ${language}, ${name} as ${format}: ${onOneLine(marked)}`, () => {
      const [before = '', after = ''] = marked.split('|');
      const span = { start: before.length, end: before.length };
      const place = placeIn(before + after, span, language, { width });
      assert.equal(
        orWhy(() => before + writeRuns(written(name), format, place) + after),
        result,
      );
    });
  }
});
