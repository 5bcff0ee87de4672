import assert from 'node:assert/strict';
import { queryOfRows } from '../../../src/features/runs/queryOfRows.ts';

const experiment = (number: number, filter?: string) => ({
  kind: 'experiment',
  ...{ experiment: number, filter },
});
const search = (query: string) => ({ kind: 'saved', query });
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
    assert.equal(queryOfRows(rows[0], rows), '(exp:12) or (exp:8 run:1,3) or (exp:10 run:2)');
  });

  it('finds of experiments what the filter of the tree lets through', () => {
    const rows = [experiment(12, 'physics or cosmic'), experiment(14, 'physics or cosmic')];
    assert.equal(queryOfRows(rows[0], rows), 'exp:12,14 (physics or cosmic)');
    assert.equal(queryOfRows(rows[0], undefined), 'exp:12 (physics or cosmic)');
    assert.equal(queryOfRows(experiment(12, ' '), undefined), 'exp:12');
  });

  it('finds what any of the selected searches finds', () => {
    const [a, b] = [search('exp:12 @good or exp:14'), search('lumi>5/pb')];
    assert.equal(queryOfRows(a, undefined), a.query);
    assert.equal(queryOfRows(a, [a, b]), '(exp:12 @good or exp:14) or (lumi>5/pb)');
    assert.equal(queryOfRows(a, [a, b, run(8, 1)]), `${queryOfRows(a, [a, b])} or (exp:8 run:1)`);
    assert.equal(queryOfRows(a, [a, search('')]), '');
    assert.equal(queryOfRows(a, [a, { ...a, kind: 'recent' }]), a.query);
  });

  it('is none where neither an experiment nor a search is selected', () => {
    assert.equal(queryOfRows(run(8, 1), [run(8, 1), run(8, 2)]), undefined);
    assert.equal(queryOfRows(undefined, undefined), undefined);
  });
});
