import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import {
  parseQuery,
  predicateOf,
  printQuery,
  QueryError,
  understand,
  type Predicate,
} from '../../../../src/core/query/index.ts';
import { listedRuns } from '../../../../src/core/records/index.ts';
import {
  compareRuns,
  parseJson,
  runIdOf,
  type JsonObject,
  type RunId,
} from '../../../../src/core/rundb/index.ts';
import { deliveredShares } from '../../../../src/core/statistics/delivered.ts';
import { summarize } from '../../../../src/core/statistics/index.ts';
import { printJson, records } from '../query/arbitrary.ts';
import { anyQueries } from '../query/terms.ts';
import { CopyCase, pageOf, sources } from './copyCase.ts';
import { manyCases } from '../../../manyCases.ts';

/** Demo records and odd ones, each with a number of its own. */
const odd = fc
  .sample(records, 150)
  .map((record, run) => ({
    ...record,
    experiment: run % 7 === 0 ? String(run % 40) : run % 40,
    run: run % 9 === 0 ? `${run}.0` : run,
  }))
  .map(printJson);
const strange = [
  '{"experiment":41,"run":1,"run_type":"PHYSICS","statistics":{"lumi_recorded":-0.0},"quality_expert":{"pxd":"Bäd","ÄCL":"BAD","svd":12345678901234567890}}',
  '{"experiment":41,"run":2,"run_type":"ﬁ","stop_reason":"İ","statistics":{"lumi_recorded":1e999},"duration":12233344445555567}',
  '{"experiment":41,"run":3,"time_start":"2020-05-06T12:00:00+09:00","time_stop":"2020-05-06","roi_filtering":true,"incident_size":7}',
  '{"experiment":41,"run":4,"time_start":"soon","time_run":"60","hlt_mode":["a"],"detectors":{"status_pxd":{"a":"RUNNING"}},"quality_expert":[1]}',
  '{"experiment":41,"run":5,"quality_expert":{"__proto__":"BAD","pxd":{}},"detectors":{"status_trg":true,"status_svd":0}}',
  '{"experiment":41,"run":6,"statistics":{"lumi_recorded":"5.0"},"run_type":"\\u0000","stop_reason":"\\ud800","roi_filtering":"true"}',
  '{"experiment":41,"run":7,"ler":{"momentum":"4.0"},"her":{"momentum":7,"number_of_bunches":1e3},"incident_size":"7"}',
  '{"experiment":41,"run":9,"run_type":"physics","duration":-50}',
  '{"experiment":41,"run":8,"incident_size":"7.0","her":{"momentum":" 7"}}',
];
// Numbers sent as text.
strange.push(
  ...sources
    .slice(200, 240)
    .map((source) =>
      source.replaceAll(
        /("(?:lumi_\w+|momentum|duration|incident_size|run)":) ?([\d.]+)/g,
        '$1"$20"',
      ),
    )
    .map((source) => source.replace(/"run":"(\d+)0"/, '"run":"$1"')),
);
const texts = [...sources.slice(0, 200), ...odd, ...strange];
const everything = Array.from({ length: 42 }, (_, experiment) => ({
  experiment,
  first: 0,
  last: Infinity,
}));

/** More values that only some records have. */
const others = [
  ...['ler.number_of_bunches:1576', 'her.number_of_bunches>300', 'incident_size:7,1..3'],
  ...['roi_filtering:true', '-roi_filtering:false', 'has:roi_filtering', 'incident_url:*example*'],
  ...['statistics.lumi_exp_delivered>100', 'her.momentum:7', 'her.momentum:6*', 'pxd:b*d'],
  ...['quality_expert.ÄCL:bad', 'has:quality_expert.pxd', 'missing:svd', 'type:ﬁ', 'has:duration'],
  ...[
    'duration:12233344445555567',
    'duration:60',
    'lumi:0',
    'lumi:5',
    'has:lumi',
    'her.momentum!=7',
  ],
  ...[
    '-(ler.fill_pattern:*8008* or svd:running) exp:3',
    'start:2020-05-06T03:00',
    'shift_crew.x:1',
  ],
  ...['incident_size:"7"', 'incident_size!="7"', 'her.momentum:"7"', 'incident_size:7.0'],
  ...['her.momentum<12233344445555567', 'lumi<=12233344445555567', 'run>-12233344445555567'],
  ...['.shift_crew:owl', 'svd:bad,running -pxd:bad', 'has:start', 'missing:stop', 'trg:true'],
].map((text) => parseQuery(text.replace('shift_crew.x', '.shift_crew')));

describe('A query of a local copy', () => {
  const parsed = texts.map((text) => parseJson(text) as JsonObject);
  // The last record of the same run counts.
  const all = [
    ...new Map(parsed.map((record) => [JSON.stringify(runIdOf(record)), record])).values(),
  ];
  let copies: CopyCase;
  let copy: ReturnType<CopyCase['open']>;
  before(async () => {
    copies = new CopyCase();
    copy = copies.open({ file: undefined });
    await copy.keep(pageOf(texts), 1000);
    await copy.cover(everything.map((range) => ({ ...range, since: 1000, until: 2000 })));
  });
  after(() => copies[Symbol.asyncDispose]());

  const shown = new Map(all.map((record) => [record, listedRuns([record])]));
  /** Sorted, as runs are displayed. */
  const fitting = (fits: Predicate) =>
    all
      .filter(fits)
      .flatMap((record) => shown.get(record) ?? [])
      .sort(compareRuns);
  const shares = deliveredShares(fitting(() => true));
  const nameOf = ({ run: { experiment, run } }: { run: RunId }) => `${experiment}:${run}`;

  it('finds matching runs as displayed, and their sum', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 4, arbitrary: anyQueries }, fc.constantFrom(...others)),
        fc.boolean(),
        async (query, isNegated) => {
          const text = printQuery(
            isNegated && query.kind !== 'not' ? { kind: 'not', term: query } : query,
          );
          let fits: Predicate;
          try {
            fits = predicateOf(understand(parseQuery(text)));
          } catch (error) {
            if (error instanceof QueryError) return;
            throw error;
          }
          const asked = { text, conditions: [] };
          const expected = fitting(fits);
          const { runs: found } = await copy.find(asked, everything);
          assert.deepEqual(
            found.map(nameOf),
            expected.map((run) => nameOf({ run })),
            text,
          );
          assert.ok(
            isDeepStrictEqual(
              found.map(({ run }) => run),
              expected,
            ),
            text,
          );
          const { sum } = await copy.summarize(asked, everything, everything);
          assertNear(sum, summarize(expected, shares), text);
        },
      ),
      { numRuns: manyCases(100), examples: others.map((query) => [query, false]) },
    );
  });

  it('sums everything', async () => {
    const runs = fitting(() => true);
    assertNear((await copy.summarize(undefined, everything)).sum, summarize(runs));
    assertNear(
      (await copy.summarize(undefined, everything, everything)).sum,
      summarize(runs, shares),
    );
  });

  it('only returns runs of what is covered, and says what that is', async () => {
    await using copies = new CopyCase();
    const some = copies.open({ file: undefined });
    await some.keep(pageOf(texts), 1000);
    const part = { experiment: 3, first: 10, last: 40, since: 1000, until: 2000 };
    await some.cover([part]);
    const { runs, covered } = await some.find({ text: '', conditions: [] }, everything);
    assert.deepEqual(covered, [part]);
    assert.deepEqual(
      runs.map(({ run }) => run),
      fitting(predicateOf(understand(parseQuery('exp:3 run:10-40')))),
    );
    assert.deepEqual((await some.summarize(undefined, everything)).covered, [part]);
  });

  it("uses the user's conditions", async () => {
    const conditions = [
      ['mine', 'exp:3 @long'],
      ['long', 'duration>10min'],
    ] as const;
    const { runs: found } = await copy.find({ text: '@mine', conditions }, everything);
    const fits = predicateOf(understand(parseQuery('exp:3 duration>10min')));
    assert.ok(found.length > 0);
    assert.equal(found.length, fitting(fits).length);
  });

  it('searches only some ranges, each run once, sorted', async () => {
    const ranges = [
      { experiment: 7, first: 20, last: Infinity },
      { experiment: 3, first: 10, last: 40 },
      { experiment: 3, first: 30, last: 50 },
    ];
    const { runs: found } = await copy.find({ text: '-type:cosmic', conditions: [] }, ranges);
    const expected = fitting(predicateOf(understand(parseQuery('-type:cosmic exp:3,7')))).filter(
      ({ experiment, run }) => (experiment === 3 ? run >= 10 && run <= 50 : run >= 20),
    );
    assert.deepEqual(
      found.map(({ run }) => run),
      expected,
    );
  });

  it('may be very long and deeply nested', async () => {
    const long = Array.from({ length: 3000 }, (_, i) => `run:${2 * i + 1}`).join(' or ');
    const { runs: found } = await copy.find({ text: long, conditions: [] }, everything);
    assert.equal(found.length, fitting(({ run }) => Number(run) % 2 === 1).length);
    const deep = `${'-(exp:3 or '.repeat(90)}exp:7${')'.repeat(90)}`;
    const fits = predicateOf(understand(parseQuery(deep)));
    assert.equal(
      (await copy.find({ text: deep, conditions: [] }, everything)).runs.length,
      fitting(fits).length,
    );
  });

  it("if invalid, is the caller's mistake", async () => {
    await assert.rejects(copy.find({ text: 'exp:', conditions: [] }, everything));
    assert.equal(copies.failures.length, 0);
  });
});

/** The same, except for rounding of sums. */
function assertNear(actual: unknown, expected: unknown, message?: string): void {
  if (typeof actual === 'number' && typeof expected === 'number') {
    const isNear = Math.abs(actual - expected) <= 1e-12 * Math.abs(expected);
    assert.ok(isNear, `${message ?? ''}: ${actual}, not ${expected}`);
    return;
  }
  if (actual === undefined && expected === undefined) return;
  assert.ok(actual instanceof Object && expected instanceof Object, message);
  const [some, others] = [new Map(Object.entries(actual)), new Map(Object.entries(expected))];
  assert.deepEqual([...some.keys()].sort(), [...others.keys()].sort(), message);
  for (const [key, value] of some) assertNear(value, others.get(key), `${message ?? ''} ${key}`);
}
