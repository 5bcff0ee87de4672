import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Query } from '../../../../src/core/query/ast.ts';
import {
  parseQuery,
  predicateOf,
  printQuery,
  QueryError,
  understand,
} from '../../../../src/core/query/index.ts';
import type { JsonObject } from '../../../../src/core/rundb/index.ts';
import { printJson, queries, records } from './arbitrary.ts';
import { holds } from './reference.ts';

const number = fc.integer({ min: 0, max: 40 });
const amount = fc.double({ min: 0, max: 60, noNaN: true }).map((each) => Number(each.toFixed(3)));
const pair = (each: fc.Arbitrary<number>) =>
  fc.tuple(each, each).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const unit = fc.constantFrom('', '/nb', '/pb', '/fb');
const day = fc
  .date({ min: new Date('2019-01-01'), max: new Date('2021-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const moment = fc
  .tuple(day, fc.constantFrom(4, 7, 10, 16, 19, 23), fc.constantFrom('', 'Z', '+09:00', '-05:00'))
  .map(([date, length, zone]) => `${date.slice(0, length)}${length > 10 ? zone : ''}`);
const operator = fc.constantFrom(':', '=', '!=', '<', '<=', '>', '>=');
const equality = fc.constantFrom(':', '!=');

/** Terms that the generator of queries does not make: ranges with two ends, times, units, paths. */
const terms = fc
  .oneof(
    fc
      .tuple(fc.constantFrom('exp', 'run', 'experiment'), equality, pair(number))
      .map(([field, sign, [from, to]]) => `${field}${sign}${from}-${to}`),
    fc
      .tuple(fc.constantFrom('lumi', 'statistics.lumi_recorded'), operator, amount, unit)
      .map(([field, sign, each, of]) => `${field}${sign}${each}${of}`),
    fc
      .tuple(equality, pair(amount), unit)
      .map(([sign, [from, to], of]) => `lumi${sign}${from}${of}..${to}${of}`),
    fc
      .tuple(operator, amount, fc.constantFrom('', 's', 'min', 'h'))
      .map(([sign, each, of]) => `duration${sign}${each}${of}`),
    fc
      .tuple(fc.constantFrom('start', 'stop', 'time_start', 'time_stop'), operator, moment)
      .map(([field, sign, each]) => `${field}${sign}${each}`),
    fc
      .tuple(fc.constantFrom('her.current', 'ler."odd key"', '.odd'), operator, amount)
      .map(([field, sign, each]) => `${field}${sign}${each}`),
    fc
      .tuple(
        fc.constantFrom('run_type', 'stop_reason', 'hlt_mode', '.odd', 'quality_expert.svd'),
        equality,
        fc.constantFrom('*', '?*', '*o*', 'GOOD', '"*"', 'p*s', 'true', '7', '0'),
      )
      .map(([field, sign, each]) => `${field}${sign}${each}`),
    fc.constantFrom('field:on', 'field:OFF', 'field!=on', 'lumi > 5 /pb', 'lumi<=10pb-1'),
    fc.constantFrom('good', 'Strictly-Good', '12:7', 'e0003/r00011', 'exp 5 run 6'),
    fc
      .tuple(
        fc.constantFrom('quality', 'quality_expert'),
        equality,
        fc.constantFrom('b*', '*', 'good,bad', '"no events"'),
      )
      .map(([field, sign, each]) => `${field}${sign}${each}`),
    fc
      .tuple(equality, fc.constantFrom('4S', '*offres', '10.57..10.59', '"4S"', '10.5-'))
      .map(([sign, each]) => `energy${sign}${each}`),
  )
  .map(parseQuery);

const all: fc.Arbitrary<Query> = fc.oneof(
  { weight: 2, arbitrary: queries },
  terms,
  terms.map((term) => ({ kind: 'not' as const, term })),
);

describe('What a query means', () => {
  it('is what the reference says, 1,000 queries on 1,000 records', () => {
    const samples = fc.sample(records, 1_000);
    fc.assert(
      fc.property(all, (query) => {
        const fits = predicateOf(understand(query));
        for (const record of samples) {
          if (fits(record) === holds(query, record)) continue;
          assert.fail(
            `${printQuery(query)} ${fits(record) ? 'fits' : 'does not fit'} ${printJson(record)}`,
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });

  const fits = (query: string, record: JsonObject): boolean =>
    predicateOf(understand(parseQuery(query)))(record);

  it('is of any key of a record, in quotes where it is odd', () => {
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

  it('compares long whole numbers to the last digit, also those sent as text', () => {
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

  it('is right with wildcards at either end, in the middle, and next to each other', () => {
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
