import assert from 'node:assert/strict';
import { queryOfRows } from '../../../src/features/runs/queryOfRows.ts';

const experiment = (number: number) => ({ kind: 'experiment', experiment: number });
const run = (experiment: number, number: number) => ({
  kind: 'run',
  run: { experiment, run: number },
});

describe('The query of rows of the tree', () => {
  it('finds the runs of all experiments that are selected', () => {
    const [first, second] = [experiment(12), experiment(14)];
    assert.equal(queryOfRows(second, [first, second]), 'exp:12,14');
    assert.equal(queryOfRows(first, undefined), 'exp:12');
    assert.equal(queryOfRows(first, []), 'exp:12');
  });

  it('finds the runs that are selected beside experiments', () => {
    const rows = [run(8, 1), run(12, 5), experiment(12), run(8, 3), run(10, 2)];
    assert.equal(queryOfRows(rows[0], rows), 'exp:12 or (exp:8 run:1,3) or (exp:10 run:2)');
  });

  it('is none where no experiment is selected', () => {
    assert.equal(queryOfRows(run(8, 1), [run(8, 1), run(8, 2)]), undefined);
    assert.equal(queryOfRows(undefined, undefined), undefined);
    assert.equal(queryOfRows({ kind: 'saved', query: 'exp:12' }, undefined), undefined);
  });
});
