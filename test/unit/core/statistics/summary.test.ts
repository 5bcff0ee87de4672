import assert from 'node:assert/strict';
import { listedRuns } from '../../../../src/core/records/index.ts';
import { summarize } from '../../../../src/core/statistics/index.ts';

const physics = (experiment: number, run: number, flag: string | null, lumi?: number | null) => ({
  experiment,
  run,
  run_type: 'physics',
  duration: 60,
  quality_expert: flag === null ? {} : { cdc: 'GOOD', ecl: flag },
  statistics: lumi === undefined ? {} : { lumi_recorded: lumi },
  ler: { momentum: 4 },
  her: { momentum: 7 },
});

describe('A summary of runs', () => {
  it('counts good runs as Belle II does, and distinguishes zero from no value', () => {
    const runs = listedRuns([
      physics(12, 1, 'GOOD', 100),
      physics(12, 2, 'RECOVERABLE', 0),
      physics(12, 3, 'BAD', 50),
      physics(12, 4, 'NO EVENTS', 25),
      physics(12, 5, 'SOMETHING'),
      physics(12, 6, null, null),
    ]);
    const { byEnergy, byExperiment, ...all } = summarize(runs);
    assert.deepEqual(all, {
      runs: 6,
      good: 4,
      notFlagged: 1,
      recorded: 175,
      summed: 4,
      withoutLuminosity: 2,
      leftOut: 0,
      duration: 360,
      withoutDuration: 0,
      delivered: undefined,
      withoutDelivered: 6,
      withBoth: undefined,
      efficiency: undefined,
    });
    assert.deepEqual(byEnergy, { '4S': all });
    assert.deepEqual(byExperiment, { 12: all });
  });

  it('sums the luminosity of physics runs only, and counts what it leaves out', () => {
    const cosmic = { ...physics(12, 2, null, 0), run_type: 'cosmic' };
    const beam = { ...physics(12, 3, null, 7), run_type: 'beam' };
    const unknown = { ...physics(12, 4, null), run_type: 'unknown' };
    const sum = summarize(listedRuns([physics(12, 1, 'GOOD', 100), cosmic, beam, unknown]));
    assert.equal(sum.recorded, 100);
    assert.equal(sum.withoutLuminosity, 0);
    assert.equal(sum.leftOut, 1);
  });

  it('ignores negative durations', () => {
    const odd = { ...physics(12, 2, 'GOOD', 1), duration: -50 };
    const sum = summarize(listedRuns([physics(12, 1, 'GOOD', 1), odd]));
    assert.deepEqual([sum.duration, sum.withoutDuration], [60, 1]);
  });

  it('has parts by beam energy and experiment that add up', () => {
    const off = { ...physics(18, 1, 'GOOD', 10), ler: { momentum: 3.96 } };
    const none = { ...physics(18, 2, 'BAD', 1), ler: {} };
    const sum = summarize(listedRuns([physics(12, 1, 'GOOD', 100), off, none]));
    assert.equal(sum.byEnergy['4S_offres']?.recorded, 10);
    assert.equal(sum.byEnergy['notDefined']?.recorded, 1);
    for (const parts of [sum.byEnergy, sum.byExperiment]) {
      const values = Object.values(parts);
      assert.equal(
        values.reduce((total, { runs }) => total + runs, 0),
        3,
      );
      assert.equal(
        values.reduce((total, { recorded }) => total + recorded, 0),
        111,
      );
    }
    assert.deepEqual(
      Object.entries(sum.byExperiment).map(([experiment, { runs }]) => [experiment, runs]),
      [
        ['12', 1],
        ['18', 2],
      ],
    );
  });
});
