import fc from 'fast-check';
import type { Query } from '../../../../src/core/query/ast.ts';
import { parseQuery } from '../../../../src/core/query/index.ts';
import { queries } from './arbitrary.ts';

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

/** Terms that the query generator doesn't make: ranges with two ends, times, units, paths. */
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

/** Queries of any kind. */
export const anyQueries: fc.Arbitrary<Query> = fc.oneof(
  { weight: 2, arbitrary: queries },
  terms,
  terms.map((term) => ({ kind: 'not' as const, term })),
);
