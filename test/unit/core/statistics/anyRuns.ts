import fc from 'fast-check';
import { listedRuns } from '../../../../src/core/records/index.ts';

const value = fc.option(fc.integer({ min: 0, max: 1000 }));
/** Some runs of three months, also without a start or values; those that are long take days. */
export const anyRuns = fc
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
    listedRuns(
      records.map(({ start, recorded, delivered, ...record }) => ({
        ...record,
        time_start: start === null ? null : new Date(start * 3_600_000).toISOString(),
        statistics: { lumi_recorded: recorded, lumi_exp_delivered: delivered },
      })),
    ).sort((a, b) => a.experiment - b.experiment || a.run - b.run),
  );
