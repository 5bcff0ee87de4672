import assert from 'node:assert/strict';
import {
  findMentions,
  splitRange,
  type Language,
  Source,
} from '../../../../src/core/selection/index.ts';

/** A source with two ranges, or only the second, in place of the one that contains the mark `|`. */
function splitAt(marked: string, language: Language, isOne = false): string | undefined {
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  const source = new Source(text, language);
  const ranges = [
    { experiment: 12, first: 700, last: 700 },
    { experiment: 12, first: 702, last: 709 },
  ].slice(isOne ? 1 : 0);
  for (const mention of findMentions(source)) {
    const part = mention.parts.find(({ start, end }) => start <= at && at <= end);
    if (!part) continue;
    const [span, own] = splitRange(source, mention, part, ranges) ?? [];
    return span && text.slice(0, span.start) + (own ?? '') + text.slice(span.end);
  }
  return assert.fail('there is no run at the mark');
}

const split: readonly (readonly [Language, string, string])[] = [
  // In a YAML flow map, a comma would end the value.
  ['yaml', 'runs: {12: 700-7|09, 14: 5}', 'runs: {12: "700, 702-709", 14: 5}'],
  ['yaml', '{experiment: 12, runs: 700-7|09}', '{experiment: 12, runs: "700, 702-709"}'],
  ['yaml', '- {exp: 12, runs: 700-7|09, name: x}', '- {exp: 12, runs: "700, 702-709", name: x}'],
  ['yaml', "runs: {12: '700-7|09', 14: 5}", "runs: {12: '700, 702-709', 14: 5}"],
  [
    'text',
    '```yaml\n{experiment: 12, runs: 700-7|09}\n```',
    '```yaml\n{experiment: 12, runs: "700, 702-709"}\n```',
  ],
  // Items of a list.
  [
    'python',
    'exp = 12\nruns = ["700-7|09", "720-722"]',
    'exp = 12\nruns = ["700", "702-709", "720-722"]',
  ],
  ['python', "exp = 12\nruns = ['700-7|09']", "exp = 12\nruns = ['700', '702-709']"],
  ['python', 'runs = {12: ["700-7|09"]}', 'runs = {12: ["700", "702-709"]}'],
  ['python', 'exp = 12\nruns = ("700-7|09",)', 'exp = 12\nruns = ("700", "702-709",)'],
  [
    'json',
    '{"experiment": 12, "runs": ["700-7|09", 720]}',
    '{"experiment": 12, "runs": ["700", "702-709", 720]}',
  ],
  [
    'cpp',
    'int exp = 12; vector<string> runs = {"700-7|09", "720-722"};',
    'int exp = 12; vector<string> runs = {"700", "702-709", "720-722"};',
  ],
  ['shell', 'exp=12\nruns=("700-7|09" "720-722")', 'exp=12\nruns=("700" "702-709" "720-722")'],
  ['yaml', 'exp: 12\nruns: [700-7|09, 720]', 'exp: 12\nruns: [700, 702-709, 720]'],
  [
    'yaml',
    'exp: 12\nruns:\n  - 700-7|09  # a\n  - 720',
    'exp: 12\nruns:\n  - 700\n  - 702-709  # a\n  - 720',
  ],
  ['yaml', 'exp: 12\nruns:\n- "700-7|09"', 'exp: 12\nruns:\n- "700"\n- "702-709"'],
  // A single text.
  ['yaml', 'exp: 12\nruns:\n- 700-7|09, 720', 'exp: 12\nruns:\n- 700, 702-709, 720'],
  ['yaml', 'exp: 12\nruns: 700-7|09', 'exp: 12\nruns: 700, 702-709'],
  ['python', 'exp = 12\nruns = ("700-7|09")', 'exp = 12\nruns = ("700, 702-709")'],
  ['python', 'f(experiment=12, runs="700-7|09")', 'f(experiment=12, runs="700, 702-709")'],
  ['python', 'exp = 12\nruns = ["700-7|09,720", "5"]', 'exp = 12\nruns = ["700,702-709,720", "5"]'],
  [
    'python',
    'runs = {12: "700-7|09 720", 14: "5, 6"}',
    'runs = {12: "700 702-709 720", 14: "5, 6"}',
  ],
  ['python', 'runs = [(12, "700-7|09"), (14, "5")]', 'runs = [(12, "700, 702-709"), (14, "5")]'],
  [
    'cpp',
    'map<int, string> runs = {{12, "700-7|09"}, {14, "5"}};',
    'map<int, string> runs = {{12, "700, 702-709"}, {14, "5"}};',
  ],
  ['shell', 'exp=12\nruns=700-7|09', 'exp=12\nruns=700,702-709'],
  ['shell', 'exp=12\nruns="720 700-7|09"', 'exp=12\nruns="720 700 702-709"'],
  [
    'shell',
    'b2info-luminosity --exp 12 --runs 700-7|09',
    'b2info-luminosity --exp 12 --runs 700,702-709',
  ],
  ['text', '```sh\nexp=12\nruns=700-7|09\n```', '```sh\nexp=12\nruns=700,702-709\n```'],
];

describe('splitRange', () => {
  for (const [language, from, to] of split) {
    it(`${language}: ${JSON.stringify(from)}`, () => {
      assert.equal(splitAt(from, language), to);
    });
  }

  it('needs no quotes for a single range', () => {
    const to = 'runs: {12: 702-709, 14: 5}';
    assert.equal(splitAt('runs: {12: 700-7|09, 14: 5}', 'yaml', true), to);
  });

  it("doesn't write several ranges where there are two numbers", () => {
    assert.equal(splitAt('exp = 12\nrun_range = (700, 7|09)', 'python'), undefined);
  });
});
