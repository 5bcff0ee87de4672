/** `npm run bench:overview`: statistics, table and plot of 50,000 runs, the last two beside their libraries alone. */
import { benchOverviewTable } from './overviewTable.ts';
import { plotRows } from './plot.ts';
import { statisticsRows } from './statistics.ts';
import { rounded } from './table.ts';

console.table(
  [...(await statisticsRows()), ...(await benchOverviewTable()), ...(await plotRows())].map(
    rounded,
  ),
);
