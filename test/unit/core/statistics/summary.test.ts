import assert from 'node:assert/strict';
import { listedRuns } from '../../../../src/core/rundb/index.ts';
import { summarize } from '../../../../src/core/statistics/index.ts';

describe('summarize', () => {
  it('tells good, not good and unflagged runs apart, and zero from no value', () => {
    const flagged = (run: number, flag: string, lumi?: number) => ({
      experiment: 12,
      run,
      duration: 60,
      quality_expert: { cdc: 'GOOD', ecl: flag },
      statistics: lumi === undefined ? {} : { lumi_recorded: lumi },
    });
    const runs = listedRuns([
      flagged(1, 'GOOD', 100),
      flagged(2, 'RECOVERABLE', 0),
      flagged(3, 'BAD', 50),
      flagged(4, 'SOMETHING'),
      { experiment: 12, run: 5 },
    ]);
    assert.deepEqual(summarize(runs), {
      runs: 5,
      good: 2,
      notGood: 2,
      withoutFlags: 1,
      lumiRecorded: 150,
      withoutLumi: 2,
      duration: 240,
    });
  });
});
