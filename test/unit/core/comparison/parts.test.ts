import assert from 'node:assert/strict';
import fc from 'fast-check';
import { partNames, partsOf } from '../../../../src/core/comparison/index.ts';
import { listedRuns, type ListedRun } from '../../../../src/core/records/index.ts';
import { summarize } from '../../../../src/core/statistics/index.ts';

const names = (runs: readonly ListedRun[]) =>
  runs.map(({ experiment, run }) => `${experiment}:${run}`);

const anyRecord = fc.record({
  experiment: fc.integer({ min: 7, max: 9 }),
  run: fc.integer({ min: 1, max: 12 }),
});

/**
 * The recorded luminosity follows from the run number; some runs have none, some aren't physics.
 */
const runsOf = (records: readonly { experiment: number; run: number }[]) =>
  listedRuns(
    records.map(({ experiment, run }) => ({
      ...{ experiment, run, run_type: run % 5 === 0 ? 'cosmic' : 'physics' },
      statistics: { lumi_recorded: run % 3 === 0 ? null : 10 * run },
    })),
  );

describe('Two sets of runs', () => {
  it('are split into runs in one only, in both, and in the other only, in order', () => {
    const a = runsOf([
      { experiment: 8, run: 10 },
      { experiment: 8, run: 9 },
      { experiment: 7, run: 11 },
      { experiment: 8, run: 9 },
    ]);
    const b = runsOf([
      { experiment: 9, run: 1 },
      { experiment: 8, run: 10 },
      { experiment: 7, run: 1 },
    ]);
    const { onlyA, both, onlyB } = partsOf(a, b);
    assert.deepEqual(names(onlyA), ['7:11', '8:9']);
    assert.deepEqual(names(both), ['8:10']);
    assert.deepEqual(names(onlyB), ['7:1', '9:1']);
  });

  it('have disjoint parts that add up to each of them', () => {
    const sets = fc.array(anyRecord, { maxLength: 30 }).map(runsOf);
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const parts = partsOf(a, b);
        const all = partNames.flatMap((name) => names(parts[name]));
        assert.equal(new Set(all).size, all.length);
        const isSame = (runs: readonly ListedRun[], ...of: (readonly ListedRun[])[]) =>
          assert.deepEqual(new Set(of.flatMap(names)), new Set(names(runs)));
        isSame(a, parts.onlyA, parts.both);
        isSame(b, parts.both, parts.onlyB);

        const once = (runs: readonly ListedRun[]) => [
          ...new Map(runs.map((run) => [names([run])[0], run])).values(),
        ];
        const keys = ['runs', 'recorded', 'withoutLuminosity', 'leftOut', 'notFlagged'] as const;
        for (const key of keys) {
          const sum = (...of: (readonly ListedRun[])[]) =>
            of.reduce((before, runs) => before + summarize(runs)[key], 0);
          assert.equal(sum(parts.onlyA, parts.both), summarize(once(a))[key]);
          assert.equal(sum(parts.both, parts.onlyB), summarize(once(b))[key]);
        }
      }),
    );
  });
});
