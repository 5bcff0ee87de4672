import assert from 'node:assert/strict';
import { queryOfRows as queryOf } from '../../../src/features/runs/queryOfRows.ts';
import { narrowed as narrowedOf } from '../../../src/features/search/rowCommands.ts';

const connected = { ready: Promise.resolve(), session: undefined };
const queryOfRows = (row: unknown, selection: unknown) => queryOf(row, selection, connected);
const narrowed = (row: unknown, selection: unknown, more: string) =>
  narrowedOf(connected, row, selection, more);

const experiment = (number: number, filter?: string) => ({
  kind: 'experiment',
  ...{ experiment: number, filter },
});
const search = (query: string) => ({ kind: 'saved', query });
const run = (experiment: number, number: number) => ({
  kind: 'run',
  run: { experiment, run: number },
});

describe('The query for rows of the tree', () => {
  it('finds the runs of all selected experiments', async () => {
    const [first, second] = [experiment(12), experiment(14)];
    assert.equal(await queryOfRows(second, [first, second]), 'exp:12,14');
    assert.equal(await queryOfRows(first, undefined), 'exp:12');
    assert.equal(await queryOfRows(first, []), 'exp:12');
  });

  it('finds runs selected together with experiments', async () => {
    const rows = [run(8, 1), run(12, 5), experiment(12), run(8, 3), run(10, 2)];
    assert.equal(await queryOfRows(rows[0], rows), '(exp:12) or (exp:8 run:1,3) or (exp:10 run:2)');
  });

  it("applies the tree's filter to experiments", async () => {
    const rows = [experiment(12, 'physics or cosmic'), experiment(14, 'physics or cosmic')];
    assert.equal(await queryOfRows(rows[0], rows), 'exp:12,14 (physics or cosmic)');
    assert.equal(await queryOfRows(rows[0], undefined), 'exp:12 (physics or cosmic)');
    assert.equal(await queryOfRows(experiment(12, ' '), undefined), 'exp:12');
  });

  it('finds the runs of any selected search', async () => {
    const [a, b] = [search('exp:12 @good or exp:14'), search('lumi>5/pb')];
    assert.equal(await queryOfRows(a, undefined), a.query);
    assert.equal(await queryOfRows(a, [a, b]), '(exp:12 @good or exp:14) or (lumi>5/pb)');
    assert.equal(
      await queryOfRows(a, [a, b, run(8, 1)]),
      `${await queryOfRows(a, [a, b])} or (exp:8 run:1)`,
    );
    assert.equal(await queryOfRows(a, [a, search('')]), '');
    assert.equal(await queryOfRows(a, [a, { ...a, kind: 'recent' }]), a.query);
  });

  it('is undefined if neither an experiment nor a search is selected', async () => {
    assert.equal(await queryOfRows(run(8, 1), [run(8, 1), run(8, 2)]), undefined);
    assert.equal(await queryOfRows(undefined, undefined), undefined);
  });

  it('is narrowed as a whole', async () => {
    const rows = [experiment(12), run(8, 1)];
    assert.equal(await narrowed(rows[0], [], '@good'), 'exp:12 @good');
    assert.equal(await narrowed(rows[0], rows, '@good'), '((exp:12) or (exp:8 run:1)) @good');
    assert.equal(
      await narrowed(search('exp:12 or exp:14'), [], '@good'),
      '(exp:12 or exp:14) @good',
    );
    const filtered = experiment(12, 'physics or cosmic');
    assert.equal(await narrowed(filtered, [], '@good'), 'exp:12 (physics or cosmic) @good');
  });
});
