import assert from 'node:assert/strict';
import {
  findMentions,
  removalOf,
  type Language,
  Source,
} from '../../../../src/core/selection/index.ts';

/** A source without the run or range that contains the mark `|`; undefined if it isn't an item. */
function without(marked: string, language: Language): string | undefined {
  const at = marked.indexOf('|');
  const source = marked.replace('|', '');
  for (const mention of findMentions(new Source(source, language))) {
    const part = mention.parts.find(({ start, end }) => start <= at && at <= end);
    const taken = part && removalOf(new Source(source, language), mention, part);
    if (part) return taken && source.slice(0, taken.start) + source.slice(taken.end);
  }
  return assert.fail('there is no run at the mark');
}

const removed: readonly (readonly [Language, string, string])[] = [
  ['python', 'exp = 12\nx = runs = [7|98, 799]', 'exp = 12\nx = runs = [799]'],
  ['python', 'exp = 12\nruns = [798, 7|99]', 'exp = 12\nruns = [798]'],
  ['python', 'exp = 12\nruns = [7|98]', 'exp = 12\nruns = []'],
  ['python', 'exp = 12\nruns = (798, 7|99, 800)', 'exp = 12\nruns = (798, 800)'],
  ['python', 'exp = 12\nruns = [\n    798,\n    7|99,\n]', 'exp = 12\nruns = [\n    798,\n]'],
  ['python', 'exp = 12\nruns = [\n    798,\n    7|99\n]', 'exp = 12\nruns = [\n    798\n]'],
  ['python', 'exp = 12\nruns = "798-8|01, 804"', 'exp = 12\nruns = "804"'],
  ['python', 'exp = 12\nruns = "798-801, 8|04"', 'exp = 12\nruns = "798-801"'],
  ['python', 'exp = 12\nruns = "798 8|04 805"', 'exp = 12\nruns = "798 805"'],
  ['python', 'runs = {12: [7|98], 14: [5]}', 'runs = {12: [], 14: [5]}'],
  ['python', 'f([ExpRun(12, 7|98), x])', 'f([x])'],
  ['python', 'f([x, IoV(12, 7|98, 12, 799)], 5)', 'f([x], 5)'],
  ['python', 'f(["e0012/4S/r007|98/", "b"])', 'f(["b"])'],
  ['python', "f(['a', '/data/e0012r0007|98.root'])", "f(['a'])"],
  ['python', 'exp = 12\nruns = (798, 7|99)', 'exp = 12\nruns = (798,)'],
  ['python', 'exp = 12\nruns = ["798-801", "8|04"]', 'exp = 12\nruns = ["798-801"]'],
  [
    'python',
    'exp = 12\nruns = [\n    798,  # a,\n    7|99\n]',
    'exp = 12\nruns = [\n    798,  # a,\n]',
  ],
  ['json', '[["e0012/4S/r007|98/", [12, 798]], ["b/", [12, 799]]]', '[["b/", [12, 799]]]'],
  ['cpp', 'void f() { g({ExpRun(12, 7|98), x}); }', 'void f() { g({x}); }'],
  ['yaml', 'experiment: 12\nruns: 798-8|01, 804', 'experiment: 12\nruns: 804'],
  ['yaml', 'experiment: 12\nruns: [798, 8|04]', 'experiment: 12\nruns: [798]'],
  ['yaml', 'experiment: 12\nruns:\n  - 7|98\n  - 804\n', 'experiment: 12\nruns:\n  - 804\n'],
  ['yaml', 'experiment: 12\nruns:\n- 798\n- 8|04', 'experiment: 12\nruns:\n- 798'],
  ['yaml', 'experiment: 12\r\nruns:\r\n  - 7|98\r\n  - 804', 'experiment: 12\r\nruns:\r\n  - 804'],
  ['json', '[["/a", [12, 7|98]], ["/b", [12, 799]]]', '[["/b", [12, 799]]]'],
  ['json', '[["/a", [12, 798]], ["/b", [12, 7|99]]]', '[["/a", [12, 798]]]'],
  ['cpp', 'auto x = {ExpRun(12, 7|98), ExpRun(12, 799)};', 'auto x = {ExpRun(12, 799)};'],
  ['shell', 'exp=12\nruns="798 7|99"', 'exp=12\nruns="798"'],
  ['shell', 'exp=12\nruns=(7|98 799)', 'exp=12\nruns=(799)'],
  [
    'shell',
    'b2info-luminosity --exp 12 --runs 798-801,8|04',
    'b2info-luminosity --exp 12 --runs 798-801',
  ],
  ['shell', 'b2info-luminosity --runs 7|98,804 --exp 12', 'b2info-luminosity --runs 804 --exp 12'],
  ['text', 'See experiment 12, runs 798, 8|04.', 'See experiment 12, runs 798.'],
  ['python', 'f(["a" , "e0012/4S/r007|98/"])', 'f(["a" ])'],
  ['python', 'x = [\n    ExpRun(12, 7|98), y,\n    z,\n]', 'x = [\n    y,\n    z,\n]'],
  ['python', 'x = [ # a\n    ExpRun(12, 7|98),\n]', 'x = [ # a\n]'],
  ['python', 'x = [\n    y,\n    # z\n    ExpRun(12, 7|98),\n]', 'x = [\n    y,\n    # z\n]'],
  [
    'python',
    'exp = 12\nruns = (\n    798,\n    7|99,\n    800,\n)',
    'exp = 12\nruns = (\n    798,\n    800,\n)',
  ],
  ['python', 'exp = 12\nruns = ["798-8|01"]', 'exp = 12\nruns = []'],
  ['json', '[["/a", [12, 7|98]]]', '[]'],
  ['json', '[["e0012/4S/r007|98/" , [ 12 , 798 ] ], 5]', '[5]'],
  ['python', 'exp = 12\nruns = (798,   7|99)', 'exp = 12\nruns = (798,)'],
  ['yaml', 'experiment: 12\nruns:\n  -   7|98\n  -   804\n', 'experiment: 12\nruns:\n  -   804\n'],
  ['json', '[["e0012/4S/r007|98/",[12,798]],["b/",[12,799]]]', '[["b/",[12,799]]]'],
  ['json', '[\n  ["/a", [12, 7|98]],\n  ["/b", [12, 799]]\n]', '[\n  ["/b", [12, 799]]\n]'],
  ['json', '[\n  ["/a", [12, 798]],\n  ["/b", [12, 7|99]]\n]', '[\n  ["/a", [12, 798]]\n]'],
  ['cpp', 'auto x = {ExpRun(12, 7|98)};', 'auto x = {};'],
  ['shell', 'exp=12\nruns=(798 7|99)', 'exp=12\nruns=(798)'],
  ['shell', 'exp=12\nfor run in 798 7|99 800; do', 'exp=12\nfor run in 798 800; do'],
  ['shell', 'ls=(e0012/4S/r007|98 "b")', 'ls=("b")'],
  ['shell', 'ls=("a" "e0012/4S/r007|98")', 'ls=("a")'],
  ['shell', 'ls=(e0012/4S/r007|98   "b")', 'ls=("b")'],
  [
    'yaml',
    'experiment: 12\nruns:\n  - 798  # a\n  - 8|04  # b\n',
    'experiment: 12\nruns:\n  - 798  # a\n',
  ],
  ['yaml', 'x:\n  - e0012/4S/r007|98\n  - b\n', 'x:\n  - b\n'],
  [
    'text',
    'run 798 of exp 12, run 5; runs 8, 9|, 10 in exp 12',
    'run 798 of exp 12, run 5; runs 8, 10 in exp 12',
  ],
];

/** Where removing it would break something. */
const kept: readonly (readonly [Language, string])[] = [
  ['python', 'f(experiment=12, run=7|98, x=1)'],
  ['python', 'f(run=ExpRun(12, 7|98), x=1)'],
  ['python', 'f(ExpRun(12, 7|98), 5)'],
  ['python', 'copy("e0012r0007|98", destination)'],
  ['python', 'runs = {12: 7|98, 14: 5}'],
  ['python', 'exp = 12\nruns = "798-8|01"'],
  ['python', 'f(evtNumList=[1, 1], expList=[12, 12], runList=[7|98, 799])'],
  ['python', 'df.query("(__experiment__ == 12) & (__run__ |== 798)")'],
  ['python', 'exp = 12\nruns = (7|98, 799)'],
  ['python', 'exp = 12\nruns = (7|98)'],
  ['python', 'x = {ExpRun(12, 7|98): 1}'],
  ['python', 'x = [ExpRun(12, 7|98) for i in y]'],
  ['python', 'x = [ExpRun(12, 7|98).run, 1]'],
  ['python', 'x = [y, ExpRun(12, 7|98) if a else b]'],
  ['python', 'x = ["e0012r0007|98.root" + y, "b"]'],
  ['cpp', 'x = {"a" "e0012r0007|98.root", "b"};'],
  ['shell', 'files=(a/e0012/4S/r007|98/x.root b)'],
  ['yaml', '{experiment: 12, run: 7|98, x: 1}'],
  ['json', '{"experiment": 12, "run": 7|98, "x": 1}'],
  ['cpp', 'f(ExpRun(12, 7|98), 5);'],
  ['shell', 'ls e0012/4S/r007|98 other'],
  ['yaml', 'x:\n  - a e0012/4S/r007|98\n  - b\n'],
  ['python', 'x = ["e0012/4S/r007|98 and", "b"]'],
  ['python', 'x = ["a", "e0012/4S/r007|98" "b"]'],
  ['shell', 'x=("e0012/4S/r007|98"/a b)'],
  ['text', 'experiment 12, run 7|98'],
];

describe('removalOf', () => {
  for (const [language, from, to] of removed) {
    it(`${language}: ${JSON.stringify(from)}`, () => {
      assert.equal(without(from, language), to);
    });
  }

  for (const [language, from] of kept) {
    it(`${language}, not an item: ${JSON.stringify(from)}`, () => {
      assert.equal(without(from, language), undefined);
    });
  }
});
