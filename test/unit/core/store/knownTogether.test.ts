import assert from 'node:assert/strict';
import { runFacts } from '../../../../src/core/records/index.ts';
import { iovOf, type Iov } from '../../../../src/core/selection/index.ts';
import { knownTogether, type KnownInterval } from '../../../../src/core/store/index.ts';

const noFacts = runFacts({});

/** What is known where there are some runs. */
function knownOf(experiment: number, numbers: readonly number[]): (iov: Iov) => KnownInterval {
  return ({ first, last }) => {
    const runs = numbers
      .filter((run) => first.run <= run && run <= last.run)
      .map((run) => ({ experiment, run, facts: noFacts }));
    return { runs, count: runs.length };
  };
}

describe('What is known of intervals together', () => {
  it('are their runs, how many they are, and numbers that no run has', () => {
    const known = knownOf(12, [798, 799, 804, 810, 812]);
    const { runs, count, gaps } =
      knownTogether([iovOf(12, 797, 805), iovOf(12, 811, 813)], known) ?? assert.fail();
    assert.deepEqual(
      runs?.map(({ run }) => run),
      [798, 799, 804, 812],
    );
    assert.equal(count, 4);
    assert.deepEqual(
      gaps.map(({ first, last }) => [first, last]),
      [
        [797, 797],
        [800, 803],
        [805, 805],
        [811, 811],
        [813, 813],
      ],
    );
  });

  it('has no gaps where an interval has no end', () => {
    assert.deepEqual(knownTogether([iovOf(12, 798)], knownOf(12, [801]))?.gaps, []);
  });

  it('is nothing where one was not asked for', () => {
    assert.equal(
      knownTogether([iovOf(12, 1, 2), iovOf(14, 1, 2)], (iov) =>
        iov.first.experiment === 12 ? { runs: [], count: 0, since: 1 } : undefined,
      ),
      undefined,
    );
  });

  it('is but a number where there are too many runs in one, and not even that where it is unknown', () => {
    const iovs = [iovOf(12, 1, 2), iovOf(14)];
    const counted = (count: number | undefined) =>
      knownTogether(iovs, ({ first }) =>
        first.experiment === 12
          ? { runs: [], count: 5, since: 1 }
          : { runs: undefined, count, since: undefined },
      );
    assert.deepEqual(counted(20_000), {
      runs: undefined,
      count: 20_005,
      since: 1,
      gaps: gapsOf(1, 2),
    });
    assert.equal(counted(undefined)?.count, undefined);
  });

  const gapsOf = (first: number, last: number) => [{ experiment: 12, first, last }];

  it('looks at each run a few times only, however many intervals there are', () => {
    const looksFor = (intervals: number): number => {
      let looks = 0;
      const known = ({ first: { experiment, run } }: Iov): KnownInterval => {
        const counted = {
          facts: noFacts,
          experiment,
          get run() {
            looks++;
            return run;
          },
        };
        return { runs: [counted], count: 1 };
      };
      const iovs = Array.from({ length: intervals }, (_, i) => iovOf(12, 2 * i, 2 * i));
      assert.equal(knownTogether(iovs, known)?.count, intervals);
      return looks;
    };
    assert.ok(looksFor(2000) <= 10 * 2000, `${looksFor(2000)}`);
  });
});
