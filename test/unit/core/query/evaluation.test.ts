import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  parseQuery,
  predicateOf,
  printQuery,
  QueryError,
  understand,
} from '../../../../src/core/query/index.ts';
import type { JsonObject } from '../../../../src/core/rundb/index.ts';
import { printJson, records } from './arbitrary.ts';
import { holds } from './reference.ts';
import { anyQueries } from './terms.ts';
import { manyCases } from '../../../manyCases.ts';

describe('The meaning of a query', () => {
  it('agrees with the reference, 500 queries on 500 records', () => {
    const samples = fc.sample(records, 500);
    fc.assert(
      fc.property(anyQueries, (query) => {
        const fits = predicateOf(understand(query));
        for (const record of samples) {
          if (fits(record) === holds(query, record)) continue;
          assert.fail(
            `${printQuery(query)} ${fits(record) ? 'fits' : 'does not fit'} ${printJson(record)}`,
          );
        }
      }),
      { numRuns: manyCases(500) },
    );
  });

  const fits = (query: string, record: JsonObject): boolean =>
    predicateOf(understand(parseQuery(query)))(record);

  it('covers any key of a record, in quotes if it is unusual', () => {
    for (const query of ['new.part:7', '.weird:x', 'a."b \\"c\\".d":y*', 'NEW.part:1..7']) {
      assert.equal(fits(query, {}), false, query);
    }
    assert.ok(fits('new.part:7', { new: { part: 7 } }));
    assert.ok(fits('.weird:x', { weird: 'X' }));
    assert.ok(fits('a."b \\"c\\".d":y*', { a: { 'b "c".d': 'yes' } }));
    assert.ok(!fits('NEW.part:1..7', { new: { part: 7 } }));
    assert.ok(fits('EXP:12', { experiment: 12 }));
    assert.throws(() => fits('weird:x', {}), QueryError);
  });

  it('compares long integers to the last digit, including those sent as text', () => {
    const [id, next] = ['12233344445555567', '12233344445555568'] as const;
    for (const x of [BigInt(id), id, ` ${id} `, `+${id}`]) {
      assert.ok(fits(`her.x:${id}..${id}`, { her: { x } }), String(x));
      assert.ok(!fits(`her.x:${next}..${next}`, { her: { x } }), String(x));
      assert.ok(fits(`her.x<${next}`, { her: { x } }), String(x));
    }
    assert.ok(fits('her.x>5', { her: { x: `${id}.5` } }));
    assert.ok(fits('her.x>5', { her: { x: '1e300' } }));
    assert.ok(!fits('her.x>5', { her: { x: `${id} runs` } }));
  });

  it('is right for wildcards at either end, in the middle, and next to each other', () => {
    const texts = ['', 'ab', 'abc', 'aXbc', 'abcabc', 'a*c', 'cab'];
    for (const [pattern, ...fitting] of [
      ['a*', 'ab', 'abc', 'aXbc', 'abcabc', 'a*c'],
      ['*c', 'abc', 'aXbc', 'abcabc', 'a*c'],
      ['a*c', 'abc', 'aXbc', 'abcabc', 'a*c'],
      ['a**c', 'abc', 'aXbc', 'abcabc', 'a*c'],
      ['*b*', 'ab', 'abc', 'aXbc', 'abcabc', 'cab'],
      ['ab*bc', 'abcabc'],
      ['a*b*b*c', 'abcabc'],
      ['*ab*ab*', 'abcabc'],
      ['?b*', 'ab', 'abc', 'abcabc'],
      ['*a?', 'ab', 'cab'],
      ['*a?c', 'abc', 'abcabc', 'a*c'],
      ['???', 'abc', 'a*c', 'cab'],
      ['?**', 'ab', 'abc', 'aXbc', 'abcabc', 'a*c', 'cab'],
      ['c*?b', 'cab'],
      ['**', 'ab', 'abc', 'aXbc', 'abcabc', 'a*c', 'cab'],
    ] as const) {
      const found = texts.filter((stop_reason) => fits(`stop_reason:${pattern}`, { stop_reason }));
      assert.deepEqual(found, fitting, pattern);
    }
  });
});
