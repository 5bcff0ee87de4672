import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  parseQuery,
  predicateOf,
  searchesFor,
  understand,
} from '../../../../src/core/query/index.ts';
import { printTime } from '../../../../src/core/records/index.ts';

const day = 86_400_000;

/** Times around midnight in some time zone, as a server may send them. */
const starts = fc
  .tuple(
    fc.integer({ min: -day / 60_000, max: day / 60_000 }),
    fc.constantFrom('', 'Z', '+00:00', '+09:00', '-05:00', '+0530'),
    fc.constantFrom('', ':00', ':59.999'),
  )
  .map(([minutes, zone, seconds]) => {
    const local = new Date(Date.parse('2020-05-06T12:00Z') + minutes * 60_000).toISOString();
    return `${local.slice(0, 16)}${seconds}${zone}`;
  });

describe('A day', () => {
  it('finds the runs whose row shows it, whatever time zone the server sends', () => {
    fc.assert(
      fc.property(starts, (time_start) => {
        for (const date of ['2020-05-05', '2020-05-06', '2020-05-07']) {
          const fits = predicateOf(understand(parseQuery(date)));
          const isShown = printTime(time_start).startsWith(`${date} `);
          assert.equal(fits({ time_start }), isShown, `${date}: ${time_start}`);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is requested with its neighbours, because the server may use days of another time zone', () => {
    const [search, ...more] = searchesFor(understand(parseQuery('2020-05-06')));
    assert.deepEqual([search?.min_date, search?.max_date], ['2020-05-05', '2020-05-07']);
    assert.equal(more.length, 0);
  });

  it('is in UTC: 03:00 in Japan is still the previous day', () => {
    const time_start = '2020-05-06T03:00:00+09:00';
    assert.equal(printTime(time_start), '2020-05-05 18:00 UTC');
    assert.equal(predicateOf(understand(parseQuery('2020-05-05')))({ time_start }), true);
    assert.equal(predicateOf(understand(parseQuery('2020-05-06')))({ time_start }), false);
  });
});
