import assert from 'node:assert/strict';
import { expectedRun, type Language, Source } from '../../../../src/core/selection/index.ts';

/** What is expected at the mark `|` in a source: the experiment, and the digits there. */
function expectedAt(marked: string, language: Language = 'python'): string | undefined {
  const offset = marked.indexOf('|');
  const source = marked.replace('|', '');
  const found = expectedRun(new Source(source, language), offset);
  if (!found) return undefined;
  const digits = source.slice(found.start, found.end);
  return `${found.experiment}:${digits}${found.digits > 1 ? ` of ${found.digits}` : ''}`;
}

describe('expectedRun', () => {
  const expected: readonly [string, string, Language?][] = [
    ['ExpRun(12, |)', '12:'],
    ['ExpRun(12, 79|)', '12:79'],
    ['ExpRun(12, 7|98)', '12:798'],
    ['ExpRun(12, |', '12:'],
    ['IoV(12, 798, 14, |)', '14:'],
    ['IoV(12, |, 14, 5)', '12:'],
    ['exp = 12\nruns = [798, |]', '12:'],
    ['exp = 12\nruns = [|]', '12:'],
    ['exp = 12\nruns = "798-|"', '12:'],
    ['f(expList=[14], runList=[|])', '14:'],
    ['f(Experiment=12, RunList=[798, |])', '12:'],
    ['g(min_experiment=12, max_experiment=12, min_run=|)', '12:'],
    ['open("e0012/4S/r|")', '12: of 5'],
    ['open("e0012/4S/GoodRuns/r|")', '12: of 5'],
    ['open("e0012r|")', '12: of 6'],
    ['open("/data/e0012/4S/dqm_e0012r|.root")', '12: of 6'],
    ['open("e0012r000|")', '12:000 of 6'],
    ['experiment: 12\nrunsRange: 798-|', '12:', 'yaml'],
    ['experiment: 12\nrunsRange: |', '12:', 'yaml'],
    ['b2info-luminosity --exp 12 --runs |', '12:', 'shell'],
    ['b2info-luminosity --exp 12 --runs 798-3904,|', '12:', 'shell'],
    ['["/a", [12, |]]', '12:', 'json'],
    ['f(exp=12, runs=[798, |)', '12:'],
    ['exp = 12\nruns = [0, |]', '12:'],
    ['exp = 12\nruns = [798, |', '12:'],
    ['exp = 12\nruns = [|, 0]', '12:'],
    ['x = [ExpRun(14, 0), ExpRun(12, |)]', '12:'],
    ['exp = 12\nrun_range = (798, |)', '12:'],
    ['exp = 12\nrun_range = (|, 798)', '12:'],
    ['open("e0012/4S/r|/x") # ExpRun(12, 0)', '12: of 5'],
  ];
  for (const [source, wanted, language] of expected) {
    it(`is there in ${source.replaceAll('\n', ' ⏎ ')}`, () => {
      assert.equal(expectedAt(source, language), wanted);
    });
  }

  for (const source of [
    '|',
    'foo(12, |)',
    'ExpRun(|, 798)',
    'ExpRun(exp, |)',
    'x = |',
    'runs = [|]',
    'exp = 12\nnumbers = [|]',
  ]) {
    it(`isn't there in ${source.replaceAll('\n', ' ⏎ ')}`, () => {
      assert.equal(expectedAt(source), undefined);
    });
  }
});
