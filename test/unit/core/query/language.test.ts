import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseQuery, printQuery, understand } from '../../../../src/core/query/index.ts';
import { queries, withoutPlaces } from './arbitrary.ts';

describe('The query language', () => {
  it('reads back what it prints, 10,000 queries', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const text = printQuery(query);
        assert.deepEqual(withoutPlaces(parseQuery(text)), withoutPlaces(query), text);
        assert.equal(printQuery(parseQuery(text)), text);
        understand(query);
      }),
      { numRuns: 10_000 },
    );
  });
});
