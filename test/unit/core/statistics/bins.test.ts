import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { listedRuns, type ListedRun } from '../../../../src/core/records/index.ts';
import type { JsonObject } from '../../../../src/core/rundb/index.ts';
import {
  binLuminosity,
  type BinnedRuns,
  type BinStep,
} from '../../../../src/core/statistics/distributions.ts';
import { deliveredShares, summarize } from '../../../../src/core/statistics/index.ts';
import { makeRuns } from '../../../../src/demo/runs.ts';
import { isRow } from '../../demo/ask.ts';

const made = (
  experiment: number,
  run: number,
  [time_start, time_stop]: readonly [string | null, string | null],
  [lumi_recorded, lumi_exp_delivered]: readonly [number | null, number | null],
  run_type = 'physics',
) => ({
  ...{ experiment, run, run_type, time_start, time_stop, duration: null as number | null },
  statistics: { lumi_recorded, lumi_exp_delivered },
  ...{ ler: { momentum: 4 }, her: { momentum: 7 } },
});

/** What the demo has none or few of. */
const odd = [
  made(98, 1, ['2020-02-29T23:00:00Z', '2020-03-01T02:00:00Z'], [90, 120]),
  made(98, 2, ['2020-03-01T02:30:00Z', '2020-03-01T03:00:00Z'], [5, null]),
  made(98, 3, ['2020-03-01T14:30:00Z', '2020-03-01T15:30:00Z'], [null, 150], 'cosmic'),
  // From 0 again, over the end of a year in both zones.
  made(98, 4, ['2020-12-31T12:00:00Z', '2021-01-01T06:00:00Z'], [30, 40]),
  made(98, 5, ['2021-01-03T23:59:59Z', null], [null, 44]),
  { ...made(98, 6, ['2021-01-10T22:00:00Z', ''], [8, 54]), duration: 14_400 },
  made(98, 7, ['1970-01-01T00:00:00Z', '1970-01-01T01:00:00Z'], [3, 58]),
  made(98, 9, [null, null], [0, 58]),
  // Ends with the day.
  made(99, 1, ['2021-01-31T22:00:00Z', '2021-02-01T00:00:00Z'], [10, 11]),
  made(99, 2, ['2021-02-01T00:00:00Z', '2021-02-01T00:00:00Z'], [0, 11]),
];

const listed = (records: readonly object[]) => listedRuns(records as readonly JsonObject[]);

/** In UTC. */
function binned(runs: readonly ListedRun[], step: BinStep, zone: 'UTC' | 'JST' = 'UTC') {
  return binLuminosity(runs, { step, zone, shares: deliveredShares(runs) }).bins;
}

/** The bins with runs, as the script has them. */
const shown = (bins: readonly BinnedRuns[]) =>
  Object.fromEntries(
    bins
      .filter(({ runs }) => runs.length > 0)
      .map((bin) => [
        bin.label,
        {
          runs: bin.runs.length,
          recorded: bin.recorded ?? null,
          delivered: bin.delivered ?? null,
          without: bin.withoutLuminosity,
          without_delivered: bin.withoutDelivered,
          efficiency: bin.efficiency ?? null,
        },
      ]),
  );

function assertNear(actual: unknown, expected: unknown, name: string): void {
  if (isRow(actual) && isRow(expected)) {
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), name);
    for (const [key, value] of Object.entries(actual)) {
      assertNear(value, expected[key], `${name} ${key}`);
    }
  } else if (typeof actual === 'number' && typeof expected === 'number') {
    const isNear = Math.abs(actual - expected) <= 1e-8 * Math.max(1e-3, Math.abs(expected));
    assert.ok(isNear, `${name}: ${actual}, not ${expected}`);
  } else assert.equal(actual, expected, name);
}

if (spawnSync('python3', ['-c', '']).status === 0) {
  describe('Luminosity by time, experiment and energy', () => {
    it('is what a script of its own works out, of all runs of the demo and odd ones', () => {
      const keys = 'experiment run run_type time_start time_stop duration statistics ler her';
      const records = [...makeRuns(), ...odd];
      const script = fileURLToPath(new URL('statistics.py', import.meta.url));
      const { stdout, stderr } = spawnSync('python3', [script], {
        input: JSON.stringify(records, (_, value: unknown) =>
          isRow(value) && 'run_type' in value
            ? Object.fromEntries(keys.split(' ').map((each) => [each, value[each]]))
            : value,
        ),
        encoding: 'utf8',
        maxBuffer: 1e8,
      });
      assert.equal(stderr, '');
      const theirs: unknown = JSON.parse(stdout);
      assert.ok(isRow(theirs));
      const runs = listed(records);
      for (const zone of ['UTC', 'JST'] as const) {
        for (const step of ['day', 'week', 'month', 'experiment', 'energy'] as const) {
          const rows = theirs[zone];
          assert.ok(isRow(rows));
          assertNear(shown(binned(runs, step, zone)), rows[step], `${zone} ${step}`);
        }
      }
    });
  });
} else {
  console.log('Luminosity against a script in Python – not run: there is no python3');
}

describe('Bins of luminosity', () => {
  const runs = listed(odd);
  const of = (bins: readonly BinnedRuns[], label: string) =>
    bins.find((each) => each.label === label) ?? assert.fail(label);

  it('share a run over midnight out by time, also at the end of a month and a year', () => {
    const months = binned(runs, 'month');
    assert.equal(of(months, '2020-02').recorded, 30);
    assert.equal(of(months, '2020-02').delivered, 40);
    assert.equal(of(months, '2020-03').recorded, 65);
    assert.equal(of(months, '2020-12').recorded, 20);
    assert.equal(of(months, '2021-01').start, Date.UTC(2021, 0));
    const days = binned(runs, 'day', 'JST');
    assert.equal(of(days, '2020-03-01').recorded, 95);
    assert.equal(of(days, '2020-12-31').recorded, 5);
    assert.equal(of(days, '2021-01-01').start, Date.UTC(2020, 11, 31, 15));
  });

  it('have weeks from Monday on', () => {
    const weeks = binned(runs, 'week');
    assert.equal(of(weeks, '2020-02-24').recorded, 95);
    assert.equal(of(weeks, '2021-01-04').recorded, 4);
    assert.ok(weeks.every(({ start }) => start === undefined || new Date(start).getUTCDay() === 1));
  });

  it('keep runs without a start apart, at the end, and never in 1970', () => {
    const last = binned(runs, 'day').at(-1);
    assert.equal(last?.label, 'start time not recorded');
    assert.deepEqual(last.runs, [6, 7]);
    assert.equal(last.recorded, 3);
    assert.equal(last.start, undefined);
    assert.equal(last.recordedSoFar, summarize(runs).recorded);
  });

  it('have a bin for each day without runs, unless there are very many', () => {
    const { bins, hasEmpty } = binLuminosity(runs, { step: 'day', zone: 'UTC' });
    assert.ok(hasEmpty);
    assert.equal(bins.length, 340);
    assert.deepEqual(of(bins, '2020-07-01').runs, []);
    assert.equal(of(bins, '2020-07-01').recorded, undefined);
    assert.equal(of(bins, '2020-07-01').recordedSoFar, 95);
    const wrong = listed([...odd, made(99, 3, ['2920-01-01T00:00:00Z', null], [1, 12])]);
    const far = binLuminosity(wrong, { step: 'day', zone: 'UTC' });
    assert.ok(!far.hasEmpty);
    assert.equal(far.bins.length, 11);
  });

  it('tell no value from zero, and what is without one', () => {
    const [first, second, third] = binned(runs, 'run');
    assert.equal(first?.label, '98:1');
    assert.equal(second?.delivered, undefined);
    assert.equal(second?.withoutDelivered, 1);
    assert.equal(third?.recorded, undefined);
    assert.equal(third?.withoutLuminosity, 0);
    const zero = binned(runs, 'run').at(-1);
    assert.equal(zero?.recorded, 0);
    assert.equal(zero.delivered, 0);
    assert.equal(zero.efficiency, undefined);
    const [unknown] = binLuminosity(runs, { step: 'experiment', zone: 'UTC' }).bins;
    assert.equal(unknown?.delivered, undefined);
    assert.equal(unknown?.withoutDelivered, 7);
  });

  it('take the start alone of a run that would have taken weeks', () => {
    const long = { ...made(99, 1, ['2021-01-01T00:00:00Z', null], [10, 11]), duration: 9e9 };
    assert.deepEqual(
      binned(listed([long]), 'day').map(({ label }) => label),
      ['2021-01-01'],
    );
  });

  const value = fc.option(fc.integer({ min: 0, max: 1000 }));
  const anyRuns = fc
    .uniqueArray(
      fc.record({
        experiment: fc.integer({ min: 1, max: 3 }),
        run: fc.integer({ min: 1, max: 60 }),
        run_type: fc.constantFrom('physics', 'cosmic'),
        start: fc.option(fc.integer({ min: 17_900 * 24, max: 17_990 * 24 })),
        duration: fc.option(fc.integer({ min: 0, max: 300_000 })),
        recorded: value,
        delivered: value,
      }),
      { selector: ({ experiment, run }) => `${experiment}:${run}` },
    )
    .map((records) =>
      listed(
        records.map(({ start, recorded, delivered, ...record }) => ({
          ...record,
          time_start: start === null ? null : new Date(start * 3_600_000).toISOString(),
          statistics: { lumi_recorded: recorded, lumi_exp_delivered: delivered },
        })),
      ).sort((a, b) => a.experiment - b.experiment || a.run - b.run),
    );
  const steps = ['run', 'day', 'week', 'month', 'experiment', 'energy'] as const;

  it('add up to the sum of the runs, whatever they are', () => {
    fc.assert(
      fc.property(
        anyRuns,
        fc.constantFrom(...steps),
        fc.constantFrom('UTC', 'JST'),
        (some, step, zone) => {
          const shares = deliveredShares(some);
          const sum = summarize(some, shares);
          const { bins } = binLuminosity(some, { step, zone, shares });
          const total = (of: (bin: BinnedRuns) => number | undefined) =>
            bins.reduce((all, bin) => all + (of(bin) ?? 0), 0);
          assertNear(
            total(({ recorded }) => recorded),
            sum.recorded,
            'recorded',
          );
          assertNear(
            total(({ delivered }) => delivered),
            sum.delivered ?? 0,
            'delivered',
          );
          assertNear(bins.at(-1)?.recordedSoFar ?? 0, sum.recorded, 'so far');
          assertNear(bins.at(-1)?.deliveredSoFar ?? 0, sum.delivered ?? 0, 'so far');
          assert.deepEqual(
            [...new Set(bins.flatMap(({ runs: places }) => places))].sort((a, b) => a - b),
            some.map((_, place) => place),
          );
          for (const [i, { end }] of bins.entries()) {
            const next = bins[i + 1]?.start;
            if (step !== 'run' && next !== undefined) assert.equal(end, next);
          }
        },
      ),
    );
  });
});
