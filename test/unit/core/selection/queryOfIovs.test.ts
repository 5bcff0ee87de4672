import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseQuery, predicateOf, understand } from '../../../../src/core/query/index.ts';
import type { RunId } from '../../../../src/core/rundb/index.ts';
import { queryOfIovs, type Iov } from '../../../../src/core/selection/index.ts';

type Ends = readonly [experiment: number, run: number, lastExperiment: number, lastRun: number];

const iov = ([experiment, run, lastExperiment, lastRun]: Ends): Iov => ({
  first: { experiment, run },
  last: { experiment: lastExperiment, run: lastRun },
});

describe('The query for intervals in code', () => {
  it('is short', () => {
    const queryOf = (...ends: readonly Ends[]) => queryOfIovs(ends.map(iov));
    assert.equal(queryOf([12, 798, 12, 798]), 'exp:12 run:798');
    assert.equal(
      queryOf([12, 798, 12, 801], [12, 830, 12, 830], [12, 900, 12, Infinity]),
      'exp:12 run:798-801,830,900..',
    );
    assert.equal(queryOf([12, 0, 12, Infinity], [14, 0, 16, Infinity]), 'exp:12,14-16');
    assert.equal(
      queryOf([12, 800, 16, 2]),
      '(exp:13-15) or (exp:12 run:800..) or (exp:16 run:0-2)',
    );
    assert.equal(queryOf([12, 800, 13, 2]), '(exp:12 run:800..) or (exp:13 run:0-2)');
    assert.equal(queryOf([0, 0, Infinity, Infinity]), 'exp:0..');
  });

  it('finds exactly their runs', () => {
    const small = fc.nat(4);
    const id = fc.record({ experiment: small, run: small });
    const open = (value: number): number => (value === 4 ? Infinity : value);
    const order = (a: RunId, b: RunId): number => a.experiment - b.experiment || a.run - b.run;
    const intervals = fc.tuple(id, id).map(([a, b]): Iov => {
      const [first = a, last = b] = [a, b].sort(order);
      return { first, last: { ...last, run: open(last.run) } };
    });
    const all = Array.from({ length: 36 }, (_, i) => ({
      experiment: Math.floor(i / 6),
      run: i % 6,
    }));
    fc.assert(
      fc.property(fc.array(intervals, { minLength: 1, maxLength: 3 }), (iovs) => {
        const fits = predicateOf(understand(parseQuery(queryOfIovs(iovs))));
        const isIn = (run: RunId): boolean =>
          iovs.some(({ first, last }) => order(first, run) <= 0 && order(run, last) <= 0);
        assert.deepEqual(all.filter(fits), all.filter(isIn));
      }),
    );
  });
});
