import assert from 'node:assert/strict';
import fc from 'fast-check';
import { deliveredShares } from '../../../../src/core/statistics/delivered.ts';
import { summarize } from '../../../../src/core/statistics/index.ts';
import { listedRuns } from '../../../../src/core/records/index.ts';

type Given = readonly [experiment: number, run: number, soFar: number | undefined];

const runsOf = (given: readonly Given[]) =>
  given.map(([experiment, run, deliveredSoFar]) => ({
    experiment,
    run,
    facts: { deliveredSoFar },
  }));
const sharesOf = (given: readonly Given[], unknown: [number, number, number][] = []) => {
  const runs = runsOf(given);
  const shares = deliveredShares(
    runs,
    unknown.map(([experiment, first, last]) => ({ experiment, first, last })),
  );
  return runs.map((run) => shares.of(run));
};

describe('The delivered luminosity of a run', () => {
  it('has no sum while more runs have arrived than shares were computed for', () => {
    const runs = listedRuns(
      [100, 200, null, 300].map((lumi_exp_delivered, i) => ({
        ...{ experiment: 12, run: i + 1, run_type: 'physics' },
        statistics: { lumi_recorded: 1, lumi_exp_delivered },
      })),
    );
    assert.equal(summarize(runs, deliveredShares(runs.slice(0, 3))).delivered, undefined);
    const { delivered, withoutDelivered } = summarize(runs, deliveredShares(runs));
    assert.deepEqual([delivered, withoutDelivered], [300, 1]);
  });

  it('is the difference from the previous run that has a value', () => {
    assert.deepEqual(
      sharesOf([
        [12, 1, 10],
        [12, 2, undefined],
        [12, 5, 25],
        [12, 6, 25],
      ]),
      [...[10, undefined, 15, 0]],
    );
  });

  it('is the value itself after a reset and at the start of an experiment', () => {
    assert.deepEqual(
      sharesOf([
        [12, 1, 10],
        [12, 2, 4],
        [14, 1, 100],
        [14, 2, 130],
      ]),
      [...[10, 4, 100, 30]],
    );
  });

  it('does not include that of earlier runs again after a 0, which is not a value there', () => {
    const given: Given[] = [
      [12, 1, 0],
      [12, 2, 100],
      [12, 3, 0],
      [12, 4, 0],
      [12, 5, 120],
      // It was reset here.
      [12, 6, 0],
      [12, 7, 5],
      [14, 1, 0],
      [14, 2, 3],
    ];
    assert.deepEqual(sharesOf(given), [0, 100, undefined, undefined, 20, undefined, 5, 0, 3]);
    const physics = listedRuns(
      given.slice(0, 5).map(([experiment, run, lumi_exp_delivered = null]) => ({
        ...{ experiment, run, run_type: 'physics', statistics: { lumi_exp_delivered } },
      })),
    );
    const { delivered, withoutDelivered } = summarize(physics, deliveredShares(physics));
    assert.deepEqual([delivered, withoutDelivered], [120, 2]);
  });

  it('depends on the runs before a 0, even for the run that has it', () => {
    const given: Given[] = [
      [12, 5, 0],
      [12, 6, 120],
      [12, 7, 130],
    ];
    assert.deepEqual(sharesOf(given, [[12, 0, 4]]), [undefined, undefined, 10]);
    assert.deepEqual(sharesOf(given), [0, 120, 10]);
  });

  it('is unknown if a run that may precede it is', () => {
    const given: Given[] = [
      [12, 3, 10],
      [12, 4, 12],
      [12, 8, undefined],
      [12, 9, 20],
      [14, 1, 5],
    ];
    const holes: [number, number, number][] = [
      [12, 0, 2],
      [12, 6, 6],
      [12, 10, 20],
      [14, 2, 9],
    ];
    assert.deepEqual(sharesOf(given, holes), [undefined, 2, undefined, undefined, 5]);
    const shares = deliveredShares(runsOf(given), [{ experiment: 12, first: 6, last: 6 }]);
    assert.deepEqual(shares.gapBefore({ experiment: 12, run: 9 }), {
      ...{ experiment: 12, first: 5, last: 8 },
    });
    assert.equal(shares.gapBefore({ experiment: 12, run: 8 }), undefined);
  });

  it('adds up to the last value of an experiment if nothing was reset', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(1000))), (steps) => {
        let sum = 0;
        const given = steps.map((step, i): Given => {
          if (step !== null) sum += step;
          return [12, i, step === null ? undefined : sum];
        });
        const total = sharesOf(given).reduce<number>((all, share) => all + (share ?? 0), 0);
        assert.equal(total, sum);
      }),
    );
  });

  it('is summed, with the efficiency of the runs that have both, or not at all', () => {
    const physics = (run: number, lumi_recorded: number | null, soFar: number | null) => ({
      ...{ experiment: 12, run, run_type: 'physics' },
      statistics: { lumi_recorded, lumi_exp_delivered: soFar },
    });
    const runs = listedRuns([
      physics(1, 80, 100),
      { ...physics(2, null, 150), run_type: 'beam' },
      physics(3, null, 160),
      physics(4, 7, null),
      physics(5, 10, 180),
    ]);
    const whole = summarize(runs, deliveredShares(runs));
    assert.equal(whole.delivered, 130);
    assert.equal(whole.withoutDelivered, 1);
    assert.equal(whole.efficiency, 90 / 120);
    const hole = { experiment: 12, first: 0, last: 0 };
    const partial = summarize(runs, deliveredShares(runs, [hole]));
    assert.equal(partial.delivered, undefined);
    assert.equal(partial.efficiency, undefined);
    assert.equal(partial.withoutDelivered, 2);
  });
});
