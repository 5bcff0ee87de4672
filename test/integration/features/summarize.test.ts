import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { countRecords } from '../../sentRecords.ts';
import { startDemo } from '../../../src/demo/server.ts';
import { activated, closeEditors, connect, setUrl, someRuns } from '../fixture.ts';
import { hide, spoil } from '../hide.ts';
import { describeOnce } from '../../describeOnce.ts';

const physics = (run: number, lumi_recorded: number | null, her: number, flags = {}) => ({
  experiment: 18,
  run,
  run_type: 'physics',
  duration: 100,
  statistics: { lumi_recorded },
  ler: { momentum: 4 },
  her: { momentum: her },
  quality_expert: flags,
});

/** The expected results are calculated by hand from Belle II's definitions. */
const runs = [
  physics(1, 1500, 7, { pxd: 'GOOD' }),
  physics(2, 500, 7, { klm: 'NO EVENTS' }),
  physics(3, null, 7),
  physics(4, 0, 6.93),
  // Between two of the intervals.
  physics(5, 40, 6.94, { svd: 'UNCHECKED' }),
  { ...physics(6, 7, 7), run_type: 'cosmic' },
  { ...physics(1, 60, 7), experiment: 20 },
];

const part = (own: Readonly<Record<string, number>>) => ({
  ...{ runs: 0, good: 0, notFlagged: 0, recorded: 0, summed: 0, withoutLuminosity: 0, leftOut: 0 },
  ...{ duration: 0, withoutDuration: 0 },
  // No run has a delivered luminosity.
  ...{ delivered: undefined, withBoth: undefined, efficiency: undefined },
  withoutDelivered: (own['summed'] ?? 0) + (own['withoutLuminosity'] ?? 0),
  ...own,
});

const exp18 = part({
  ...{ runs: 6, good: 5, notFlagged: 3, recorded: 2040, summed: 4, withoutLuminosity: 1 },
  ...{ leftOut: 1, duration: 600 },
});
const exp20 = part({ runs: 1, good: 1, notFlagged: 1, recorded: 60, summed: 1, duration: 100 });

/** Without the time, which is only checked to be that of the test. */
async function summarize(argument?: unknown): Promise<unknown> {
  const begun = Date.now();
  const { asOf, ...found } = await vscode.commands.executeCommand<{ asOf: string }>(
    'rundb.summarizeRuns',
    argument,
  );
  assert.ok(begun - 60_000 <= Date.parse(asOf) && Date.parse(asOf) <= Date.now(), asOf);
  return found;
}

describeOnce('rundb.summarizeRuns', () => {
  before(activated);
  afterEach(closeEditors);

  it('says what may help where runs are too many', async () => {
    const many = someRuns(12, 1, 10_001);
    const open = await connect({ runs: many });
    await assert.rejects(summarize({ runs: many.map(({ run }) => [12, run]) }), {
      message: 'Too many runs to summarize. Use smaller ranges, or a query.',
    });
    assert.ok(open.demo.requests.every(({ path }) => !path.includes('expand=true')));
  });

  it('returns the sums of a query, by beam energy and by experiment', async () => {
    const open = await connect({ runs });
    const records = countRecords(open.demo);
    const expected = {
      ...part({
        ...{ runs: 7, good: 6, notFlagged: 4, recorded: 2100, summed: 5, withoutLuminosity: 1 },
        ...{ leftOut: 1, duration: 700 },
      }),
      byEnergy: {
        '4S': part({
          ...{ runs: 5, good: 4, notFlagged: 3, recorded: 2060, summed: 3 },
          ...{ withoutLuminosity: 1, leftOut: 1, duration: 500 },
        }),
        '4S_offres': part({ runs: 1, good: 1, notFlagged: 1, summed: 1, duration: 100 }),
        notDefined: part({ runs: 1, good: 1, recorded: 40, summed: 1, duration: 100 }),
      },
      byExperiment: { '18': exp18, '20': exp20 },
      ...{ missing: [], unreadable: 0 },
    };
    assert.deepEqual(await summarize('exp:18,20'), expected);
    assert.equal(records(), 7);
    assert.deepEqual(await summarize({ query: 'exp:18..20' }), expected);
  });

  it('returns the delivered luminosity across a reset, and the efficiency', async () => {
    // Cumulative within the experiment; reset before the third run.
    const delivered = [1000, 2500, 400, null];
    const recorded = [800, 1200, 300, 100];
    const four = delivered.map((lumi_exp_delivered, i) => ({
      ...physics(i + 1, null, 7),
      statistics: { lumi_recorded: recorded[i] ?? null, lumi_exp_delivered },
    }));
    const open = await connect({ runs: four });
    const found = await summarize('exp:18');
    const own = {
      recorded: 2400,
      summed: 4,
      delivered: 1000 + 1500 + 400,
      withoutDelivered: 1,
      withBoth: 3,
    };
    const efficiency = (800 + 1200 + 300) / 2900;
    const sums = part({ runs: 4, good: 4, notFlagged: 4, duration: 400, ...own, efficiency });
    assert.deepEqual(found, {
      ...sums,
      ...{ byEnergy: { '4S': sums }, byExperiment: { '18': sums } },
      ...{ missing: [], unreadable: 0 },
    });
    assert.ok(open.demo.requests.length > 0);
  });

  it("returns the sums of given runs, and lists those that don't exist", async () => {
    const open = await connect({ runs });
    const given = [
      [18, 1],
      [18, 2],
      [18, 2],
      [18, 9],
      [12, 5],
    ];
    const found = await summarize({ runs: given });
    assert.deepEqual(found, {
      ...part({ runs: 2, good: 1, recorded: 2000, summed: 2, duration: 200 }),
      byEnergy: { '4S': part({ runs: 2, good: 1, recorded: 2000, summed: 2, duration: 200 }) },
      byExperiment: { '18': part({ runs: 2, good: 1, recorded: 2000, summed: 2, duration: 200 }) },
      missing: [
        [12, 5],
        [18, 9],
      ],
      unreadable: 0,
    });
    assert.ok(open.demo.requests.length > 0);
  });

  for (const argument of ['exp:18', { runs: runs.slice(0, 2).map(({ run }) => [18, run]) }]) {
    const what = typeof argument === 'string' ? 'a query' : 'given runs';
    it(`sums ${what} on the server in the settings at that time, not on the previous one`, async () => {
      const open = await connect({ runs });
      await vscode.commands.executeCommand('rundb.downloadRuns', [18, 20]);
      assert.ok(await summarize(argument));
      const { apiKey } = open.demo;
      const ofOther = [physics(1, 1, 7), physics(2, 2, 7)];
      const other = await startDemo({ runs: ofOther, apiKey });
      // Listeners send requests at once, before the new sign-in is known.
      const asked = Promise.withResolvers<unknown>();
      const listener = vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('rundb.url')) asked.resolve(summarize(argument));
      });
      try {
        await setUrl(other.url, apiKey);
        const { recorded } = (await asked.promise) as Record<string, unknown>;
        assert.equal(recorded, 3);
      } finally {
        listener.dispose();
        await other.close();
      }
    });
  }

  it("doesn't sum given runs if the server counts more than it lists", async () => {
    const open = await connect({ runs });
    hide(open.demo, (run) => run === 2);
    const given = [1, 2, 3].map((run) => [18, run]);
    await assert.rejects(summarize({ runs: given }), /1 of 3 runs may be missing/);
  });

  it('reads a very large number of runs without asking', async () => {
    const open = await connect({ runs: someRuns(12, 1, 6000) });
    const found = await summarize('physics');
    assert.ok(typeof found === 'object' && found !== null && 'runs' in found);
    assert.equal(found.runs, 6000);
    assert.ok(open.demo.requests.length <= 26, `${open.demo.requests.length} requests`);
  });

  it('rejects rather than return incomplete sums', async () => {
    const open = await connect({ runs: someRuns(12, 1, 600) });
    hide(open.demo, (run) => run % 100 === 7);
    const lacking = /6 of 600 runs may be missing: the RunDB counted more/;
    await assert.rejects(summarize('exp:12'), lacking);
    const found = Promise.resolve(vscode.commands.executeCommand('rundb.searchRuns', 'exp:12'));
    await assert.rejects(found, lacking);
    hide(open.demo, () => false);
    const all = await vscode.commands.executeCommand<unknown[]>('rundb.searchRuns', 'exp:12');
    assert.equal(all.length, 600);
  });

  it("returns how many results aren't run records, with the sums of the others", async () => {
    const open = await connect({ runs });
    spoil(open.demo, (run) => run === 2);
    const of = async (argument: unknown) => {
      const { runs, recorded, unreadable } = (await summarize(argument)) as Record<string, unknown>;
      return { runs, recorded, unreadable };
    };
    const expected = { runs: 5, recorded: 1540, unreadable: 1 };
    assert.deepEqual(await of('exp:18'), expected);
    assert.deepEqual(await of({ query: 'exp:18 run>0' }), expected);
    const given = [1, 2, 3].map((run) => [18, run]);
    assert.deepEqual(await of({ runs: given }), { runs: 2, recorded: 1500, unreadable: 1 });
  });

  it('rejects anything but a query or runs, and sends no request', async () => {
    const open = await connect({ runs });
    await assert.rejects(summarize({ runs: 'all' }), /This command takes a query/);
    await assert.rejects(summarize(['exp:12']), /This command takes a query/);
    await assert.rejects(summarize('lumy>5'), /Did you mean “lumi”/);
    assert.equal(open.demo.requests.length, 0);
  });
});
