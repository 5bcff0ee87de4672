import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRun, runPath } from '../../../../src/core/rundb/index.ts';
import { rangesOf } from '../../../../src/core/selection/index.ts';

const anyRun = fc.record({ experiment: fc.nat(60), run: fc.nat(9999) }, { noNullPrototype: true });

describe('parseRun', () => {
  for (const text of [
    '12 123',
    ' 12   123 ',
    '12:123',
    '12/123',
    '12, 123',
    'e12r123',
    'E12 R123',
    'e0012r000123',
    'e0012/r00123',
    'e0012/4S/r00123',
    'e0012/4S/r00123/',
    '/group/belle2/dataprod/Data/release-06-00-08/DB00002100/proc13/prod00026018/e0012/4S/r00123/all/mdst/sub00/mdst.root',
    'rundb://rundb.belle2.org/e0012/r00123.json',
    'exp 12 run 123',
    'experiment 12, run 123',
    'Exp12Run123',
    'dqm_e0012r000123.root',
  ]) {
    it(`reads ${text}`, () => {
      assert.deepEqual(parseRun(text), { experiment: 12, run: 123 });
    });
  }

  for (const text of [
    '',
    '12',
    'twelve',
    '12 ',
    '12 123 4',
    '-12 3',
    'e12',
    'release12rc3',
    '1.5e12 r3a',
  ]) {
    it(`takes "${text}" for no run`, () => {
      assert.equal(parseRun(text), undefined);
    });
  }

  it('reads every path that runPath writes', () => {
    fc.assert(fc.property(anyRun, (run) => assert.deepEqual(parseRun(runPath(run)), run)));
  });
});

describe('rangesOf', () => {
  it('holds just the runs it was made of, and no two ranges touch', () => {
    const few = fc.record({ experiment: fc.nat(2), run: fc.nat(30) });
    fc.assert(
      fc.property(fc.array(few), (given) => {
        const ranges = rangesOf(given);
        const held = ranges.flatMap(({ experiment, first, last }) =>
          Array.from({ length: last - first + 1 }, (_, i) => `${experiment}:${first + i}`),
        );
        assert.deepEqual(
          new Set(held),
          new Set(given.map(({ experiment, run }) => `${experiment}:${run}`)),
        );
        assert.equal(new Set(held).size, held.length);
        for (const [i, range] of ranges.entries()) {
          const before = ranges[i - 1];
          if (before?.experiment === range.experiment) assert.ok(range.first > before.last + 1);
        }
      }),
    );
  });
});
