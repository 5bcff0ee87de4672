import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseQuery, predicateOf, understand } from '../../../src/core/query/index.ts';
import { isGood, type ListedRun } from '../../../src/core/records/index.ts';
import { compareRuns } from '../../../src/core/rundb/index.ts';
import { summarize } from '../../../src/core/statistics/index.ts';
import { RunStore } from '../../../src/core/store/index.ts';
import { makeRuns } from '../../../src/demo/runs.ts';
import type { PartialRecord } from '../../../src/demo/server.ts';
import { askedBy } from '../core/query/asked.ts';
import { openDemo } from '../core/rundb/fixture.ts';
import { isRow } from './ask.ts';

type Flags = Record<string, string | null> | null;

/** Luminosity in nb⁻¹; with 4 GeV in the LER, 7.00 in the HER is 4S, 6.93 below it, 6.94 neither. */
function odd(
  run: number,
  [recorded, delivered]: readonly [number | null, number | null],
  her: number | null | undefined,
  quality_expert: Flags,
  run_type = 'physics',
): PartialRecord {
  return {
    ...{ experiment: 98, run, run_type, quality_expert },
    statistics: { lumi_recorded: recorded, lumi_exp_delivered: delivered },
    ler: { momentum: 4 },
    her: her === undefined ? {} : { momentum: her },
  };
}

/** Values that are rare or missing among the made-up runs. */
const oddRuns = [
  odd(1, [100.5, 120], 7, { pxd: 'GOOD', svd: null }),
  odd(2, [10, 132], 7, { pxd: 'GOOD', newdet: 'BAD' }),
  odd(3, [null, null], null, {}),
  odd(5, [7, 140], undefined, null, 'cosmic'),
  odd(6, [0, 140], 6.93, { klm: 'NO EVENTS' }),
  // Starts from 0 again.
  odd(9, [50, 60], 6.93, { klm: 'UNCHECKED', cdc: 'RECOVERABLE' }),
  odd(12, [1, 61.5], 6.94, { ecl: 'NO EVENTS?' }),
  odd(13, [2, 64], undefined, {}),
  { ...odd(1, [5, 6], 7, {}), experiment: 99 },
];

if (spawnSync('python3', ['-c', '']).status === 0) {
  describe("Belle II's clients in Python", () => {
    const runs = [...makeRuns({ scale: 0.1 }), ...oddRuns];
    let open: Awaited<ReturnType<typeof openDemo>>;
    before(async () => {
      open = await openDemo({ runs, pageSize: 400 });
    });
    after(() => open[Symbol.asyncDispose]());

    /** What a client prints for the demo. */
    async function printed(client: string, ...args: string[]): Promise<unknown> {
      const script = fileURLToPath(new URL(`clients/${client}.py`, import.meta.url));
      const { url, apiKey } = open.demo;
      const { stdout } = await promisify(execFile)('python3', [script, url, apiKey, ...args], {
        env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
      });
      return JSON.parse(stdout);
    }

    /** What we find, sorted. */
    async function found(query: string): Promise<readonly ListedRun[]> {
      const run = new RunStore(open.rundb).query(askedBy(understand(parseQuery(query))));
      await run.load(Infinity);
      return run.runs.toSorted(compareRuns);
    }

    for (const [query, asked] of [
      ['exp:12 cosmic', ['--experiment', '12', '12', '--type', 'cosmic']],
      ['exp:7..14 run:30..90', ['--experiment', '7', '14', '--run', '30', '90']],
      ['2020-11-01..2021-03-05', ['--date', '2020-11-01', '2021-03-05']],
      ['exp:97', ['--experiment', '97', '97']],
    ] as const) {
      it(`list the runs of ${query}`, async () => {
        const columns = ['experiment', 'run', 'run_type', 'time_start', 'duration', 'hlt_mode'];
        const rows = await printed('columns', ...asked, '--columns', ...columns);
        const ours = (await found(query)).map(({ experiment, run, facts }) => [
          ...[experiment, run, facts.type, facts.start],
          ...[facts.duration ?? null, facts.hltMode ?? null],
        ]);
        assert.equal(ours.length > 30, query !== 'exp:97');
        assert.deepEqual(rows, ours);
      });
    }

    for (const experiment of ['12', '98']) {
      it(`list the runs of each flag in experiment ${experiment}`, async () => {
        const flags = await printed('flags', experiment);
        const number = Number(experiment);
        const search = { min_experiment: number, max_experiment: number, expand: true };
        const records = await Array.fromAsync(open.rundb.getRunInfo(search));
        assert.ok(isRow(flags));
        let words = 0;
        for (const [detector, byWord] of Object.entries(flags)) {
          assert.ok(isRow(byWord));
          for (const [word, listed] of Object.entries(byWord)) {
            const query = parseQuery(`quality_expert.${detector}:"${word}"`);
            const ours = records.filter(predicateOf(understand(query)));
            assert.deepEqual(
              listed,
              ours.map((record) => record['run']),
              `${detector}: ${word}`,
            );
            words++;
          }
        }
        assert.ok(words > 5);
      });
    }

    it('add up luminosity as defined', async () => {
      assert.deepEqual(await printed('luminosity', '98'), {
        physics: 7,
        recorded: 163.5,
        without_value: 1,
        good: [1, 3, 9, 12, 13],
        good_recorded: 153.5,
        by_energy: {
          '4S': { runs: 2, recorded: 110.5 },
          '4S_offres': { runs: 2, recorded: 50 },
          'not defined': { runs: 3, recorded: 3 },
        },
        delivered: 204,
        delivered_in: { 1: 120, 2: 12, 5: 8, 6: 0, 9: 60, 12: 1.5, 13: 2.5 },
      });
    });

    for (const experiment of ['12', '27', '98', '99']) {
      it(`find the same sums as we do in experiment ${experiment}`, async () => {
        const theirs = await printed('luminosity', experiment);
        assert.ok(isRow(theirs));
        const physics = await found(`exp:${experiment} physics`);
        const ours = summarize(physics);
        assert.equal(theirs['physics'], ours.runs);
        assert.equal(theirs['without_value'], ours.withoutLuminosity);
        assertNear(ours.recorded, theirs['recorded']);
        const good = physics.filter(({ facts }) => isGood(facts));
        assert.deepEqual(
          theirs['good'],
          good.map(({ run }) => run),
        );
        assert.equal(ours.good, good.length);
        assertNear(summarize(good).recorded, theirs['good_recorded']);
        const byEnergy = theirs['by_energy'];
        assert.ok(isRow(byEnergy));
        assert.equal(Object.keys(byEnergy).length, Object.keys(ours.byEnergy).length);
        for (const [name, part] of Object.entries(byEnergy)) {
          const own = ours.byEnergy[name === 'not defined' ? 'notDefined' : name];
          assert.ok(isRow(part) && own !== undefined, name);
          assert.equal(part['runs'], own.runs, name);
          assertNear(own.recorded, part['recorded']);
        }
      });
    }
  });
} else {
  console.log("Belle II's clients in Python – not run: there is no python3");
}

/** The last digits of a sum depend on the order of addition. */
function assertNear(value: number, wanted: unknown): void {
  assert.ok(
    typeof wanted === 'number' && Math.abs(value - wanted) <= 1e-9 * Math.abs(wanted),
    `${value} is not ${String(wanted)}`,
  );
}
