import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rangesOf, type RunRange } from '../../../../src/core/selection/index.ts';
import { bridged, Coverage } from '../../../../src/core/store/coverage.ts';

const anyRange = fc
  .tuple(fc.constantFrom(12, 14), fc.nat(40), fc.nat(12))
  .map(([experiment, first, width]): RunRange => ({ experiment, first, last: first + width }));

/** The runs of ranges, one by one. */
function runs(ranges: readonly RunRange[]): Set<string> {
  const all = ranges.flatMap(({ experiment, first, last }) =>
    Array.from({ length: last - first + 1 }, (_, i) => `${experiment}:${first + i}`),
  );
  assert.equal(new Set(all).size, all.length, 'ranges overlap');
  return new Set(all);
}

describe('Coverage', () => {
  it('knows when each number was last requested', () => {
    const anyAdded = fc.array(fc.tuple(anyRange, fc.nat(5)), { maxLength: 12 });
    fc.assert(
      fc.property(anyAdded, anyRange, fc.nat(6), (added, range, since) => {
        const coverage = new Coverage();
        const model = new Map<string, number>();
        for (const [each, time] of added) {
          coverage.add([each], time);
          for (const run of runs([each])) model.set(run, time);
        }
        const wanted = [...runs([range])];
        const known = (run: string): boolean => (model.get(run) ?? -1) >= since;
        assert.deepEqual(
          runs(coverage.missing([range], since)),
          new Set(wanted.filter((run) => !known(run))),
        );
        const times = wanted.map((run) => model.get(run));
        assert.equal(
          coverage.since(range),
          times.every((time) => time !== undefined) ? Math.min(...times) : undefined,
        );
        const { experiment, last } = range;
        let reached = last + 1;
        while (reached > 0 && known(`${experiment}:${reached - 1}`)) reached--;
        assert.equal(coverage.reach(experiment, last, since), reached);
      }),
    );
  });

  it('supports open ends', () => {
    const coverage = new Coverage();
    const range = (first: number, last = Infinity) => ({ experiment: 12, first, last });
    coverage.add([range(10)], 1);
    coverage.add([range(20, 30)], 2);
    assert.deepEqual(coverage.missing([range(5)]), [range(5, 9)]);
    assert.deepEqual(coverage.missing([range(25)], 2), [range(31)]);
    assert.equal(coverage.since(range(31)), 1);
    assert.equal(coverage.reach(12, Infinity), 10);
    assert.equal(coverage.reach(14, Infinity), Infinity);
  });
});

describe('Ranges', () => {
  it('are merged if there are few numbers between them', () => {
    const numbers = [1, 2, 3, 9, 20, 21, 22];
    const ranges = rangesOf(numbers.map((run) => ({ experiment: 12, run })));
    assert.deepEqual(
      bridged(ranges, 5).map(({ first, last }) => [first, last]),
      [
        [1, 9],
        [20, 22],
      ],
    );
  });
});
