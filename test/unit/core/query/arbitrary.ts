import fc from 'fast-check';
import type { Query } from '../../../../src/core/query/ast.ts';
import { fields } from '../../../../src/core/query/fields.ts';
import { builtInConditions } from '../../../../src/core/query/index.ts';
import { detectors } from '../../../../src/core/records/index.ts';
import { runTypes, type JsonObject } from '../../../../src/core/rundb/index.ts';

const at = { start: 0, end: 0 };
const word = (text: string) => ({ text, at });
const value = (text: string, quoted = false) => ({ text, quoted, at });

const integer = fc.integer({ min: 0, max: 40 }).map(String);
const quantity = fc
  .tuple(fc.double({ min: -10, max: 100, noNaN: true }), fc.constantFrom('', '/nb', '/pb', '/fb'))
  .map(([number, unit]) => `${Number(number.toFixed(2))}${unit}`);
const duration = fc
  .tuple(fc.integer({ min: 0, max: 90 }), fc.constantFrom('', 's', 'min', 'h', 'd'))
  .map(([number, unit]) => `${number}${unit}`);
const month = fc.integer({ min: 1, max: 12 }).map((number) => String(number).padStart(2, '0'));
const date = fc
  .tuple(fc.constantFrom('2019', '2020', '2021'), fc.option(month), fc.option(month))
  .map(([year, second, third]) =>
    [year, second, second === null ? null : third].filter((part) => part !== null).join('-'),
  );
const text = fc.constantFrom(
  ...['physics', 'GOOD', 'bad', 'No Events', 'run*', '?osmic', 'no such', 'a"b\\', ''],
);
/** Integers that a double can't distinguish. */
const long = fc.constantFrom('12233344445555567', '12233344445555568', '-12233344445555567');

/** A single word, or a range of two words in order. */
function ranged(words: fc.Arbitrary<string>, sign: string) {
  return fc.oneof(
    words,
    words.map((each) => `${each}${sign}`),
    words.map((each) => `${sign}${each}`),
  );
}

const words: Record<string, fc.Arbitrary<string>> = {
  integer: fc.oneof(
    ranged(integer, '..'),
    integer.map((each) => `${each}-`),
  ),
  luminosity: ranged(quantity, '..'),
  duration: ranged(duration, '..'),
  date: ranged(date, '..'),
  field: fc.constantFrom('on', 'off', '1000', '..1500'),
  energy: fc.constantFrom(
    ...['4S', '4s_OFFRES', '3S_offres', '5S*', '*scan', '*', '10.5..10.583', '..10.6', '10.58-'],
  ),
};

const equality = fc.constantFrom<':' | '!='>(':', '!=');
const order = fc.constantFrom<'<' | '<=' | '>' | '>='>('<', '<=', '>', '>=');
const single: Record<string, fc.Arbitrary<string>> = {
  integer,
  luminosity: quantity,
  duration,
  date,
  field: fc.constantFrom('1000', '1500'),
  energy: fc.constantFrom('10.5', '10.583', '11'),
};

const texts = text.map((each) => value(each, !/^[\w*?]+$/.test(each)));

const comparison = fc.constantFrom(...fields).chain(({ name, type }) => {
  const given = words[type];
  const one = single[type];
  if (given === undefined || one === undefined) {
    return fc.record({
      kind: fc.constant('compare' as const),
      field: fc.constant(word(name)),
      operator: equality,
      values: fc.array(texts, { minLength: 1, maxLength: 3 }),
    });
  }
  return fc.oneof(
    fc.record({
      kind: fc.constant('compare' as const),
      field: fc.constant(word(name)),
      operator: equality,
      values: fc.array(
        given.map((each) => value(each)),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    fc.record({
      kind: fc.constant('compare' as const),
      field: fc.constant(word(name)),
      operator: order,
      values: fc.tuple(one.map((each) => value(each))),
    }),
  );
});

const path = fc.constantFrom(
  'her.current',
  'quality_expert.pxd',
  'statistics.lumi_recorded',
  '.odd',
  'ler."odd key"',
);
const pathComparison = fc.record({
  kind: fc.constant('compare' as const),
  field: path.map(word),
  operator: equality,
  values: fc.array(
    fc.oneof(
      texts,
      long.map((each) => value(each)),
      quantity.filter((each) => !each.includes('/')).map((each) => value(each)),
    ),
    { minLength: 1, maxLength: 2 },
  ),
});

const leaf: fc.Arbitrary<Query> = fc.oneof(
  { weight: 5, arbitrary: comparison },
  fc.record({
    kind: fc.constant('compare' as const),
    field: fc.constant(word('her.current')),
    operator: order,
    values: fc.tuple(long.map((each) => value(each))),
  }),
  pathComparison.filter(
    ({ field, values }) =>
      field.text !== 'statistics.lumi_recorded' ||
      values.every(({ text: each, quoted }) => !quoted && /^-?\d+(\.\d+)?$/.test(each)),
  ),
  fc.record({
    kind: fc.constant('has' as const),
    field: fc.oneof(path, fc.constantFrom(...fields.map(({ name }) => name))).map(word),
  }),
  fc.record({
    kind: fc.constant('condition' as const),
    name: fc.constantFrom(...builtInConditions.keys()).map(word),
  }),
  fc.record({
    kind: fc.constant('run' as const),
    experiment: fc.nat(40),
    run: fc.nat(40),
    at: fc.constant(at),
  }),
  fc.record({
    kind: fc.constant('bare' as const),
    value: fc
      .oneof(fc.constantFrom(...runTypes), fc.constantFrom(...builtInConditions.keys()), date)
      .map((each) => value(each)),
  }),
);

/** Queries as the parser returns them, with every location at 0. */
export const queries: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'query' },
    leaf,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      terms: fc.array(tie('query'), { minLength: 2, maxLength: 3 }),
    }),
    fc
      .record({ kind: fc.constant('not' as const), term: tie('query') })
      .filter(({ term }) => term.kind !== 'not'),
  ),
})).query;

/** The query with every location at 0. */
export function withoutPlaces(query: Query): unknown {
  return JSON.parse(JSON.stringify(query, (key, part: unknown) => (key === 'at' ? at : part)));
}

const odd = fc.constantFrom<unknown[]>(null, '', 7, 'GOOD', '0', true, [], {});
const maybe = (usual: fc.Arbitrary<unknown>) => fc.oneof({ weight: 6, arbitrary: usual }, odd);
const time = fc
  .date({ min: new Date('2018-12-01'), max: new Date('2022-02-01'), noInvalidDate: true })
  .chain((moment) => fc.constantFrom(moment.toISOString(), moment.toISOString().slice(0, 19)));

const flag = fc.constantFrom('GOOD', 'RECOVERABLE', 'BAD', 'NO EVENTS', 'good');
/** With 4 GeV in the other ring: energies of each name and in the gaps between. */
const momentum = fc.constantFrom(6.62, 6.7, 6.8, 6.927, 6.96, 7, 7.003, 7.2, 7.34, 7.37, 9);

/** Records as the server may send them, with missing values and values of the wrong type. */
export const records: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      experiment: maybe(fc.integer({ min: 0, max: 40 })),
      run: maybe(fc.integer({ min: 0, max: 40 })),
      run_type: maybe(fc.constantFrom(...runTypes)),
      time_start: maybe(time),
      time_stop: maybe(time),
      duration: maybe(fc.integer({ min: 0, max: 100_000 })),
      statistics: maybe(
        fc.record({
          lumi_recorded: maybe(fc.double({ min: 0, max: 60_000, noNaN: true })),
          lumi_exp_delivered: maybe(fc.double({ min: 0, max: 1e8, noNaN: true })),
        }),
      ),
      detectors: maybe(
        fc.record(
          Object.fromEntries([
            ...detectors.map((name) => [
              `status_${name}`,
              maybe(fc.constantFrom('RUNNING', 'OFF')),
            ]),
            ['magnet_solenoid_field', maybe(fc.constantFrom(0, 999, 1000, 1500))],
          ]) as Record<string, fc.Arbitrary<unknown>>,
          { requiredKeys: [] },
        ),
      ),
      quality_expert: maybe(
        fc.record(
          Object.fromEntries([...detectors, 'newdet'].map((name) => [name, maybe(flag)])) as Record<
            string,
            fc.Arbitrary<unknown>
          >,
          { requiredKeys: [] },
        ),
      ),
      her: fc.record({
        current: maybe(
          fc.oneof(
            fc.double({ min: -10, max: 100, noNaN: true }),
            long,
            long.map((each) => `${each}n`),
          ),
        ),
        momentum: maybe(momentum),
      }),
      ler: fc.record({
        'odd key': maybe(fc.constantFrom('physics', 'bad')),
        momentum: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(4, '4.0') }, odd),
      }),
      odd: maybe(fc.constantFrom('physics', 'cosmic')),
      hlt_mode: maybe(fc.constantFrom('filtering')),
      stop_reason: maybe(fc.constantFrom('a"b\\', 'no such')),
    },
    { requiredKeys: [] },
  )
  .map((record) => JSON.parse(JSON.stringify(record), longIntegers) as JsonObject);

function longIntegers(_key: string, each: unknown): unknown {
  return typeof each === 'string' && /^-?\d+n$/.test(each) ? BigInt(each.slice(0, -1)) : each;
}

/** JSON as the server would send it. */
export function printJson(json: unknown): string {
  const marked = JSON.stringify(json, (_, each: unknown) =>
    typeof each === 'bigint' ? `${each}n` : each,
  );
  return marked.replaceAll(/"(-?\d+)n"/g, '$1');
}
