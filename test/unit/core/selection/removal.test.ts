import assert from 'node:assert/strict';
import {
  findMentions,
  removalOf,
  type Language,
  Source,
} from '../../../../src/core/selection/index.ts';

/** Removes the run or range that contains the mark `|`; undefined if it isn't an item. */
function removalAt(marked: string, language: Language) {
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  const source = new Source(text, language);
  for (const mention of findMentions(source)) {
    const part = mention.parts.find(({ start, end }) => start <= at && at <= end);
    const taken = part && removalOf(source, mention, part);
    const rest = taken && text.slice(0, taken.start) + text.slice(taken.end);
    if (part) return taken && { rest, keepsOthers: taken.keepsOthers };
  }
  return assert.fail('there is no run at the mark');
}

function without(marked: string, language: Language): string | undefined {
  return removalAt(marked, language)?.rest;
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
  // The dash of an outer list stays.
  ['yaml', '- - e0012r0007|98\n  - e0012r000799\n- - a\n', '- - e0012r000799\n- - a\n'],
  ['yaml', '- - a\n  - b\n- - e0012r0007|98 # why\n  - c', '- - a\n  - b\n- - c'],
  ['yaml', '- - - e0012r0007|98\r\n    - b\r\n  - - c', '- - - b\r\n  - - c'],
  ['yaml', '- - a\n  - e0012r0007|98\n- - c', '- - a\n- - c'],
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
  ['yaml', '- - e0012r0007|98\n- - b\n'],
  ['yaml', '- - e0012r0007|98\n  # of b\n  - b\n'],
  ['python', 'runs = [(12, "798-8|01"), (14, "5-9")]'],
  ['json', '{"runs": [[12, "798-8|01"], [14, "5-9"]]}'],
];

/** Where it's the last item of its list, or one of several. */
const last: readonly (readonly [Language, string])[] = [
  ['python', 'exp = 12\nruns = [\n    7|98,\n]'],
  ['python', 'exp = 12\nruns = [7|98]'],
  ['python', 'exp = 12\nruns = {7|98,}'],
  ['python', 'exp = 12\nruns = [\n    # 799,\n    7|98,  # 800,\n]'],
  ['python', 'x = [\n    ExpRun(12, 7|98),\n]'],
  ['python', 'x = [\n    "e0012/4S/r007|98/",\n]'],
  ['python', 'runs = {12: [798, 799], 14: [7|00]}'],
  ['python', 'runs = {12: "7|98, ", 14: "5-9"}'],
  ['cpp', 'std::map<int, std::vector<int>> runs = {{12, {798, 799}}, {14, {7|00}}};'],
  ['json', '{"runs": {"12": [798, 799], "14": [7|00]}}'],
  ['json', '[["/a", [12, 7|98]]]'],
  ['shell', 'exp=12\nruns=( 7|98 )'],
  ['shell', 'ls=( \\\n  e0012/4S/r007|98 \\\n)'],
  ['yaml', 'runs:\n  12:\n    - 7|98\n  14:\n    - 5'],
  ['yaml', 'runs:\n  12:\n    - 798\n  14:\n    - 7|00'],
  ['yaml', 'runs:\n  12:\n  - 7|98\n  # a\n\n  14:\n  - 5'],
  ['yaml', 'x:\n- e0012r0007|98\ny:\n- 5'],
  ['yaml', '- x:\n  - e0012r0007|98\n- y'],
  ['yaml', '-\n  - e0012r0007|98\n- - b'],
  ['text', '```yaml\nx:\n- e0012r0007|98\n```\n- 5'],
];
const several: readonly (readonly [Language, string])[] = [
  ['python', 'exp = 12\nruns = [\n    798,\n    7|99,\n]'],
  ['python', 'exp = 12\nruns = {798, 7|99}'],
  ['python', 'x = [\n    ExpRun(12, 7|98),\n    y,\n]'],
  ['python', 'runs = {12: "7|98, 799", 14: "5-9"}'],
  ['cpp', 'std::map<int, std::vector<int>> runs = {{12, {7|98, 799}}, {14, {5}}};'],
  ['json', '[["/a", [12, 7|98]], ["/b", [12, 799]]]'],
  ['shell', 'exp=12\nruns=(7|98 799)'],
  ['shell', 'exp=12\nruns="798 7|99"'],
  ['yaml', 'runs:\n  12:\n    - 7|98\n    # a\n\n    - 799\n  14:\n    - 5'],
  ['yaml', 'runs:\n  12:\n  - 798\n  # a\n\n  - 7|99\n  14:\n  - 5'],
  ['yaml', '- - a\n  - e0012r0007|98\n- b'],
  ['yaml', '- - a\n- e0012r0007|98'],
  ['yaml', '- a: 5\n  b: 6\n- e0012r0007|98'],
  ['yaml', 'experiment: 12\nruns: 798, 7|99'],
  ['text', '```python\nexp = 12\nruns = "798, 7|99"\n```'],
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

  for (const [language, from] of last) {
    it(`${language}, the last item: ${JSON.stringify(from)}`, () => {
      assert.equal(removalAt(from, language)?.keepsOthers, false);
    });
  }

  for (const [language, from] of several) {
    it(`${language}, one of several items: ${JSON.stringify(from)}`, () => {
      assert.equal(removalAt(from, language)?.keepsOthers, true);
    });
  }
});
