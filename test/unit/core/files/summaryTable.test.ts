import assert from 'node:assert/strict';
import {
  summaryCsv,
  summaryMarkdown,
  summaryRows,
  sumsMarkdown,
} from '../../../../src/core/files/index.ts';
import { listedRuns } from '../../../../src/core/records/index.ts';
import { deliveredShares } from '../../../../src/core/statistics/delivered.ts';
import { summarize } from '../../../../src/core/statistics/index.ts';

const physics = (experiment: number, run: number, lumi_recorded: number | null, her: number) => ({
  ...{ experiment, run, run_type: 'physics', duration: 60, statistics: { lumi_recorded } },
  ...{ ler: { momentum: 4 }, her: { momentum: her }, quality_expert: { pxd: 'GOOD' } },
});

const delivered = {
  ...physics(18, 1, 1234567.5, 7),
  statistics: { lumi_recorded: 1234567.5, lumi_exp_delivered: 1300000 },
};
const runs = listedRuns([
  delivered,
  physics(8, 1, 0.25, 6.94),
  physics(18, 2, null, 6.93),
  { ...physics(18, 3, 5, 7), run_type: 'cosmic', quality_expert: { klm: 'BAD' } },
]);
const summary = summarize(runs, deliveredShares(runs));

describe('A summary as a table', () => {
  it("lists all runs, then energies in Belle II's order, then experiments by number", () => {
    assert.deepEqual(
      summaryRows(summary).map(({ of, name, runs }) => [of, name, runs]),
      [
        ['all', '', 4],
        ['energy', '4S_offres', 1],
        ['energy', '4S', 2],
        ['energy', 'notDefined', 1],
        ['experiment', '8', 1],
        ['experiment', '18', 3],
      ],
    );
  });

  it('is CSV with all digits', () => {
    const [head = '', all, ...rows] = summaryCsv(summary).trimEnd().split('\n');
    assert.equal(head.split(',').length, 15);
    assert.equal(all, 'all,,4,3,0,1234567.75,2,1,1,240,0,1300000,2,1,0.9496673076923077');
    assert.equal(rows.length, 5);
    assert.equal(rows[1], 'energy,4S,2,1,0,1234567.5,1,0,1,120,0,1300000,0,1,0.9496673076923077');
    assert.match(head, /^of,name,runs,good,not_flagged,recorded_nb,/);
  });

  it('says above the Markdown what the sums lack', () => {
    const usual = summaryMarkdown(summary, 'exp:18');
    const noted = summaryMarkdown(summary, 'exp:18', '3 may be missing');
    assert.equal(noted, `3 may be missing\n\n${usual}`);
  });

  it('says in each row of the CSV what the sums lack', () => {
    const [head, ...rows] = summaryCsv(summary, '3 may be missing').trimEnd().split('\n');
    assert.match(head ?? '', /,efficiency,note$/);
    assert.equal(rows.length, 6);
    for (const row of rows) assert.match(row, /,"3 may be missing"$/);
  });

  it('is readable as Markdown, whatever the query contains', () => {
    const lines = summaryMarkdown(summary, 'stop_reason:"a`b"\n  exp:18').split('\n');
    assert.equal(lines[0], '`` stop_reason:"a`b" exp:18 ``');
    assert.equal(lines[4], '| all | 4 | 3 | 0 | 3 | 1.23 fb⁻¹ | 1 | 1 | 1.3 fb⁻¹ | 2 | 95.0% |');
    assert.equal(lines[8], '| experiment 8 | 1 | 1 | 0 | 1 | 0.25 nb⁻¹ | 0 | 0 |  | 1 |  |');
    const cells = lines.slice(2, -1).map((line) => line.split('|').length);
    assert.equal(new Set(cells).size, 1);
  });

  it('is also Markdown for sums with their own names', () => {
    const markdown = sumsMarkdown([{ name: 'only A', sum: summarize(runs.slice(1, 3)) }], 'A ↔ B');
    const [title, , , , row] = markdown.split('\n');
    assert.equal(title, '` A ↔ B `');
    // Two physics runs: one has no value, and neither has a delivered share.
    assert.equal(row, '| only A | 2 | 2 | 0 | 2 | 0.25 nb⁻¹ | 1 | 0 |  | 2 |  |');
  });

  it('is Markdown without a sum if no run has a value, and with 0 if runs have 0', () => {
    const recordedIn = (...values: (number | null)[]) => {
      const some = listedRuns(values.map((value, i) => physics(18, i + 1, value, 7)));
      const [, , , , row = ''] = sumsMarkdown([{ name: 'x', sum: summarize(some) }], 'x').split(
        '\n',
      );
      return row.split(' | ')[5];
    };
    assert.equal(recordedIn(null, null), '');
    assert.equal(recordedIn(0, null), '0 nb⁻¹');
  });
});
