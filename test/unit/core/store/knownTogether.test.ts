import assert from 'node:assert/strict';
import { runFacts } from '../../../../src/core/records/index.ts';
import { iovOf, type Iov } from '../../../../src/core/selection/index.ts';
import { knownTogether, type KnownInterval } from '../../../../src/core/store/index.ts';

const noFacts = runFacts({});

/** The knowledge of an interval with some runs. */
function knownOf(experiment: number, numbers: readonly number[]): (iov: Iov) => KnownInterval {
  return ({ first, last }) => {
    const runs = numbers
      .filter((run) => first.run <= run && run <= last.run)
      .map((run) => ({ experiment, run, facts: noFacts }));
    return { runs, count: runs.length };
  };
}

describe('Knowledge of several intervals', () => {
  it('has their runs, the number of runs, and unused numbers', () => {
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

  it('has no gaps if an interval has no end', () => {
    assert.deepEqual(knownTogether([iovOf(12, 798)], knownOf(12, [801]))?.gaps, []);
  });

  it("is undefined if one hasn't been requested", () => {
    assert.equal(
      knownTogether([iovOf(12, 1, 2), iovOf(14, 1, 2)], (iov) =>
        iov.first.experiment === 12 ? { runs: [], count: 0, since: 1 } : undefined,
      ),
      undefined,
    );
  });

  it('is only a number if one has too many runs, and not even that if it is unknown', () => {
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
      lacking: undefined,
    });
    assert.equal(counted(undefined)?.count, undefined);
  });

  const gapsOf = (first: number, last: number) => [{ experiment: 12, first, last }];

  it('looks at each run only a few times, however many intervals there are', () => {
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
