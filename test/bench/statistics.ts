import {
  binLuminosity,
  detectorStrips,
  gapHistogram,
  runsByStopReason,
} from '../../src/core/statistics/distributions.ts';
import { deliveredShares } from '../../src/core/statistics/delivered.ts';
import { summarize } from '../../src/core/statistics/index.ts';
import { manyRuns } from './manyRuns.ts';
import type { Row } from './table.ts';
import { median, milliseconds } from './time.ts';

const rounds = 5;

/** How long each of the statistics of 50,000 runs takes. */
export async function statisticsRows(): Promise<Row[]> {
  const runs = manyRuns();
  const shares = deliveredShares(runs);
  const works = {
    'delivered shares': () => deliveredShares(runs),
    'luminosity by run': () => binLuminosity(runs, { step: 'run', zone: 'UTC', shares }),
    'luminosity by day': () => binLuminosity(runs, { step: 'day', zone: 'JST', shares }),
    'flags of detectors': () => detectorStrips(runs, 'flags'),
    'stop reasons': () => runsByStopReason(runs),
    'time between runs': () => gapHistogram(runs),
    'the sum of all': () => summarize(runs, shares),
  };
  const rows: Row[] = [];
  for (const [name, work] of Object.entries(works)) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      times.push(await milliseconds(() => Promise.resolve(work())));
    }
    rows.push({ name: `statistics: ${name}`, value: median(times), unit: 'ms' });
  }
  return rows;
}
