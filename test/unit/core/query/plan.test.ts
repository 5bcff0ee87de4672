import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Query } from '../../../../src/core/query/ast.ts';
import {
  parseQuery,
  predicateOf,
  printQuery,
  searchesFor,
  searchWithin,
  understand,
} from '../../../../src/core/query/index.ts';
import { numberOf, type JsonObject, type RunSearch } from '../../../../src/core/rundb/index.ts';
import { printJson, queries, records } from './arbitrary.ts';
import { manyCases } from '../../../manyCases.ts';

const searches = (text: string) =>
  searchesFor(understand(parseQuery(text))).map((search) =>
    Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)),
  );

/** Experiments `min` to `max`, with run numbers. */
const part = (min: number, max: number, first: number, last: number) => ({
  min_experiment: min,
  max_experiment: max,
  min_run: first,
  max_run: last,
});
const experiments = (min: number, max = min) => ({ min_experiment: min, max_experiment: max });
const days = (min: string, max: string) => ({ min_date: min, max_date: max });

/** Whether the server returns a record for a search. */
function answers(search: RunSearch, record: JsonObject): boolean {
  const time = record['time_start'];
  const day = typeof time === 'string' ? dayOf(time) : undefined;
  return (
    isBetween(search.min_experiment, numberOf(record['experiment']), search.max_experiment) &&
    isBetween(search.min_run, numberOf(record['run']), search.max_run) &&
    isBetween(search.min_date, day, search.max_date) &&
    (search.run_type === undefined || search.run_type === record['run_type']) &&
    // It isn't documented what the server means by that.
    search.all_detectors_running === undefined
  );
}

function isBetween<T extends number | string>(
  min: T | undefined,
  value: T | undefined,
  max: T | undefined,
): boolean {
  if (min === undefined && max === undefined) return true;
  return (
    value !== undefined &&
    (min === undefined || value >= min) &&
    (max === undefined || value <= max)
  );
}

/** The day in UTC. */
function dayOf(time: string): string | undefined {
  const date = new Date(time.endsWith('Z') ? time : `${time}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

const intervals = ['experiment', 'run', 'date'] as const;

/** Whether two searches could be merged without requesting more. */
function couldBeOne(a: RunSearch, b: RunSearch): boolean {
  if (isWithin(a, b) || isWithin(b, a)) return true;
  if (a.run_type !== b.run_type) return false;
  const differing = intervals.filter(
    (name) => a[`min_${name}`] !== b[`min_${name}`] || a[`max_${name}`] !== b[`max_${name}`],
  );
  const [name] = differing;
  // The days of two searches may overlap, because each is widened.
  if (name === undefined || name === 'date' || differing.length > 1) return name === undefined;
  const [first, second] = [a, b].map((search) => ({
    min: search[`min_${name}`] ?? -Infinity,
    max: search[`max_${name}`] ?? Infinity,
  }));
  return (
    first !== undefined &&
    second !== undefined &&
    first.min <= second.max + 1 &&
    second.min <= first.max + 1
  );
}

function isWithin(inner: RunSearch, outer: RunSearch): boolean {
  return (
    intervals.every((name) => {
      const [min, max] = [outer[`min_${name}`], outer[`max_${name}`]];
      const [from, to] = [inner[`min_${name}`], inner[`max_${name}`]];
      return (
        (min === undefined || (from !== undefined && from >= min)) &&
        (max === undefined || (to !== undefined && to <= max))
      );
    }) &&
    (outer.run_type === undefined || outer.run_type === inner.run_type)
  );
}

const small = fc.integer({ min: 0, max: 12 });
const numbers = fc
  .array(
    fc.oneof(
      small.map(String),
      small.map((from) => `${from}-${from + 2}`),
      small.map((from) => `${from}-`),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) => list.join(','));
const month = fc.integer({ min: 1, max: 9 });

/** Terms that the server can filter by, alone and combined. */
const parts: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'parts' },
    fc
      .oneof(
        fc
          .tuple(fc.constantFrom('exp', 'run', 'exp', 'run'), numbers)
          .map(([field, list]) => `${field}:${list}`),
        fc
          .tuple(fc.constantFrom('exp<', 'run>=', 'exp>', 'run<='), small)
          .map(([field, bound]) => `${field}${bound}`),
        fc.constantFrom('physics', 'type:cosmic,beam', '@running', 'exp!=3', 'lumi>5', '-run:1'),
        fc.tuple(month, month).map(([a, b]) => `2020-0${Math.min(a, b)}..2020-0${Math.max(a, b)}`),
        fc
          .tuple(fc.constantFrom('<', '<=', '>', '>='), month)
          .map(([sign, each]) => `start${sign}2020-0${each}-15`),
      )
      .map(parseQuery),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      terms: fc.array(tie('query'), { minLength: 2, maxLength: 4 }),
    }),
  ),
})).query;
const all = fc.oneof(queries, { weight: 3, arbitrary: parts });

describe('The searches for a query', () => {
  it('return each record that matches, 500 queries on 500 records', () => {
    const samples = fc.sample(records, 500);
    fc.assert(
      fc.property(all, (query) => {
        const meaning = understand(query);
        const fits = predicateOf(meaning);
        const asked = searchesFor(meaning);
        for (const record of samples) {
          if (!fits(record) || asked.some((search) => answers(search, record))) continue;
          assert.fail(`${printQuery(query)}: ${JSON.stringify(asked)} lack ${printJson(record)}`);
        }
      }),
      { numRuns: manyCases(500) },
    );
  });

  it('are at most 30, none of which could be left out or merged, 3,000 queries', () => {
    fc.assert(
      fc.property(all, (query) => {
        const asked = searchesFor(understand(query));
        assert.ok(asked.length <= 30);
        for (const [i, search] of asked.entries()) {
          for (const other of asked.slice(i + 1)) {
            assert.ok(
              !couldBeOne(search, other),
              `${printQuery(query)}: ${JSON.stringify([search, other])}`,
            );
          }
        }
      }),
      { numRuns: 3_000 },
    );
  });

  const everything: object[] = [{}];
  const cases: [string, object[]][] = [
    ['', everything],
    ['exp:12', [experiments(12)]],
    ['exp:12,13,14', [experiments(12, 14)]],
    ['exp:12 or exp:13', [experiments(12, 13)]],
    ['exp:12,14 or exp:13', [experiments(12, 14)]],
    ['exp:12,14', [experiments(12), experiments(14)]],
    ['exp:14,12', [experiments(12), experiments(14)]],
    ['exp:12,14 run:1-5', [part(12, 12, 1, 5), part(14, 14, 1, 5)]],
    ['exp:12 run:1-100 or exp:14 run:5', [part(12, 12, 1, 100), part(14, 14, 5, 5)]],
    ['exp:12 run:1-10 or exp:12 run:5-20', [part(12, 12, 1, 20)]],
    ['exp:1,2,3 run:1-5 or exp:4 run:1-5', [part(1, 4, 1, 5)]],
    ['exp>12 exp<14', [experiments(13)]],
    ['exp>=12', [{ min_experiment: 12 }]],
    ['exp:..12', [{ max_experiment: 12 }]],
    ['experiment:12', [experiments(12)]],
    ['--exp 12 --runs 1-5,9', [part(12, 12, 1, 5), part(12, 12, 9, 9)]],
    ['physics', [{ run_type: 'physics' }]],
    ['type:Physics', [{ run_type: 'physics' }]],
    ['run_type:physics', [{ run_type: 'physics' }]],
    ['@cosmic exp:3', [{ ...experiments(3), run_type: 'cosmic' }]],
    ['physics or physics exp:12', [{ run_type: 'physics' }]],
    ['type:physics,cosmic', [{ run_type: 'physics' }, { run_type: 'cosmic' }]],
    [
      'physics exp:12-14 or physics exp:13 run:5',
      [{ ...experiments(12, 14), run_type: 'physics' }],
    ],
    ['type:phys*', everything],
    ['type:physics,phys*', everything],
    ['stop_reason:physics', everything],
    ['physics run_type:physics', [{ run_type: 'physics' }]],
    ['physics or cosmic or type:physics', [{ run_type: 'physics' }, { run_type: 'cosmic' }]],
    // Each detector's status is in the record, but it isn't known what the server means by "all".
    ['@running', everything],
    ['@running exp:1 or @running exp:2', [experiments(1, 2)]],
    ['12:3356', [part(12, 12, 3356, 3356)]],
    ['exp:12 energy:4S @good', [experiments(12)]],
    ['-exp:12', everything],
    ['exp!=12', everything],
    ['lumi>5/pb', everything],
    ['exp:12 lumi>5/pb', [experiments(12)]],
    ['exp:12 or lumi>5/pb', everything],
    // No run can match both.
    ['exp:12 exp:14', []],
    ['physics cosmic', []],
    ['exp:12 (exp:14 or run:3 run:4)', []],
    ['exp>12 exp<13', []],
    ['2020 2021', []],
    // One day more at either end: the time zone of the server's dates isn't known.
    ['start>2020-05-06', [{ min_date: '2020-05-06' }]],
    ['start<2020-05', [{ max_date: '2020-05-01' }]],
    ['start>=2020-05', [{ min_date: '2020-04-30' }]],
    ['2020-05 or 2020-06', [days('2020-04-30', '2020-07-01')]],
    ['2020-05..2020-06', [days('2020-04-30', '2020-07-01')]],
    ['start:2020-05-06T23:00-05:00', [days('2020-05-06', '2020-05-08')]],
    ['stop:2020', everything],
    // Years that ISO 8601 writes differently.
    ['start>=0500', everything],
    ['start>=1000-01-02', [{ min_date: '1000-01-01' }]],
    ['start<9999', [{ max_date: '9999-01-01' }]],
    ['start<=9999', everything],
    // Too many parts: a single search that contains them all.
    [`run:${Array.from({ length: 200 }, (_, i) => 2 * i).join()}`, [{ min_run: 0, max_run: 398 }]],
    [
      Array.from({ length: 200 }, (_, i) => `(exp:12 run:${2 * i})`).join(' or '),
      [part(12, 12, 0, 398)],
    ],
    [
      `physics run:${Array.from({ length: 2000 }, (_, i) => 2 * i).join()}`,
      [{ min_run: 0, max_run: 3998, run_type: 'physics' }],
    ],
    [
      ['physics exp:12', ...Array.from({ length: 50 }, (_, i) => `cosmic run:${2 * i}`)].join(
        ' or ',
      ),
      everything,
    ],
  ];
  for (const [text, expected] of cases) {
    it(text.slice(0, 60) || 'nothing typed', () => {
      const inOrder = (list: object[]) => list.map((each) => JSON.stringify(each)).sort();
      const asked = searches(text);
      const sortKeys = (each: object) => Object.fromEntries(Object.entries(each).sort());
      assert.deepEqual(inOrder(asked.map(sortKeys)), inOrder(expected.map(sortKeys)));
    });
  }

  it('are in order', () => {
    assert.deepEqual(searches('exp:14,12 run:9,1-5'), [
      part(12, 12, 1, 5),
      part(12, 12, 9, 9),
      part(14, 14, 1, 5),
      part(14, 14, 9, 9),
    ]);
    assert.deepEqual(searches('exp:14 run:1 or exp:12 run:9 or exp:12 run:5 physics'), [
      { ...part(12, 12, 5, 5), run_type: 'physics' },
      part(12, 12, 9, 9),
      part(14, 14, 1, 1),
    ]);
    assert.deepEqual(searches('exp:12 2021-05-06 or exp:12 2020-05-06'), [
      { ...experiments(12), ...days('2020-05-05', '2020-05-07') },
      { ...experiments(12), ...days('2021-05-05', '2021-05-07') },
    ]);
  });

  it('are a single one within an experiment, or none if no run in it can match', () => {
    const within = (text: string, experiment: number) => {
      const search = searchWithin(understand(parseQuery(text)), experiment);
      return search && Object.fromEntries(Object.entries(search).filter(([, each]) => each));
    };
    assert.deepEqual(within('', 12), experiments(12));
    assert.deepEqual(within('exp:12 run:5,9', 12), part(12, 12, 5, 9));
    assert.deepEqual(within('exp:10-14 physics', 12), { ...experiments(12), run_type: 'physics' });
    assert.equal(within('exp:14', 12), undefined);
    assert.equal(within('run:5 run:6', 12), undefined);
    const mixed = within('run:5 physics 2020-05-06 or run:9 cosmic 2020-06-06', 12);
    assert.deepEqual(mixed, { ...part(12, 12, 5, 9), ...days('2020-05-05', '2020-06-07') });
  });
});
