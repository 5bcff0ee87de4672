/** `npm run bench:overview`: table and plot of an overview of 50,000 runs, each beside its library alone. */
import { benchOverviewTable } from './overviewTable.ts';
import { plotRows } from './plot.ts';
import { rounded } from './table.ts';

console.table([...(await benchOverviewTable()), ...(await plotRows())].map(rounded));
