import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  parseQuery,
  plainPythonOf,
  predicateOf,
  printQuery,
  pythonOf,
  QueryError,
  understand,
} from '../../../../src/core/query/index.ts';
import { detectors, listedRuns } from '../../../../src/core/records/index.ts';
import { compareRuns, runTypes, type JsonObject } from '../../../../src/core/rundb/index.ts';
import { RunStore } from '../../../../src/core/store/index.ts';
import { openDemo } from '../rundb/fixture.ts';
import { printJson, queries } from './arbitrary.ts';
import { askedBy } from './asked.ts';
import { outcomes, pairs, works } from './scripts.ts';

const own = new Map([
  ['mine', '@good lumi>5/pb'],
  ['early', '@mine 2020'],
]);

const plain = (query: string) => plainPythonOf(parseQuery(query), { own });

/** Queries that can be expressed in a few lines, with every kind of term. */
const expressible = [
  '',
  'exp:12 physics',
  'exp:12 physics @good lumi>5/pb',
  '2020-05 @good lumi>5/pb',
  '2024 physics energy:4S_offres',
  'exp:12,14 run:1-300,400 -@good',
  '--exp 12 --runs 1-30,50',
  '12:300 or e0014/r00100',
  'run:20-40 physics',
  '(exp:12 cosmic) or (exp:14 2021)',
  '@mine or @early',
  '-@running type:cosmic,debug or exp:3',
  '@strictly-good exp:12',
  '@no-lumi field:off',
  'pxd:bad,recoverable exp:7..10',
  'start>=2020-05-06T12:00+09:00 exp:12,14',
  'missing:time_stop or missing:lumi',
  'exp:12 physics -energy:* ',
  'energy<10.55 exp:12..18',
  'quality!=recoverable @flagged exp:12',
  'her.current>100 exp:10..12',
  'stop_reason!="beam loss" exp:12 -hlt:filtering',
  'lumi:1..5/pb,0 exp:12',
  `exp:12 run:${Array.from({ length: 40 }, (_, i) => 2 * i + 1).join(',')}`,
  'exp:12 exp:14',
];

/** Queries that can't, each for one reason. */
const inexpressible = [
  // Computed from whichever of three values exists.
  'duration>=30min',
  'has:duration',
  // Only the start is always a time.
  'stop<2021',
  // Wildcards, and texts that a number or null could be printed as.
  'hlt:filt*',
  'hlt:none',
  'quality:7',
  '.odd:5',
  'her.x:5',
  'pxd!=bad',
  'has:pxd',
  // The key would be a name in Python.
  '.class>5',
];

const maybe = (value: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 5, arbitrary: value }, fc.constant(null));
const words = fc.constantFrom('GOOD', 'RECOVERABLE', 'BAD', 'No Events', 'good', 'UNCHECKED');
const time = fc
  .date({ min: new Date('2018-12-01'), max: new Date('2022-02-01'), noInvalidDate: true })
  .chain((moment) => {
    const text = moment.toISOString();
    const seconds = text.slice(0, 19);
    return fc.constantFrom(text, `${seconds}Z`, `${seconds}+09:00`, `${text.slice(0, 23)}+00:00`);
  });
const byDetector = (prefix: string, value: fc.Arbitrary<unknown>) =>
  fc.record(Object.fromEntries(detectors.map((name) => [`${prefix}${name}`, maybe(value)])), {
    requiredKeys: [],
  });
const amount = (max: number) =>
  maybe(fc.oneof(fc.double({ min: 0, max, noNaN: true }), fc.nat(40)));
const ring = (...momenta: number[]) =>
  fc.record(
    { momentum: maybe(fc.constantFrom(...momenta)), current: amount(100), 'odd key': maybe(words) },
    { requiredKeys: [] },
  );

/** Records whose values are null or of their known type; most nested keys may be missing. */
const documented: fc.Arbitrary<JsonObject> = fc
  .record({
    experiment: fc.integer({ min: 0, max: 40 }),
    run: fc.integer({ min: 0, max: 40 }),
    run_type: fc.constantFrom(...runTypes),
    time_start: time,
    time_stop: maybe(time),
    duration: maybe(fc.nat(100_000)),
    time_run: maybe(fc.nat(100_000)),
    stop_reason: maybe(fc.constantFrom('a"b\\', 'no such', 'beam loss', '')),
    hlt_mode: maybe(fc.constantFrom('filtering', 'monitoring')),
    odd: maybe(fc.constantFrom('physics', 'cosmic')),
    statistics: fc.record(
      { lumi_recorded: amount(60_000), lumi_exp_delivered: amount(1e8) },
      { requiredKeys: [] },
    ),
    detectors: fc
      .tuple(
        byDetector('status_', fc.constantFrom('RUNNING', 'READY', 'ERROR')),
        fc.record({ magnet_solenoid_field: maybe(fc.constantFrom(0, 999, 1000, 1500)) }),
      )
      .map((parts) => Object.assign({}, ...parts) as unknown),
    quality_expert: maybe(byDetector('', words)),
    her: ring(6.62, 6.7, 6.8, 6.927, 6.96, 7, 7.003, 7.2, 7.34, 7.37, 9),
    ler: ring(4),
  })
  .map((record) => JSON.parse(JSON.stringify(record)) as JsonObject);

describe('A query as a few lines of Python', () => {
  it('leaves to the server what it can filter, and checks only the rest', () => {
    assert.equal(
      plain('exp:12 physics @good lumi>5/pb'),
      `# Query: exp:12 physics @good lumi>5/pb
#
# BELLE2_RUNDB_TOKEN in the environment is the API key.

import os

from rundb import RunDB

rundb = RunDB(apikey=os.environ["BELLE2_RUNDB_TOKEN"])
runs = set()
for run in rundb.get_run_info(
    min_experiment=12, max_experiment=12, run_type="physics", expand=True
):
    experts = run.get("quality_expert") or {}
    flags = {str(flag).lower() for flag in experts.values() if flag}
    lumi = run["statistics"].get("lumi_recorded")
    if (
        # @good
        not flags & {"bad", "no events"}
        and lumi is not None
        and lumi > 5000
    ):
        runs.add((run["experiment"], run["run"]))
runs = sorted(runs)
print(runs)
`,
    );
    const condition = (query: string) => /^ *if ([^]*?):$/m.exec(plain(query) ?? '')?.[1];
    assert.equal(condition('exp:12,14 physics run:1-5'), undefined);
    // For several experiments, the server may treat run numbers as a single interval.
    assert.equal(condition('run:1-5'), '1 <= run["run"] <= 5');
    assert.equal(condition('exp:12.. run:7'), 'run["run"] == 7');
    // It isn't documented which days the server assigns to a run.
    assert.match(condition('2020') ?? '', /^\(\n.*datetime\(2020, 1, 1, tzinfo=timezone\.utc\)/);
    // More parts than are requested one by one.
    assert.match(
      condition(`exp:12 run:${Array.from({ length: 40 }, (_, i) => 2 * i).join(',')}`) ?? '',
      /run\["experiment"\] == 12\n +and \(\n +run\["run"\] in \(0, 2,/,
    );
    assert.equal(condition('-energy<10.5'), 'not (0 < energy < 10.5)');
  });

  it('is undefined if it would not be exact', () => {
    for (const query of inexpressible) {
      assert.equal(plain(query), undefined, query);
      assert.equal(plain(`exp:12 -(${query})`), undefined, query);
    }
    for (const query of expressible) assert.ok(plain(query) !== undefined, query);
    const circle = new Map([['self', '@self']]);
    assert.throws(() => plainPythonOf(parseQuery('@self'), { own: circle }), QueryError);
  });

  it("names the server only if it is not the client's default", () => {
    const all = parseQuery('');
    assert.doesNotMatch(plainPythonOf(all, { url: 'https://rundb.belle2.org/' }) ?? '', /URL/);
    const other = plainPythonOf(all, { url: 'https://here:1/' }) ?? '';
    assert.match(other, /^rundb\.URL = "https:\/\/here:1"$/m);
  });

  it('is much shorter than the script that handles any record', () => {
    const lines = (text: string | undefined) => text?.split('\n').length ?? 0;
    const query = 'exp:12 physics @good lumi>5/pb';
    assert.ok(lines(plain(query)) * 2 < lines(pythonOf(parseQuery(query))));
  });

  if (works('import requests')) {
    it('finds the same runs as the extension', async () => {
      await using open = await openDemo({ scale: 0.1, pageSize: 1000 });
      const options = { own, url: open.demo.url };
      const scripts = expressible.map((each) => plainPythonOf(parseQuery(each), options) ?? '');
      const found = await outcomes(scripts);
      for (const [i, query] of expressible.entries()) {
        const run = new RunStore(open.rundb).query(askedBy(understand(parseQuery(query), own)));
        await run.load(Infinity);
        assert.deepEqual(found[i]?.['runs'], pairs(run.runs.toSorted(compareRuns)), query);
        assert.ok(run.runs.length > 0 || query === 'exp:12 exp:14', query);
      }
    });
  } else {
    console.log('Queries as plain Python against the demo – not run: needs Python with requests');
  }

  if (works('')) {
    it('finds the runs that match, 100 queries on 200 records of the known types', async () => {
      const samples = fc.sample(documented, 200);
      const asked = fc
        .sample(queries, 2000)
        .filter((query) => plainPythonOf(query) !== undefined)
        .slice(0, 100);
      assert.equal(asked.length, 100);
      const scripts = asked.map((query) => plainPythonOf(query) ?? '');
      const found = await outcomes(scripts, samples, { filters: true });
      for (const [i, query] of asked.entries()) {
        const fits = predicateOf(understand(query));
        const expected = pairs(listedRuns(samples.filter(fits)));
        assert.deepEqual(
          found[i]?.['runs'],
          expected,
          `${printQuery(query)}\n${scripts[i] ?? ''}\n${printJson(samples[0])}`,
        );
      }
    });
  } else {
    console.log('Queries as plain Python – not run: needs Python');
  }
});
