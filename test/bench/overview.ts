/**
 * `npm run bench:overview`: statistics, table and plot of 50,000 runs, the last two compared with the bare
 * libraries, and a brush among 50,000 runs in VS Code.
 */
import { brushRows } from './brush.ts';
import { benchOverviewTable } from './overviewTable.ts';
import { plotRows } from './plot.ts';
import { statisticsRows } from './statistics.ts';
import { rounded } from './table.ts';

console.table(
  [
    ...(await statisticsRows()),
    ...(await benchOverviewTable()),
    ...(await plotRows()),
    ...(await brushRows()),
  ].map(rounded),
);
