import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseQuery, printQuery, understand } from '../../../../src/core/query/index.ts';
import { queries, withoutPlaces } from './arbitrary.ts';
import { manyCases } from '../../../manyCases.ts';

describe('The query language', () => {
  it('has a usual form', () => {
    for (const [text, usual] of [
      ['exp = 12  or  RUN:5', 'exp:12 or RUN:5'],
      ['exp:12 and (physics or (cosmic))', 'exp:12 (physics or cosmic)'],
      ['(exp:12 run>5) or (good or bad)', 'exp:12 run>5 or (good or bad)'],
      ['not (exp:12 run:5)', '-(exp:12 run:5)'],
      ['not has:lumi -missing:stop', 'missing:lumi -missing:stop'],
      ['hlt : "a\\"b" , c*', 'hlt:"a\\"b",c*'],
      ['--exp 12 --runs 1-5 --good', 'exp:12 run:1-5 @good'],
      ['e0012/r00798', '12:798'],
      ['lumi >= 5 /pb # more', 'lumi>=5/pb'],
      ['', ''],
    ] as const) {
      assert.equal(printQuery(parseQuery(text)), usual);
    }
  });

  it('reads back what it prints, 3,000 queries', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const text = printQuery(query);
        assert.deepEqual(withoutPlaces(parseQuery(text)), withoutPlaces(query), text);
        assert.equal(printQuery(parseQuery(text)), text);
        understand(query);
      }),
      { numRuns: manyCases(3_000) },
    );
  });
});
