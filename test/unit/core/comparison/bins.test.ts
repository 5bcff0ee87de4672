import assert from 'node:assert/strict';
import fc from 'fast-check';
import { binParts, partsOf } from '../../../../src/core/comparison/index.ts';
import { listedRuns } from '../../../../src/core/records/index.ts';

/** The physics runs of a set; a run in both sets has the same record in both. */
const runsOf = (numbers: readonly number[]) =>
  listedRuns(
    numbers.map((run) => ({
      ...{ experiment: 12 + Math.floor(run / 20), run, run_type: 'physics' },
      time_start: new Date(Date.UTC(2020, 4, 1 + Math.floor(run / 3), 23, 30)).toISOString(),
      duration: 3600,
      statistics: { lumi_recorded: run % 4 === 0 ? null : 100 * run },
    })),
  );

describe('The luminosity of two sets', () => {
  it('is split into what only one has and what both have, day by day', () => {
    const [a, b] = [runsOf([1, 2, 9]), runsOf([2, 10, 12])];
    const parts = partsOf(a, b);
    const all = [...parts.onlyA, ...parts.both, ...parts.onlyB];
    const bins = binParts(all, parts, { step: 'experiment', zone: 'UTC' });
    assert.deepEqual(bins, [
      {
        ...{
          label: '12',
          runs: [0, 2, 1, 3, 4],
          withoutLuminosity: 1,
          continued: undefined,
        },
        ...{ onlyA: 1000, both: 200, onlyB: 1000, soFarOfA: 1200, soFarOfB: 1200 },
      },
    ]);
    const days = binParts(all, parts, { step: 'day', zone: 'UTC' });
    // Half of each run is after midnight; no run starts on May 4, but those of May 3 end then.
    assert.deepEqual(
      days.map(({ label, onlyA, both, onlyB }) => [label, onlyA, both, onlyB]),
      [
        ['2020-05-01', 50, 100, undefined],
        ['2020-05-02', 50, 100, undefined],
        ['2020-05-03', undefined, undefined, undefined],
        ['2020-05-04', 450, undefined, 500],
        ['2020-05-05', 450, undefined, 500],
        ['2020-05-06', undefined, undefined, undefined],
      ],
    );
    assert.deepEqual(
      days.map(({ soFarOfA, soFarOfB }) => [soFarOfA, soFarOfB]).at(-1),
      [1200, 1200],
    );
  });

  it('adds up to that of each set, whatever they share and however it is split', () => {
    const set = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 30 });
    const step = fc.constantFrom('run', 'day', 'week', 'month', 'experiment' as const);
    fc.assert(
      fc.property(set, set, step, (a, b, by) => {
        const parts = partsOf(runsOf(a), runsOf(b));
        const all = [...parts.onlyA, ...parts.both, ...parts.onlyB];
        const bins = binParts(all, parts, { step: by, zone: 'JST' });
        const sum = (numbers: readonly number[]) =>
          numbers.filter((run) => run % 4 !== 0).reduce((before, run) => before + 100 * run, 0);
        const near = (one: number, other: number) => assert.ok(Math.abs(one - other) < 1e-6);
        const last = bins.at(-1);
        near(last?.soFarOfA ?? 0, sum(a));
        near(last?.soFarOfB ?? 0, sum(b));
        const common = a.filter((run) => b.includes(run));
        near(
          bins.reduce((before, { both }) => before + (both ?? 0), 0),
          sum(common),
        );
        assert.deepEqual(
          new Set(bins.flatMap(({ runs }) => runs)),
          new Set(all.map((_, place) => place)),
        );
      }),
    );
  });
});
