import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { listedRuns, type ListedRun } from '../../../../src/core/records/index.ts';
import type { JsonObject } from '../../../../src/core/rundb/index.ts';
import {
  binLuminosity,
  durationHistogram,
  gapHistogram,
  runsByDetector,
  runsByStopReason,
  runsByType,
  type BinnedRuns,
  type BinStep,
  type Histogram,
  type RunsOfWord,
} from '../../../../src/core/statistics/distributions.ts';
import { deliveredShares } from '../../../../src/core/statistics/delivered.ts';
import { summarize } from '../../../../src/core/statistics/index.ts';
import { makeRuns } from '../../../../src/demo/runs.ts';
import { isRow } from '../../demo/ask.ts';
import { anyRuns } from './anyRuns.ts';

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

/** Cases that the demo has few or none of. */
const odd = [
  made(98, 1, ['2020-02-29T23:00:00Z', '2020-03-01T02:00:00Z'], [90, 120]),
  made(98, 2, ['2020-03-01T02:30:00Z', '2020-03-01T03:00:00Z'], [5, null]),
  made(98, 3, ['2020-03-01T14:30:00Z', '2020-03-01T15:30:00Z'], [null, 150], 'cosmic'),
  // Starts again from 0, and crosses the end of a year in both time zones.
  made(98, 4, ['2020-12-31T12:00:00Z', '2021-01-01T06:00:00Z'], [30, 40]),
  made(98, 5, ['2021-01-03T23:59:59Z', null], [null, 44]),
  { ...made(98, 6, ['2021-01-10T22:00:00Z', ''], [8, 54]), duration: 14_400 },
  made(98, 7, ['1970-01-01T00:00:00Z', '1970-01-01T01:00:00Z'], [3, 58]),
  made(98, 9, [null, null], [0, 58]),
  // Ends when the day does.
  made(99, 1, ['2021-01-31T22:00:00Z', '2021-02-01T00:00:00Z'], [10, 11]),
  made(99, 2, ['2021-02-01T00:00:00Z', '2021-02-01T00:00:00Z'], [0, 11]),
];

const listed = (records: readonly object[]) => listedRuns(records as readonly JsonObject[]);

/** In UTC. */
function binned(runs: readonly ListedRun[], step: BinStep, zone: 'UTC' | 'JST' = 'UTC') {
  return binLuminosity(runs, { step, zone, shares: deliveredShares(runs) }).bins;
}

/** The bins with runs, as returned by the script. */
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
          recorded_so_far: bin.recordedSoFar,
          delivered_so_far: bin.deliveredSoFar,
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
  describe('Statistics by an independent script, for all runs of the demo and unusual ones,', () => {
    const records = [...makeRuns(), ...odd];
    const runs = listed(records);
    let theirs: Readonly<Record<string, unknown>>;

    before(() => {
      const keys =
        'experiment run run_type time_start time_stop time_run duration stop_reason statistics ' +
        'detectors quality_expert ler her';
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
      const printed: unknown = JSON.parse(stdout);
      assert.ok(isRow(printed));
      theirs = printed;
    });

    it('are the luminosity by run, time, experiment and energy, and its cumulative curve', () => {
      assertNear(shown(binned(runs, 'run')), theirs['run'], 'run');
      const { luminosity } = theirs;
      assert.ok(isRow(luminosity));
      for (const zone of ['UTC', 'JST'] as const) {
        for (const step of ['day', 'week', 'month', 'experiment', 'energy'] as const) {
          const rows = luminosity[zone];
          assert.ok(isRow(rows));
          assertNear(shown(binned(runs, step, zone)), rows[step], `${zone} ${step}`);
        }
      }
    });

    it('are the number of runs by type, stop reason, status and flag', () => {
      const counts = (words: readonly RunsOfWord[]) =>
        words.map(({ word, runs: { length } }) => [word ?? null, length]);
      const sorted = (pairs: unknown) => {
        assert.ok(Array.isArray(pairs));
        return pairs.map((pair) => JSON.stringify(pair)).sort();
      };
      assert.deepEqual(sorted(counts(runsByType(runs))), sorted(theirs['type']));
      assert.deepEqual(sorted(counts(runsByStopReason(runs))), sorted(theirs['stop_reason']));
      for (const subject of ['status', 'flags'] as const) {
        const words = theirs[subject];
        assert.ok(isRow(words));
        const ours = runsByDetector(runs, subject);
        assert.deepEqual([...ours.keys()].sort(), Object.keys(words).sort());
        for (const [detector, each] of ours) {
          assert.deepEqual(sorted(counts(each)), sorted(words[detector]), detector);
        }
      }
    });

    it('are the durations of runs and the times between them', () => {
      const isLong = (time: unknown): time is number => typeof time === 'number' && time >= 0;
      const agrees = ({ bins, without, overlapping }: Histogram, times: unknown) => {
        assert.ok(Array.isArray(times));
        assert.equal(without, times.filter((time) => time === null).length);
        assert.equal(overlapping, times.length - times.filter(isLong).length - without);
        assert.deepEqual(
          bins.map((bin) => bin.runs.length),
          bins.map(
            ({ from, below }) =>
              times.filter((time) => isLong(time) && time >= from && time < below).length,
          ),
        );
        const inBins = bins.reduce((sum, bin) => sum + bin.runs.length, 0);
        assert.equal(inBins, times.filter(isLong).length);
      };
      agrees(durationHistogram(runs), theirs['durations']);
      agrees(gapHistogram(runs), theirs['pauses']);
    });
  });
} else {
  console.log('Statistics against a script in Python – not run: there is no python3');
}

describe('Bins of luminosity', () => {
  const runs = listed(odd);
  const of = (bins: readonly BinnedRuns[], label: string) =>
    bins.find((each) => each.label === label) ?? assert.fail(label);

  it('divide a run across midnight by time, even at the end of a month and a year', () => {
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

  it('start weeks on Monday', () => {
    const weeks = binned(runs, 'week');
    assert.equal(of(weeks, '2020-02-24').recorded, 95);
    assert.equal(of(weeks, '2021-01-04').recorded, 4);
    assert.ok(weeks.every(({ start }) => start === undefined || new Date(start).getUTCDay() === 1));
  });

  it('keep runs without a start separate, at the end, and never in 1970', () => {
    const last = binned(runs, 'day').at(-1);
    assert.equal(last?.label, 'start time not recorded');
    assert.deepEqual(last.runs, [6, 7]);
    assert.equal(last.recorded, 3);
    assert.equal(last.start, undefined);
    assert.equal(last.recordedSoFar, summarize(runs).recorded);
  });

  it('include each day without runs, unless there are very many', () => {
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

  it('distinguish no value from zero, and count runs without one', () => {
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

  it('use only the start of a run that would have taken weeks', () => {
    const long = { ...made(99, 1, ['2021-01-01T00:00:00Z', null], [10, 11]), duration: 9e9 };
    assert.deepEqual(
      binned(listed([long]), 'day').map(({ label }) => label),
      ['2021-01-01'],
    );
  });

  const steps = ['run', 'day', 'week', 'month', 'experiment', 'energy'] as const;

  it('add up to the sum over the runs, whatever they are', () => {
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
