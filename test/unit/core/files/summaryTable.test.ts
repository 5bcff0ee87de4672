import assert from 'node:assert/strict';
import { summaryCsv, summaryMarkdown, summaryRows } from '../../../../src/core/files/index.ts';
import { listedRuns } from '../../../../src/core/records/index.ts';
import { summarize } from '../../../../src/core/statistics/index.ts';

const physics = (experiment: number, run: number, lumi_recorded: number | null, her: number) => ({
  ...{ experiment, run, run_type: 'physics', duration: 60, statistics: { lumi_recorded } },
  ...{ ler: { momentum: 4 }, her: { momentum: her }, quality_expert: { pxd: 'GOOD' } },
});

const summary = summarize(
  listedRuns([
    physics(18, 1, 1234567.5, 7),
    physics(8, 1, 0.25, 6.94),
    physics(18, 2, null, 6.93),
    { ...physics(18, 3, 5, 7), run_type: 'cosmic', quality_expert: { klm: 'BAD' } },
  ]),
);

describe('A summary as a table', () => {
  it('has all, then energies as Belle II orders them, then experiments by their number', () => {
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
    assert.equal(head.split(',').length, 11);
    assert.equal(all, 'all,,4,3,0,1234567.75,2,1,1,240,0');
    assert.equal(rows.length, 5);
    assert.equal(rows[1], 'energy,4S,2,1,0,1234567.5,1,0,1,120,0');
    assert.match(head, /^of,name,runs,good,not_flagged,recorded_nb,/);
  });

  it('is Markdown to be read, whatever the query has in it', () => {
    const lines = summaryMarkdown(summary, 'stop_reason:"a`b"\n  exp:18').split('\n');
    assert.equal(lines[0], '`` stop_reason:"a`b" exp:18 ``');
    assert.equal(lines[4], '| all | 4 | 3 | 0 | 1.23 fb⁻¹ | 1 | 1 |');
    assert.equal(lines[8], '| experiment 8 | 1 | 1 | 0 | 0.25 nb⁻¹ | 0 | 0 |');
    const cells = lines.slice(2, -1).map((line) => line.split('|').length);
    assert.equal(new Set(cells).size, 1);
  });
});
