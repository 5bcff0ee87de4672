import assert from 'node:assert/strict';
import {
  findMentions,
  type Iov,
  type Language,
  Source,
} from '../../../../src/core/selection/index.ts';

/**
 * Code, and each mention in it as `FORM: TEXT = MEANING [NUMBERS]`; `~` after a form if it's
 * partial, `!` before a problem.
 */
const code: Record<string, (readonly [language: Language, code: string, ...mentions: string[]])[]> =
  {
    cuts: [
      [
        'yaml',
        'cut: ((__experiment__ == 12) & (__run__ == 5))  # best',
        'pandas-cut: ((__experiment__ == 12) & (__run__ == 5)) = 12:5',
      ],
      ['text', 'with (__experiment__ == 12) && (__run__ < 5) we'],
      [
        'python',
        'cut = \'(__experiment__ == 12) & (tag == "a (b") & (__run__ == 5)\'',
        'pandas-cut~: \'(__experiment__ == 12) & (tag == "a (b") & (__run__ == 5)\' = 12:5',
      ],
      [
        'python',
        'cut = "(__experiment__ == 12) & (tag == \'a b\') & (__run__ == 5)"',
        'pandas-cut~: "(__experiment__ == 12) & (tag == \'a b\') & (__run__ == 5)" = 12:5',
      ],
      ['python', 'cut = "__experiment__ == 12) & (__run__ == 5"'],
      [
        'python',
        'cut = "(__experiment__ == 12) & ~(nTracks > 5)"',
        'pandas-cut~: "(__experiment__ == 12) & ~(nTracks > 5)" = 12:0-*',
      ],
      [
        'python',
        'cut = "(__experiment__ == 12) & !(nTracks > 5)"',
        'pandas-cut~: "(__experiment__ == 12) & !(nTracks > 5)" = 12:0-*',
      ],
      [
        'python',
        'cut = "__experiment__ == 12 and not nTracks > 5"',
        'pandas-cut~: "__experiment__ == 12 and not nTracks > 5" = 12:0-*',
      ],
      [
        'python',
        'cut = "(__experiment__ == 12) & (nTracks > 5)"',
        'pandas-cut~: "(__experiment__ == 12) & (nTracks > 5)" = 12:0-*',
      ],
      ['python', 'cut = "__experiment__ == 12 and __run__ > 1.5"'],
      [
        'python',
        'cut = "__experiment__ == 12 and __run__ == (5)"',
        'pandas-cut: "__experiment__ == 12 and __run__ == (5)" = 12:5',
      ],
      ['python', 'cut = "__experiment__ == 12 and __run__ in [5, last]"'],
      ['python', 'cut = "__experiment__ == 12 and __run__ in [5, 6.5]"'],
      ['python', 'cut = "__experiment__ == 12 and __run__ != [5, 6]"'],
      ['python', 'cut = "__experiment__ == 12 and __run__ == last"'],
      ['python', 'cut = "__experiment__ == 12 and __run__ == __experiment__"'],
      ['python', 'cut = "__experiment__ == 12 and __run__ > 7 and __run__ < 5"'],
      ['python', 'cut = "__experiment__ == 12 and __experiment__ == 14"'],
      ['python', 'cut = "(__experiment__ < 14) & ~(__experiment__ == 12)"'],
      ['python', 'cut = "__experiment__ == 12 and 5 in __run__"'],
      [
        'python',
        'cut = "__experiment__ == 12 and __run__ == 5 or __experiment__ == 14 and __run__ == 6"',
        'pandas-cut: "__experiment__ == 12 and __run__ == 5 or __experiment__ == 14 and __run__ == 6" = 12:5 14:6',
      ],
      [
        'cpp',
        'auto cut = "__experiment__ == 12 || __experiment__ == 14 && __run__ != 5";',
        'rdataframe-cut: "__experiment__ == 12 || __experiment__ == 14 && __run__ != 5" = 12:0-* 14:0-4 14:6-*',
      ],
      [
        'python',
        'cut = "5 <= __run__ <= 9 and 12 == __experiment__"',
        'pandas-cut: "5 <= __run__ <= 9 and 12 == __experiment__" = 12:5-9',
      ],
      [
        'python',
        'cut = "__experiment__ == 12 and 5 < __run__ and 9 >= __run__"',
        'pandas-cut: "__experiment__ == 12 and 5 < __run__ and 9 >= __run__" = 12:6-9',
      ],
      [
        'python',
        'cut = "__experiment__ == 12 and 5 >= __run__ | __experiment__ == 14"',
        'pandas-cut: "__experiment__ == 12 and 5 >= __run__ | __experiment__ == 14" = 12:0-5 14:0-*',
      ],
      ['python', 'cut = "__run__ == 5"'],
      [
        'python',
        'cut = "__experiment__ == 12 and __run__ == 5 and"',
        'pandas-cut~: "__experiment__ == 12 and __run__ == 5 and" = 12:5',
      ],
      [
        'python',
        'cut = "__experiment__ == 12 and abs(x, y) > 5"',
        'pandas-cut~: "__experiment__ == 12 and abs(x, y) > 5" = 12:0-*',
      ],
      ['python', 'cut = "__experiment__ == 12 and f(__run__) == 5"'],
      [
        'python',
        'if __experiment__ == 12 and __run__ == 5:',
        'mask: __experiment__ == 12 and __run__ == 5 = 12:5',
      ],
      [
        'python',
        'cut = "__experiment__ in [12, 14] and __run__ <= 0"',
        'pandas-cut: "__experiment__ in [12, 14] and __run__ <= 0" = 12:0 14:0',
      ],
      [
        'python',
        'cut = "__experiment__ >= 10 and __experiment__ <= 12 and __run__ >= 5"',
        'pandas-cut: "__experiment__ >= 10 and __experiment__ <= 12 and __run__ >= 5" = 10:5-* 11:5-* 12:5-*',
      ],
      [
        'python',
        'cut = "__experiment__ >= 10 and __experiment__ <= 12"',
        'pandas-cut: "__experiment__ >= 10 and __experiment__ <= 12" = 10:0..12:*',
      ],
      // Some runs of each of many experiments: no interval contains exactly these.
      ['python', 'cut = "__experiment__ > 10 and __run__ >= 5"'],
      ['python', 'cut = "__experiment__ <= 200 and __run__ == 5"'],
      ['python', 'cut = "__experiment__ < 0"'],
      [
        'python',
        'runs = [(12, 100), (14, 5)]',
        'exprun: [(12, 100), (14, 5)] = 12:100 14:5 [12, 100 14, 5]',
      ],
      [
        'yaml',
        'experiment: 12\nruns: 798, 799-801',
        'ranges: 798, 799-801 = 12:798-801 [798 799 801]',
      ],
      [
        'python',
        'f(expList=[12], runList=[])\nexp = 12\nruns = [798]',
        'numbers: [798] = 12:798 [798]',
      ],
      ['cpp', 'auto runs = {{12, {798}, {5}}};'],
      [
        'python',
        'experiment = 12\nruns = "798  799"',
        'numbers: "798  799" = 12:798-799 [798 799]',
      ],
      ['yaml', 'runs: [798]\nexp12:\n  x: 1'],
      ['python', 'experiment = 12\nruns = [798; 799]'],
      ['python', 'cut = "__experiment__ > 10 and __run__ <= 5"'],
      [
        'python',
        'cut = "10 <= __experiment__ <= 12 and __run__ <= 5"',
        'pandas-cut: "10 <= __experiment__ <= 12 and __run__ <= 5" = 10:0-5 11:0-5 12:0-5',
      ],
      [
        'python',
        'experiment = 12\nruns = "100-900, 300-500"',
        'ranges: "100-900, 300-500" = 12:100-900 [100 900 300 500]',
      ],
      ['text', 'if exp == 12:\n    runs = [798]'],
      [
        'python',
        'experiment = 12\nf(experiment=x.y , runs=[798])',
        'numbers: [798] = 12:798 [798]',
      ],
      ['python', 'experiment = 12\nf(experiment=g(x), runs=[798])'],
      ['python', 'runs = [(12, 798, "x"), (14, 5, "y")]'],
      ['python', 'f(expList=[12, "14"], runList=[798])'],
      ['text', 'Experiment 12 runs  3'],
      ['yaml', '-   experiment: 12\n    runs: [798]', 'numbers: [798] = 12:798 [798]'],
      ['shell', 'b2info-luminosity; other --exp 2 --runs 798'],
      [
        'python',
        'x = __experiment__ == 12 and __run__ == 5',
        'mask: __experiment__ == 12 and __run__ == 5 = 12:5',
      ],
      [
        'cpp',
        'bool x = __experiment__ == 12 && __run__ == 5;',
        'mask: __experiment__ == 12 && __run__ == 5 = 12:5',
      ],
      ['json', '{"a": __experiment__ == 12 & __run__ == 5}'],
      ['python', 'cut = "__experiment__ == 12 and not __run__ == 5"'],
      ['python', 'cut = "__experiment__ == 12 and !(__run__ == 5)"'],
      ['python', 'experiment = 12\nruns =\n[798]'],
      ['python', 'experiment = 12\nruns:list[int] = [798]', 'numbers: [798] = 12:798 [798]'],
      [
        'python',
        'f(\n    experiment=12,\n    a=1,\n    b=2,\n    run=798,\n)',
        'numbers: 798 = 12:798 [798]',
      ],
      [
        'python',
        'cut = "__experiment__ == 12 and __run__ == 5 or __experiment__ > 14 and __run__ > 5"',
      ],
    ],
    experiments: [
      [
        'python',
        'x = {"exp12": {"experiment": 14, "runs": [798]}}',
        'numbers: [798] = 14:798 [798]',
      ],
      [
        'python',
        'experiment = 10\nx = {"exp12": {"runs": [798]}}',
        'numbers: [798] = 12:798 [798]',
      ],
      ['python', 'x = {"exp12":{"runs": [798]}}', 'numbers: [798] = 12:798 [798]'],
      ['python', "x = dict(experiment_12 = [{'runs': [798]}])", 'numbers: [798] = 12:798 [798]'],
      ['python', 'x = {"expert12": {"runs": [798]}}'],
      ['python', 'if exp == 12:\n    f()\nruns = [798]'],
      [
        'python',
        'if exp == 12:\n    runs = [798]\n    more_runs = [799]',
        'numbers: [798] = 12:798 [798]',
        'numbers: [799] = 12:799 [799]',
      ],
      ['python', 'if self.exp == 12 and ok:\n    runs = [798]', 'numbers: [798] = 12:798 [798]'],
      ['python', 'if exp == 12 or ok:\n    runs = [798]'],
      ['python', 'x = exp == 12\nruns = [798]'],
      ['cpp', 'if (exp == 12) {\n  std::vector<int> runs = {798};\n}'],
      [
        'python',
        'experiment = 12\nf(experiment=experiment, runs=[798])',
        'numbers: [798] = 12:798 [798]',
      ],
      ['python', 'experiment = 12\nf(experiment=12 + experiment, runs=[798])'],
      ['python', 'experiment = 12\nexperiment = last()\nruns = [798]'],
      ['python', 'experiment = "e0012"\nruns = [798]', 'numbers: [798] = 12:798 [798]'],
      ['python', 'experiment = "exp 12"\nruns = [798]', 'numbers: [798] = 12:798 [798]'],
      ['python', 'experiment = "12b"\nruns = [798]'],
      ['python', 'experiment = "x12"\nruns = [798]'],
      ['python', 'experiment = 2\nruns = [798]', 'numbers: [798] = 2:798 [798]'],
      ['python', 'experiment = 2\nruns = [1, 2, 3]'],
      ['python', 'experiment = 1003\nruns = [798]'],
      [
        'python',
        'experiment: int = 12\nruns: list[int] = [798, 799]',
        'numbers: [798, 799] = 12:798-799 [798 799]',
      ],
      [
        'python',
        'runs_e12 = [798]\nruns_exp_14 = "5-9"',
        'numbers: [798] = 12:798 [798]',
        'ranges: "5-9" = 14:5-9 [5 9]',
      ],
      [
        'yaml',
        'experiment:\n  12: # first\n    runs: 798-801\n\n  # more\n  e14:\n    runs: 5\n  "exp16":\n    runs: [7]',
        'ranges: 798-801 = 12:798-801 [798 801]',
        'numbers: [7] = 16:7 [7]',
      ],
      ['yaml', 'experiment:\n  12:\n    runs: [798]\n  other: 5\n  14:\n    runs: [5]'],
      [
        'yaml',
        'a:\n  runs: [798]\n  experiment: 12\nb:\n  runs: [799]',
        'numbers: [798] = 12:798 [798]',
      ],
      ['yaml', 'experiment: 12\n---\nruns: [798]'],
      ['yaml', 'runs: [798]\n---\nexperiment: 12'],
      ['yaml', 'experiment: 12\n--- # more\nruns: [798]\n'],
      [
        'yaml',
        '- experiment: 12\n  runs: [798]\n- experiment: 14\n  runs: [5]',
        'numbers: [798] = 12:798 [798]',
        'numbers: [5] = 14:5 [5]',
      ],
      [
        'yaml',
        'exp12:\n  runs: [798]\nexp14:\n  # these\n\n  runs: [5]\nruns: [9]',
        'numbers: [798] = 12:798 [798]',
        'numbers: [5] = 14:5 [5]',
      ],
      [
        'yaml',
        'exp12: {runs: [798]}\nexp14: {runs: [5]}',
        'numbers: [798] = 12:798 [798]',
        'numbers: [5] = 14:5 [5]',
      ],
      [
        'python',
        'f(runs=[798], experiment=12, more_runs=[799], experiment2=14)',
        'numbers: [798] = 12:798 [798]',
        'numbers: [799] = 12:799 [799]',
      ],
      ['python', 'experiment = 12\nx = 1\nx = 1\nx = 1\nrun = 798'],
      ['python', 'run = 798\nexperiment = 12'],
      ['python', 'run = 798; experiment = 12'],
      ['python', `experiment = 12; x = "${'y'.repeat(300)}"; run = 798`],
      ['python', 'if a:\n    experiment = 12\nruns = [798]'],
      [
        'python',
        'if a:\n    experiment = 12\n  # note\n\n    runs = [798]',
        'numbers: [798] = 12:798 [798]',
      ],
      [
        'python',
        'def f():\n    experiment = 12\n    x = [\n]\n    runs = [798]',
        'numbers: [798] = 12:798 [798]',
      ],
    ],
    'more experiments': [
      ['python', 'def f():\n    experiment = 12; runs = [798]\n', 'numbers: [798] = 12:798 [798]'],
      ['python', 'def f():\n    experiment = 12; runs = [798]', 'numbers: [798] = 12:798 [798]'],
      [
        'python',
        `f(experiment=12, runs=[798], x="${'y'.repeat(100)}", exp=14)`,
        'numbers: [798] = 12:798 [798]',
      ],
      [
        'python',
        `f(experiment=12, x="${'y'.repeat(100)}", runs=[798], exp=14)`,
        'numbers: [798] = 14:798 [798]',
      ],
      ['python', 'f(experiment=12, #\n  runs=[798])', 'numbers: [798] = 12:798 [798]'],
      ['python', 'if a and exp == 12:\n    runs = [798]'],
      ['python', 'if  (exp == 12):\n    runs = [798]'],
      [
        'python',
        'if x:\n    pass\nelif a.exp == 12:\n    runs = [798]',
        'numbers: [798] = 12:798 [798]',
      ],
      ['python', 'if exp == 12: runs = [798]', 'numbers: [798] = 12:798 [798]'],
      [
        'python',
        'if exp == 12:\n    f()\n  # a\n\n    runs = [798]',
        'numbers: [798] = 12:798 [798]',
      ],
      [
        'yaml',
        'a:\n  experiment:\n    12:\n      runs: [798]\n    14:\n      runs: [5]\n  runs: [7]',
        'numbers: [798] = 12:798 [798]',
        'numbers: [5] = 14:5 [5]',
      ],
      ['yaml', 'experiment:\r\n  12:\r\n\r\n    runs: [798]\r\n', 'numbers: [798] = 12:798 [798]'],
      [
        'yaml',
        'a:\n  - runs: [798]\n    experiment: 12\n  - runs: [5]',
        'numbers: [798] = 12:798 [798]',
      ],
      ['python', '"""\n(\n"""\nexperiment = 12\nruns = [798]', 'numbers: [798] = 12:798 [798]'],
      ['cpp', '/* ( */ int exp = 12; // (\nint runs[] = {798};', 'numbers: {798} = 12:798 [798]'],
      ['shell', 'exp=12 # (\nruns=(798)', 'numbers: (798) = 12:798 [798]'],
    ],
    'more values': [
      ['text', 'experiment = 12, runs = [798] and more', 'numbers: [798] = 12:798 [798]'],
      [
        'shell',
        'exp=12\nfor run in 798-801 805; do',
        'ranges: 798-801 805 = 12:798-801 12:805 [798 801 805]',
      ],
      [
        'shell',
        'exp=12\nruns=("798" "799-801")',
        'ranges: ("798" "799-801") = 12:798-801 [798 799 801]',
      ],
      [
        'python',
        'experiment = 12\nrun_range = ("798", "801")',
        'ranges: ("798", "801") = 12:798 12:801 [798 801]',
      ],
      ['python', 'experiment = 12\nruns = [798 799]'],
      ['python', 'f(expList=exp, runList=[798])'],
      ['python', 'f(expList=[12], runList=runs)'],
      ['python', 'f(expList=["12"], runList=[798])'],
      ['python', 'runs = {"12a": [798]}'],
      ['cpp', 'auto runs = {{a, {798}}};'],
      ['cpp', 'auto runs = {{-12, {798}}};'],
      ['cpp', 'auto runs = {{12, 798}};', 'exprun: {{12, 798}} = 12:798 [12, 798]'],
      [
        'python',
        'runs = [(12, 98), (12, 9007199254740993)]',
        'exprun: [(12, 98), (12, 9007199254740993)] = 12:98 !tooLarge [12, 98]',
      ],
      ['python', 'payload_boundaries = []'],
      ['python', 'cut = "__experiment__ == 12 and __run__ in [5, 6"'],
      ['python', 'cut = "__experiment__ == 12 and __run__ in 5]"'],
      ['cpp', 'x = Belle2::ExpRun(12, 798);', 'exprun: Belle2::ExpRun(12, 798) = 12:798 [12, 798]'],
      [
        'python',
        'x = a.b.ExpRun(12, 798) + c.IoV(12, 798, 12, -1)',
        'exprun: a.b.ExpRun(12, 798) = 12:798 [12, 798]',
        'iov: c.IoV(12, 798, 12, -1) = 12:798-* [12, 798]',
      ],
      ['python', 'experiment = 12\nruns = r"798-801"', 'ranges: r"798-801" = 12:798-801 [798 801]'],
      ['python', 'experiment = 12\nruns = f"798-801"'],
      ['python', "experiment = 12\nruns = '798', '801'"],
      ['python', 'experiment = 12\nruns = [798, 799], [801]'],
      ['python', 'experiment = 12\nrun = 798 , 799'],
      ['python', 'f(experiment=12, runs="798", x=5)', 'ranges: "798" = 12:798 [798]'],
      ['cpp', 'int exp = 12, run = 798, event = 5;', 'numbers: 798 = 12:798 [798]'],
      [
        'json',
        '{"experiment": 12, "runs": "798-801" // 5\n}',
        'ranges: "798-801" = 12:798-801 [798 801]',
      ],
      [
        'cpp',
        'int exp = 12;\nint runs[] = {798, /* 5, */ 799}; // 5',
        'numbers: {798, /* 5, */ 799} = 12:798-799 [798 799]',
      ],
      [
        'cpp',
        'int exp = 12;\nstd::string runs = "798-801, "\n  "805";',
        'ranges: "798-801, "\n  "805" = 12:798-801 12:805 [798 801 805]',
      ],
    ],
    values: [
      ['python', 'experiment = 12\nruns{798, 799}'],
      [
        'cpp',
        'int experiment = 12;\nstd::vector<int> runs{798, 799};',
        'numbers: {798, 799} = 12:798-799 [798 799]',
      ],
      ['python', 'experiment = 12\nruns = 798-801'],
      ['python', 'experiment = 12\nruns = [798] + more'],
      ['python', 'experiment = 12\nruns = [798, 2 * 3]'],
      ['python', 'experiment = 12\nruns = [798, (5)]'],
      ['python', 'experiment = 12\nruns = [798, f(5, 6), 799]'],
      ['python', 'experiment = 12\nruns = f([798, 799])'],
      ['python', 'experiment = 12\nruns = []'],
      [
        'python',
        'experiment = 12\nfor run in [798, 799]: f()',
        'numbers: [798, 799] = 12:798-799 [798 799]',
      ],
      ['python', 'experiment = 12\nfor run in 798, 799: f()'],
      [
        'shell',
        'exp=12\nfor run in 798  799 801-805; do',
        'ranges: 798  799 801-805 = 12:798-799 12:801-805 [798 799 801 805]',
      ],
      ['shell', 'exp=12\nfor run in 798; do', 'numbers: 798 = 12:798 [798]'],
      ['shell', 'exp=12\nruns="798 799"', 'numbers: "798 799" = 12:798-799 [798 799]'],
      ['shell', 'exp=12\nruns=(798 799)', 'numbers: (798 799) = 12:798-799 [798 799]'],
      ['shell', 'exp=12\n[ "$run" = 798 ]'],
      [
        'yaml',
        'experiment: 12\nruns: 798 - 801, 803 - 805, 900',
        'ranges: 798 - 801, 803 - 805, 900 = 12:798-801 12:803-805 12:900 [798 801 803 805 900]',
      ],
      [
        'yaml',
        'experiment: 12\nruns:\n  - 798\n  - 799-801  # good\n  - "805"',
        'ranges: 798\n  - 799-801  # good\n  - "805" = 12:798-801 12:805 [798 799 801 805]',
      ],
      [
        'yaml',
        'runs:\n  12: 798-801\n  14: 5',
        'ranges: 12: 798-801\n  14: 5 = 12:798-801 14:5 [798 801 5]',
      ],
      ['yaml', 'experiment: 12\nruns:\n  - 798\n  - many'],
      ['yaml', 'runs:\n  12: 798\n  14: many'],
      [
        'yaml',
        'experiment: 12\njobs:\n  - runs:\n      - 798\n  - 5',
        'numbers: 798 = 12:798 [798]',
      ],
      [
        'yaml',
        'experiment: 12\nruns:\n- 798\n# more\n\n- 799\nbins: [5]',
        'numbers: 798\n# more\n\n- 799 = 12:798-799 [798 799]',
      ],
      [
        'yaml',
        'experiment: 12\nruns:\n  - 798\n  - 799\nnote: x',
        'numbers: 798\n  - 799 = 12:798-799 [798 799]',
      ],
      [
        'yaml',
        'experiment: 12\nruns: 798-801,\n  803',
        'ranges: 798-801,\n  803 = 12:798-801 12:803 [798 801 803]',
      ],
      ['yaml', 'experiment: 12\nruns: 798-801 # good', 'ranges: 798-801 = 12:798-801 [798 801]'],
      ['yaml', 'experiment: 12\nruns: 798-801 and more'],
      [
        'python',
        'experiment = 12\nassert run in [798, 799], "no"',
        'numbers: [798, 799] = 12:798-799 [798 799]',
      ],
      [
        'python',
        'experiment = 12\nruns = ("798-801, "\n  "805")',
        'ranges: ("798-801, "\n  "805") = 12:798-801 12:805 [798 801 805]',
      ],
      [
        'python',
        'experiment = 12\nruns = "798-801; 805 , 807"',
        'ranges: "798-801; 805 , 807" = 12:798-801 12:805 12:807 [798 801 805 807]',
      ],
      ['python', 'experiment = 12\nruns = "798 801-"'],
      ['python', 'experiment = 12\nruns = "v798"'],
      [
        'python',
        'experiment = 12\nruns = ["798-801", 805]',
        'ranges: ["798-801", 805] = 12:798-801 12:805 [798 801 805]',
      ],
      ['python', 'experiment = 12\nruns = [[798], [799]]'],
      [
        'cpp',
        'std::map<int, std::vector<int>> runs = {{12, {798, 799}}, {14, {5}}};',
        'numbers: {{12, {798, 799}}, {14, {5}}} = 12:798-799 14:5 [798 799 5]',
      ],
      [
        'cpp',
        'std::map<int, std::string> runs = {{12, "798-801"}, {14, "5"}};',
        'ranges: {{12, "798-801"}, {14, "5"}} = 12:798-801 14:5 [798 801 5]',
      ],
      [
        'json',
        '{"experiment": 12, "runs": [798, 799]}',
        'numbers: [798, 799] = 12:798-799 [798 799]',
      ],
      [
        'json',
        '{"runs": {"12": [798], "14": "5-9"}}',
        'ranges: {"12": [798], "14": "5-9"} = 12:798 14:5-9 [798 5 9]',
      ],
      ['python', 'runs = {12: [798], 14: []}'],
      [
        'python',
        'experiment = 12\nrun_range = (798, 801)',
        'ranges: (798, 801) = 12:798-801 [798 801]',
      ],
      ['python', 'experiment = 12\nrun_range = (798, 801, 805)'],
      ['python', 'experiment = 12\nrun_range = 798', 'ranges: 798 = 12:798 [798]'],
      ['python', 'experiment = 12\nruns = {"a": 798}'],
      ['python', 'runs = {12: [798], 1003: [5]}'],
      ['python', 'runs = {12: [798], "x": [5]}'],
      [
        'python',
        'runs = [(12, 798), (14, 5)]',
        'exprun: [(12, 798), (14, 5)] = 12:798 14:5 [12, 798 14, 5]',
      ],
      ['python', 'runs = [(12, 98), (14, 5)]'],
      ['python', 'runs = [(12, 798), (14, 5, 6)]'],
      ['python', 'runs = [(12, 798), (1003, 5)]'],
      ['python', 'experiment = 12\nruns = [(12, 798), (14, 5)]'],
      ['python', 'runs = [(12, 798), (12, -5)]'],
      [
        'python',
        'requested_iov = [12, 798, 12, 3904]',
        'iov~: [12, 798, 12, 3904] = 12:798-3904 [12, 798 12, 3904]',
      ],
      ['python', 'requested_iov = [2, 798, 12, 3904]'],
      [
        'python',
        'payload_boundaries = [[12, 798], [14, 5]]',
        'exprun: [[12, 798], [14, 5]] = 12:798 14:5 [12, 798 14, 5]',
      ],
      ['python', '# requested_iov = [12, 798, 12, 3904]'],
      ['python', 'experiment = 12\nn_runs = 798\nmax_runs = 799'],
      [
        'python',
        'f(Experiment=12, RunList=[798])',
        'dqm-input: Experiment=12, RunList=[798] = 12:798 [798]',
      ],
      ['python', 'f(Experiment=12, runs=[798])', 'numbers: [798] = 12:798 [798]'],
      ['python', 'f(exp=12, RunList=[798])', 'numbers: [798] = 12:798 [798]'],
      ['python', 'f(RunList=[798], Experiment=12)', 'numbers: [798] = 12:798 [798]'],
      [
        'python',
        'f(Experiment=2, RunList=[798])',
        'dqm-input: Experiment=2, RunList=[798] = 2:798 [798]',
      ],
    ],
    'parallel lists': [
      [
        'python',
        'f(expList=[12, 14], runList=[798, 5])',
        'event-info-setter: expList=[12, 14], runList=[798, 5] = 12:798 14:5 [798 5]',
      ],
      [
        'python',
        'f(runList=[798, 799], expList=[12], evtNumList=[1, 1])',
        'event-info-setter: runList=[798, 799], expList=[12], evtNumList=[1, 1] = 12:798-799 [798 799]',
      ],
      ['python', 'f(expList=[12, 14], runList=[798, 5, 6])'],
      ['python', 'f(expList=[12, -14], runList=[798, 5])'],
      ['python', 'f(expList=[12], runList=[])'],
      ['python', 'f(expList=[12])\ng(runList=[798])'],
      ['python', `expList = [12]\n${'#'.repeat(2100)}\nrunList = [798]`],
      [
        'python',
        'expList = [12]\nrunList = [798]',
        'event-info-setter: expList = [12]\nrunList = [798] = 12:798 [798]',
      ],
      [
        'python',
        'f(expList=[12], events=[1], evtNumList=[7], runList=[798])',
        'event-info-setter: expList=[12], events=[1], evtNumList=[7], runList=[798] = 12:798 [798]',
      ],
    ],
    limits: [
      [
        'python',
        'f(min_experiment=12, max_experiment=12)',
        'python-query: min_experiment=12, max_experiment=12 = 12:0-*',
      ],
      [
        'python',
        'f(min_experiment=12, max_experiment=12, min_run=798, max_run=801)',
        'python-query: min_experiment=12, max_experiment=12, min_run=798, max_run=801 = 12:798-801 [798 801]',
      ],
      [
        'python',
        'f(min_experiment=12, max_experiment=14)',
        'python-query: min_experiment=12, max_experiment=14 = 12:0..14:*',
      ],
      ['python', 'f(min_experiment=12, max_experiment=14, min_run=798)'],
      ['python', 'f(min_experiment=12)', 'python-query: min_experiment=12 = 12:0..'],
      ['python', 'f(max_experiment=12)', 'python-query: max_experiment=12 = 0:0..12:*'],
      ['python', 'f(min_experiment=12, max_experiment=last)'],
      ['python', 'f(min_experiment=12, max_experiment=-1)'],
      ['python', 'f(min_run=798)'],
      ['python', 'min_experiment = 12\nmax_experiment = 12'],
      [
        'python',
        'f(min_experiment=12, max_experiment=12)\ng(min_experiment=14, max_experiment=14)',
        'python-query: min_experiment=12, max_experiment=12 = 12:0-*',
        'python-query: min_experiment=14, max_experiment=14 = 14:0-*',
      ],
      [
        'python',
        '# min_experiment=12, max_experiment=12, min_run=798\n# max_run=5',
        'python-query: min_experiment=12, max_experiment=12, min_run=798 = 12:798-* [798]',
      ],
    ],
    calls: [
      ['cpp', 'ExpRun first(12, 798);', 'exprun~: ExpRun first(12, 798) = 12:798 [12, 798]'],
      ['cpp', 'ExpRun first{12, 798};', 'exprun~: ExpRun first{12, 798} = 12:798 [12, 798]'],
      ['python', 'ExpRun first(12, 798)'],
      [
        'cpp',
        'Belle2::IntervalOfValidity iov(12, 798, -1, -1);',
        'interval~: Belle2::IntervalOfValidity iov(12, 798, -1, -1) = 12:798.. [12, 798]',
      ],
      [
        'python',
        'caf.utils.ExpRun(12, 798)',
        'exprun: caf.utils.ExpRun(12, 798) = 12:798 [12, 798]',
      ],
      [
        'python',
        'ExpRun(exp=12, run=798)',
        'exprun: ExpRun(exp=12, run=798) = 12:798 [12, run=798]',
      ],
      ['python', 'ExpRun(12)'],
      ['python', 'ExpRun(12, 798, 5)'],
      ['python', 'ExpRun(12, run=798)', 'exprun: ExpRun(12, run=798) = 12:798 [12, run=798]'],
      ['python', 'ExpRun(run=798, run=12)'],
      ['python', 'ExpRun(12, "798")'],
      ['python', 'ExpRun(0, 5)', 'exprun: ExpRun(0, 5) = 0:5'],
      ['python', 'IoV(0, 0, 12, 5)', 'iov: IoV(0, 0, 12, 5) = 0:0..12:5 [12, 5]'],
      ['python', 'IoV(12, -1, 12, 5)', 'iov: IoV(12, -1, 12, 5) = 12:0-5 [12, 5]'],
      ['python', 'IoV(12, 5, -1, 7)', 'iov: IoV(12, 5, -1, 7) = 12:5.. [12, 5]'],
      ['python', 'ExpRun[12, 798]'],
    ],
    'command lines': [
      [
        'shell',
        'b2info-luminosity --exp 12 --runs 798-801,',
        'b2info: --exp 12 --runs 798-801 = 12:798-801 [798 801]',
      ],
      ['shell', 'b2info-luminosity --exp 12 --runs 798-,'],
      [
        'shell',
        'nice b2info-luminosity --runs "798, 799" --exp=12',
        'b2info: --runs "798, 799" --exp=12 = 12:798-799 [798 799]',
      ],
      [
        'shell',
        "b2info-luminosity --experiment 12 --run '798' # x",
        "b2info: --experiment 12 --run '798' = 12:798 [798]",
      ],
      ['shell', 'b2info-luminosity --exp 12 --runs 798--801'],
      [
        'shell',
        'b2info-luminosity --exp 12 --what offline --runs 798',
        'b2info~: --exp 12 --what offline --runs 798 = 12:798 [798]',
      ],
      [
        'shell',
        'b2info-luminosity --exp 12 \\\n  --runs 798',
        'b2info: --exp 12 \\\n  --runs 798 = 12:798 [798]',
      ],
      ['shell', 'b2info-luminosity --exp 12; other --runs 798'],
      ['shell', 'other --exp 2 --runs 798'],
      ['shell', 'other --exp 12 --runs 798'],
      ['shell', 'b2other --exp 2 --runs 798', 'b2info: --exp 2 --runs 798 = 2:798 [798]'],
      ['shell', 'b2info-luminosity --exp 12,14 --runs 798'],
      [
        'python',
        'run(["b2info-luminosity", "--exp", "12", "--runs", "798-801"])',
        'b2info~: --exp", "12", "--runs", "798-801 = 12:798-801 [798 801]',
      ],
      [
        'shell',
        'b2conditionsdb-legacydownload --run-range 12 798 12 3904 tag',
        'iov~: --run-range 12 798 12 3904 = 12:798-3904 [12 798 12 3904]',
      ],
      ['shell', 'x --run-range=12 798 -1 -1', 'iov~: --run-range=12 798 -1 -1 = 12:798.. [12 798]'],
      ['shell', 'x --run-range 12 798 12'],
    ],
    paths: [
      ['text', 'e0012/4S/r00798', 'path: e0012/4S/r00798 = 12:798 [e0012/4S/r00798]'],
      ['text', '/data/e0012/r00798/sub00/x.root', 'path: e0012/r00798 = 12:798 [e0012/r00798]'],
      ['text', 'e0012r000798.root', 'dqm-path: e0012r000798 = 12:798 [e0012r000798]'],
      ['text', 'physics.0012.00798.HLT2.f00001.root', 'dqm-path: 0012.00798 = 12:798 [0012.00798]'],
      [
        'text',
        '/e0012/4S/r00798/sub00/physics.0012.00798.HLT2.f00001.root',
        'path: e0012/4S/r00798 = 12:798 [e0012/4S/r00798]',
      ],
      [
        'text',
        '/e0012/4S/r00798/sub00/physics.0012.00799.HLT2.f00001.root',
        'path: e0012/4S/r00798 = 12:798 [e0012/4S/r00798]',
        'dqm-path: 0012.00799 = 12:799 [0012.00799]',
      ],
      [
        'text',
        '/e0012/4S/r00798/sub00/physics.0014.00798.HLT2.f00001.root',
        'path: e0012/4S/r00798 = 12:798 [e0012/4S/r00798]',
        'dqm-path: 0014.00798 = 14:798 [0014.00798]',
      ],
      [
        'text',
        '/e0012/4S/r00798 physics.0012.00798.HLT2.f00001.root',
        'path: e0012/4S/r00798 = 12:798 [e0012/4S/r00798]',
        'dqm-path: 0012.00798 = 12:798 [0012.00798]',
      ],
      ['text', 'e0012/4S/r0798 e2012/4S/r00798 xe0012/r00798 e0012/r00798x'],
      [
        'text',
        'e0012/a/b/c/d/e/f/r00798 e0012/a/b/c/d/e/f/g/r00798',
        'path: e0012/a/b/c/d/e/f/r00798 = 12:798 [e0012/a/b/c/d/e/f/r00798]',
      ],
      [
        'json',
        '[["/a/b.root", [12, 798]], ["c", [12, 799]]]',
        'caf-json: [12, 798] = 12:798 [12, 798]',
      ],
      ['python', '["/a/b.root", [12, 798]]'],
    ],
    prose: [
      [
        'text',
        'experiment 12, runs 798-801, 804 are',
        'prose: experiment 12, runs 798-801, 804 = 12:798-801 12:804 [798 801 804]',
      ],
      ['text', 'Exp. 12 run 798', 'prose: Exp. 12 run 798 = 12:798 [798]'],
      ['text', 'run 798 of experiment 12', 'prose: run 798 of experiment 12 = 12:798 [798]'],
      ['text', 'runs 798–801 in exp 12.', 'prose: runs 798–801 in exp 12 = 12:798-801 [798 801]'],
      ['text', 'run number 798, exp 12', 'prose: run number 798, exp 12 = 12:798 [798]'],
      ['text', 'experiment 2, run 798', 'prose: experiment 2, run 798 = 2:798 [798]'],
      ['text', 'experiment 2, run 3'],
      ['text', 'Experiment 12 runs 3'],
      ['text', 'experiment 12, run 798 to 801'],
      ['text', 'experiment 12 run 798b'],
      ['python', '# experiment 12, run 798', 'prose: experiment 12, run 798 = 12:798 [798]'],
      ['python', 'x = "experiment 12, run 798"'],
      [
        'cpp',
        '/* experiment 12,\n * run 798 of exp 12\n */ exp 12 run 798',
        'prose: run 798 of exp 12 = 12:798 [798]',
      ],
      ['cpp', '/* a */\n * experiment 12 run 798'],
      [
        'yaml',
        "a: it's experiment 12 run 798 # exp 12 run 799",
        'prose: exp 12 run 799 = 12:799 [799]',
      ],
      ['shell', 'echo \\# exp 12 run 798 # exp 12 run 799', 'prose: exp 12 run 799 = 12:799 [799]'],
      ['json', '"http://x" // exp 12 run 798', 'prose: exp 12 run 798 = 12:798 [798]'],
    ],
  };

function printed(source: string, language: Language): string[] {
  return findMentions(new Source(source, language)).map(
    ({ form, isPartial, start, end, iovs, parts, problem }) => {
      const named = parts
        .flatMap(({ runs }) => runs)
        .map((run) => source.slice(run.start, run.end));
      const numbers = named.length > 0 ? ` [${named.join(' ')}]` : '';
      const meaning = [...iovs.map(printedIov), ...(problem ? [`!${problem}`] : [])].join(' ');
      return `${form}${isPartial ? '~' : ''}: ${source.slice(start, end)} = ${meaning}${numbers}`;
    },
  );
}

/** `12:798`, `12:798-3904`, `12:798-*`, `12:798..14:5`, `12:798..14:*`, `12:798..` */
function printedIov({ first, last }: Iov): string {
  const number = (run: number): string => (run === Infinity ? '*' : String(run));
  const from = `${first.experiment}:${first.run}`;
  if (last.experiment === Infinity) return `${from}..`;
  if (first.experiment !== last.experiment)
    return `${from}..${last.experiment}:${number(last.run)}`;
  return first.run === last.run ? from : `${from}-${number(last.run)}`;
}

describe('Runs in code', () => {
  for (const [name, all] of Object.entries(code)) {
    for (const [language, source, ...mentions] of all) {
      it(`${name}, ${language}: ${source.slice(0, 100).replaceAll('\n', ' ⏎ ')}`, () => {
        assert.deepEqual(printed(source, language), mentions);
      });
    }
  }
});
